"""A backup is put back into an empty home, and compared with its manifest."""

import os
import shutil
from collections.abc import Iterable
from contextlib import ExitStack, closing
from pathlib import Path

from django.conf import settings
from django.db import connection

from civicgrid.apps.telemetry import api as telemetry
from civicgrid.base import database, lake
from civicgrid.base.database import dumps
from civicgrid.base.journal import Journal
from civicgrid.kernel.errors import CivicGridError, Conflict
from civicgrid.project import startup

from . import manifest
from .copying import Done, digest_of
from .manifest import File, Manifest
from .saving import DUMP, HOME, JOURNAL, Doing, counted

FRESH = {"secret_key"}
"""What a home has before anything was done with it."""


class FilledAlready(Conflict):
    """There is something in {place} already."""


class Damaged(CivicGridError):
    """Files of the backup are missing or are not as they were: {files}."""


class NotAlike(CivicGridError):
    """What was put back is not what was saved: {differences}."""


def restore(folder: Path, doing: Doing) -> Manifest:
    """Puts a backup back; until it has ended, nothing starts on this home."""
    saved = manifest.read(folder)
    home = Path(settings.CIVICGRID_HOME)
    _refuse_filled(home)
    _refuse_damaged(folder, saved, doing)
    with ExitStack() as leaving:
        if not settings.CIVICGRID_DATABASE_URL:
            leaving.enter_context(database.owner(home))
        (home / startup.HALF).touch(mode=0o600)
        _copied_back(folder, _below(HOME, saved), home)
        leaving.enter_context(startup.serving())
        _refuse_tables()
        dumps.put_back(dumps.address_of(connection.settings_dict), folder / DUMP, saved_from=saved.postgresql)
        _compare("rows of the database", counted(), dict(saved.rows))
        startup.prepare()
        _lake_back(folder, saved, doing.done)
        _journal_back(folder, saved)
        os.sync()
        (home / startup.HALF).unlink()
    return saved


def _refuse_filled(home: Path) -> None:
    if {each.name for each in home.iterdir()} - FRESH:
        raise FilledAlready(place=home, remedy="name an empty folder in CIVICGRID_HOME")
    if not lake.is_empty(settings.CIVICGRID_LAKE, settings.CIVICGRID_LAKE_OPTIONS):
        raise FilledAlready(place=settings.CIVICGRID_LAKE, remedy="name an empty place in CIVICGRID_LAKE")


def _refuse_tables() -> None:
    if counted():
        raise FilledAlready(
            place=connection.settings_dict["NAME"], remedy="name an empty database in CIVICGRID_DATABASE_URL"
        )


def _refuse_damaged(folder: Path, saved: Manifest, doing: Doing) -> None:
    """Each file is as it was written."""
    doing.total(saved.bytes + sum(each.bytes for each in _of_lake(saved)))
    wrong = [each.path for each in saved.files if not _whole(folder / each.path, each, doing.done)]
    if wrong:
        raise Damaged(files=wrong[:10], remedy="restore another backup")


def _whole(file: Path, known: File, done: Done) -> bool:
    return file.is_file() and digest_of(file, done) == known.sha256


def _below(part: str, saved: Manifest) -> list[tuple[str, File]]:
    """The files of a part of the backup, by their paths in it."""
    return [(each.path.removeprefix(f"{part}/"), each) for each in saved.files if each.path.startswith(f"{part}/")]


def _copied_back(folder: Path, files: Iterable[tuple[str, File]], target: Path) -> None:
    for name, file in files:
        place = target / name
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(folder / file.path, place)
        place.chmod(0o600)


def _journal_back(folder: Path, saved: Manifest) -> None:
    """The segments; their next row is the one that was to come."""
    _copied_back(folder, _below(JOURNAL, saved), settings.JOURNAL)
    with closing(Journal(settings.JOURNAL)) as journal:
        _compare("the journal's end", {"row": journal.end}, {"row": saved.journal_end})


def _lake_back(folder: Path, saved: Manifest, done: Done) -> None:
    """The rows of each table, in a table of this lake."""
    tables = {each.layout.name: each for each in telemetry.lake_tables()}
    for each in saved.lake:
        files = [folder / path for path in each.files]
        rows = lake.put_back(tables[each.name], files, each.told, lambda file: done(file.stat().st_size))
        _compare("rows of the lake", {each.name: rows}, {each.name: each.rows})


def _of_lake(saved: Manifest) -> list[File]:
    named = {path for table in saved.lake for path in table.files}
    return [each for each in saved.files if each.path in named]


def _compare(what: str, found: dict[str, int], wanted: dict[str, int]) -> None:
    names = sorted(found.keys() | wanted.keys())
    differing = [name for name in names if found.get(name) != wanted.get(name)]
    if differing:
        told = [f"{name} {found.get(name, 0)} for {wanted.get(name, 0)}" for name in differing]
        raise NotAlike(differences=[f"{what}: {each}" for each in told], remedy="restore another backup")
