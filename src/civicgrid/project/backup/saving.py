"""A backup, made while everything runs."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import connection, transaction

from civicgrid import __version__
from civicgrid.apps.telemetry import api as telemetry
from civicgrid.base import journal
from civicgrid.base.database import dumps
from civicgrid.base.lake import SCHEMA, Snapshot
from civicgrid.base.ledger import home as ledger
from civicgrid.kernel.errors import CivicGridError, Conflict

from . import manifest
from .copying import Before, Copies, Done
from .manifest import Manifest, NoBackup, Table

DUMP, JOURNAL, LAKE, HOME = "database.dump", "journal", "lake", "home"
"""What a backup's folder holds: a file and three folders."""
KEPT = "files"
"""The folder of the home in which a file's name says what it holds."""
APART = ("database", "run", "ledger", "restoring")
"""What of a home is saved otherwise, or belongs to its processes."""
TABLES = """
    SELECT format('%I', c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY 1"""


class BackupThere(Conflict):
    """There is something in {folder} already."""


class BackupInside(CivicGridError):
    """{folder} lies in the home that it is to save."""


class NotSaved(CivicGridError):
    """The backup was not made, and nothing is left of it: {reason}."""


class Doing(msgspec.Struct, frozen=True):
    """Who hears how it goes: of how many bytes, and each time some are done."""

    total: Done
    done: Done


class Moment(msgspec.Struct, frozen=True):
    """What belongs together: what a transaction sees, and the journal's end."""

    snapshot: str
    at: datetime
    first: int
    end: int
    tables: Sequence[Snapshot]


def save(folder: Path, doing: Doing) -> Manifest:
    """Makes a backup in a folder that is new or empty; whole or not at all.

    What an earlier backup beside it holds already is linked, where the disk can.
    """
    _refuse(folder)
    before = _before(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        made = _saved(folder, before, doing)
    except BaseException as error:
        _clear(folder)
        if isinstance(error, OSError):
            raise NotSaved(reason=error.strerror or str(error), remedy="see to its disk, then begin again") from error
        raise
    return made


def _saved(folder: Path, before: Before, doing: Doing) -> Manifest:
    copies = Copies(folder, before, doing.done)
    with telemetry.lake_standing(), journal.holding(settings.JOURNAL):
        # A checkpoint from before the moment: a later one would accuse the restored database of being set back.
        checkpoint = ledger.held()
        with _moment() as moment:
            doing.total(_size(moment))
            address = dumps.address_of(connection.settings_dict)
            dumps.dump(address, folder / DUMP, snapshot=moment.snapshot, without=SCHEMA)
            rows = counted()
        copies.add(DUMP)
        for extent in journal.extents(settings.JOURNAL, moment.first, moment.end):
            with extent.path.open("rb") as source:
                copies.take(f"{JOURNAL}/{extent.path.name}", source, extent.size)
        tables = [_table_saved(each, copies) for each in moment.tables]
    _home_saved(copies)
    _ledger_saved(copies, checkpoint)
    os.sync()
    made = Manifest(
        version=__version__,
        at=moment.at,
        postgresql=dumps.major(address),
        rows=rows,
        journal_end=moment.end,
        lake=tables,
        files=copies.files,
    )
    manifest.write(folder, made)
    return made


@contextmanager
def _moment() -> Iterator[Moment]:
    """The consistent point, while its snapshot can be dumped."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        places = telemetry.journal_places()
        # The end is looked at later, so it lies behind all that the snapshot knows of the journal.
        with closing(journal.Reader(settings.JOURNAL)) as reader:
            end = max(reader.end, *places)
        yield Moment(snapshot, datetime.now(UTC), min(places), end, telemetry.lake_states())


def counted() -> dict[str, int]:
    """The rows of each table of the database."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall()]
        counted = {}
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {name}")  # noqa: S608  PostgreSQL has quoted it
            counted[name] = cursor.fetchone()[0]
    return counted


def _table_saved(table: Snapshot, copies: Copies) -> Table:
    """The data files of a state of a table; each is named once and for ever."""
    files = []
    for part in sorted(table.parts, key=lambda each: (each.day, each.bucket)):
        path = f"{LAKE}/{table.layout.name}/{Path(part.location).name}"
        if not copies.linked(path):
            with telemetry.open_lake_file(part) as source:
                copies.take(path, source)
        files.append(path)
    return Table(table.layout.name, sum(each.rows for each in table.parts), table.told, files)


def _home_saved(copies: Copies) -> None:
    """Secrets, files and evidence, the map, and whatever else stands in the home."""
    for source in _of_home(settings.CIVICGRID_HOME):
        name = source.relative_to(settings.CIVICGRID_HOME)
        path = f"{HOME}/{name}"
        if name.parts[0] == KEPT and copies.linked(path):
            continue
        with suppress(FileNotFoundError), source.open("rb") as stream:  # a draft that has just got its name
            copies.take(path, stream)


def _ledger_saved(copies: Copies, checkpoint: str) -> None:
    key = ledger.folder() / "key"
    for name, content in (("key", key.read_bytes() if key.exists() else b""), ("checkpoint", checkpoint.encode())):
        if content:
            copies.take(f"{HOME}/ledger/{name}", BytesIO(content))


def _of_home(home: Path) -> Iterator[Path]:
    apart = {*(home / each for each in APART), settings.JOURNAL, Path(settings.CIVICGRID_LAKE)}
    for folder, folders, files in os.walk(home):
        folders[:] = sorted(each for each in folders if Path(folder, each) not in apart)
        yield from (file for each in sorted(files) if _ordinary(file := Path(folder, each)))


def _ordinary(file: Path) -> bool:
    """A file with content of its own, and no socket, no link."""
    return file.is_file() and not file.is_symlink()


def _size(moment: Moment) -> int:
    """About how many bytes it will be."""
    lake = sum(part.size for table in moment.tables for part in table.parts)
    waiting = sum(each.size for each in journal.extents(settings.JOURNAL, moment.first, moment.end))
    return lake + waiting + sum(map(_bytes, _of_home(settings.CIVICGRID_HOME)))


def _bytes(file: Path) -> int:
    with suppress(FileNotFoundError):
        return file.stat().st_size
    return 0


def _refuse(folder: Path) -> None:
    if folder.resolve().is_relative_to(settings.CIVICGRID_HOME.resolve()):
        raise BackupInside(folder=folder, remedy="name a folder elsewhere, best on another disk")
    if folder.exists() and any(folder.iterdir()):
        raise BackupThere(folder=folder, remedy="name a new one: each backup has a folder of its own")


def _before(folder: Path) -> Before:
    """The newest backup beside a folder."""
    found = []
    for each in folder.absolute().parent.glob(f"*/{manifest.NAME}"):
        with suppress(NoBackup, manifest.NewerBackup):
            found.append((manifest.read(each.parent), each.parent))
    if not found:
        return Before(folder, {})
    newest, where = max(found, key=lambda each: each[0].at)
    return Before(where, {each.path: each for each in newest.files})


def _clear(folder: Path) -> None:
    """Gives back the place that half a backup takes: the disk may be full."""
    for each in folder.iterdir():
        if each.is_dir():
            shutil.rmtree(each, ignore_errors=True)
        else:
            each.unlink()
