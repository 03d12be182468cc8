"""Backup and restore: one moment of everything, while rows come in; and on from exactly there."""

import resource
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from django.db import connection
from pytest_django import Settings
from typer.testing import CliRunner

from civicgrid.apps.cases.models import Case
from civicgrid.apps.telemetry.actions.detecting import Detector
from civicgrid.apps.telemetry.actions.keeping import keep
from civicgrid.apps.telemetry.actions.sealing import Sealer
from civicgrid.apps.telemetry.models import Latest, Place, StreamClass
from civicgrid.apps.telemetry.queries.lake import HOURS, OBSERVATIONS, let_go, snapshot, table
from civicgrid.apps.telemetry.queries.observations import Scope, ask
from civicgrid.base import files
from civicgrid.base.database import dumps
from civicgrid.base.journal import Journal, drop
from civicgrid.base.ledger.sequencer import sequence
from civicgrid.project import backup, cli, startup
from civicgrid.project.backup import manifest, saving
from civicgrid.project.backup.restoring import Damaged, FilledAlready, NotAlike
from civicgrid.project.backup.saving import BackupInside, BackupThere, Doing, NotSaved
from tests.cases.given import opened
from tests.cities import load_small_city
from tests.telemetry.telling import at, refuse, stream, tell

pytestmark = pytest.mark.django_db(transaction=True)

NOW = at(48)
QUIET = Doing(lambda _size: None, lambda _size: None)
PHOTO = b"a photo"


def _live_in(home: Path, settings: Settings) -> None:
    home.mkdir(parents=True)
    settings.CIVICGRID_HOME, settings.MEDIA_ROOT = home, home / "files"
    settings.JOURNAL, settings.CIVICGRID_LAKE = home / "journal", str(home / "lake")
    settings.CIVICGRID_DATABASE_URL = settings.CIVICGRID_DATABASE_URL or "the one that runs"


@pytest.fixture
def home(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """A small city with a case and a photo, in a home of its own."""
    _live_in(tmp_path / "home", settings)
    (tmp_path / "home" / "secret_key").write_text("a secret")
    load_small_city()
    opened()
    files.keep(PHOTO)
    yield tmp_path / "home"
    let_go()
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS lake CASCADE")


@pytest.fixture
def journal(home: Path) -> Iterator[Journal]:
    """Six rows of which two are sealed, three are read, and some are dropped."""
    owned = Journal(home / "journal", segment_bytes=1)
    StreamClass.objects.get_or_create(code="standard")
    one = stream(high=5.0).pk
    detector, sealer = Detector(home / "journal", NOW), Sealer(home / "journal")
    tell(owned, (one, 0, 1.0))
    tell(owned, (one, 1, 2.0))
    sealer.advance(NOW, at_once=True)
    refuse(owned, "http", wrong_type=2)
    detector.advance(NOW)
    assert sealer.drop() == 2
    keep(NOW)
    tell(owned, (one, 2, 9.0))
    tell(owned, (one, 2, 9.0))
    tell(owned, (one, 3, 3.0))
    yield owned
    owned.close()


@pytest.fixture
def elsewhere(home: Path, tmp_path: Path, settings: Settings) -> Iterator[Callable[[], Path]]:
    """Goes to an empty home with an empty database."""
    here = connection.settings_dict["NAME"]
    there = f"{here}_restored"

    def go() -> Path:
        let_go()
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {there}")
            cursor.execute(f"CREATE DATABASE {there} TEMPLATE template0")
        connection.close()
        connection.settings_dict["NAME"] = there
        _live_in(tmp_path / "elsewhere", settings)
        return tmp_path / "elsewhere"

    yield go
    let_go()
    connection.close()
    connection.settings_dict["NAME"] = here
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {there}")


def values() -> list[tuple[int, float]]:
    """Every observation, from lake and journal."""
    found = ask("SELECT id, value FROM observations ORDER BY id", {}, Scope()).to_pylist()
    return [(row["id"], row["value"]) for row in found]


def everything() -> dict[str, object]:
    """What must be the same after a restore."""
    return {
        "values": values(),
        "told": [dict(snapshot(each).told) for each in (OBSERVATIONS, HOURS)],
        "hours": table(HOURS).read().sort_by("time").to_pylist(),
        "read": list(Place.objects.order_by("reader").values_list("reader", "row")),
        "latest": list(Latest.objects.values("stream", "value", "rows", "late", "out_of_order")),
        "cases": list(Case.objects.values("number", "state")),
    }


def test_what_was_saved_is_put_back_and_goes_on_exactly_there(
    journal: Journal, elsewhere: Callable[[], Path], tmp_path: Path
) -> None:
    sequence()
    before = everything()
    made = backup.save(tmp_path / "backup", QUIET)
    assert (made.journal_end, made.rows["telemetry_stream"]) == (6, 1)
    there = elsewhere()
    assert backup.restore(tmp_path / "backup", QUIET) == made
    assert everything() == before
    assert (there / "secret_key").read_text() == "a secret"
    assert files.path_of("0" * 64).parent.parent == there / "files"
    assert files.path_of(files.keep(PHOTO)).read_bytes() == PHOTO
    with closing(Journal(there / "journal")) as again:
        one = Latest.objects.get().pk
        assert tell(again, (one, 4, 4.0)) == 6
        assert Detector(there / "journal", NOW).advance(NOW) == 4
        sealer = Sealer(there / "journal")
        sealed = sealer.advance(NOW, at_once=True)
        assert sealed
        assert (sealed.rows, sealed.duplicates) == (5, 1)
    assert values() == [(0, 1.0), (1, 2.0), (3, 9.0), (5, 3.0), (6, 4.0)]
    assert Latest.objects.get().rows == 5
    assert sequence() > 0  # the ledger of the city goes on, too


def test_rows_that_come_while_it_is_made_are_left_for_the_next_one(
    journal: Journal, elsewhere: Callable[[], Path], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path = home.parent
    one = Latest.objects.get().pk
    dump = dumps.dump

    def go_on() -> int:
        tell(journal, (one, 5, 5.0))
        sealer = Sealer(home / "journal")
        sealer.advance(NOW, at_once=True)
        Detector(home / "journal", NOW).advance(NOW)
        opened()
        dropped = sealer.drop()
        connection.close()
        return dropped

    def dump_slowly(*words: object, **options: object) -> None:
        with ThreadPoolExecutor(1) as beside:
            assert beside.submit(go_on).result() == 0
        dump(*words, **options)  # type: ignore[arg-type]
        tell(journal, (one, 6, 6.0))

    monkeypatch.setattr(dumps, "dump", dump_slowly)
    before = everything()
    made = backup.save(tmp_path / "backup", QUIET)
    assert len(values()) == len(before["values"]) + 2  # type: ignore[arg-type]
    elsewhere()
    backup.restore(tmp_path / "backup", QUIET)
    assert (everything(), made.journal_end) == (before, 6)


def test_a_city_without_observations_is_saved_as_well(
    home: Path, elsewhere: Callable[[], Path], tmp_path: Path
) -> None:
    made = backup.save(tmp_path / "backup", QUIET)
    assert (made.journal_end, [each.rows for each in made.lake]) == (0, [0, 0, 0])
    elsewhere()
    backup.restore(tmp_path / "backup", QUIET)
    assert (Case.objects.count(), values()) == (1, [])


def test_what_an_earlier_backup_holds_is_linked(journal: Journal, tmp_path: Path) -> None:
    backup.save(tmp_path / "backups" / "one", QUIET)
    (tmp_path / "backups" / "broken").mkdir()
    (tmp_path / "backups" / "broken" / "manifest.json").write_text("{}")
    made = backup.save(tmp_path / "backups" / "two", QUIET)
    linked = [each.path for each in made.files if (tmp_path / "backups" / "two" / each.path).stat().st_nlink > 1]
    assert {path.split("/")[0] for path in linked} == {"lake", "home"}
    assert len(linked) == 2 + len(made.lake[1].files) + len(made.lake[2].files)
    shutil.rmtree(tmp_path / "backups" / "one" / "lake")
    assert len(backup.save(tmp_path / "backups" / "three", QUIET).files) == len(made.files)


def test_a_full_disk_leaves_nothing(journal: Journal, tmp_path: Path) -> None:
    files.keep(bytes(400_000))
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, limit[1]))
    try:
        with pytest.raises((NotSaved, dumps.DumpFailed)):
            backup.save(tmp_path / "backup", QUIET)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert list((tmp_path / "backup").iterdir()) == []
    assert backup.save(tmp_path / "backup", QUIET).files


def test_a_full_disk_while_the_database_is_dumped_is_told(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "DUMP", "nowhere/database.dump")
    with pytest.raises(dumps.DumpFailed, match=r"No such file or directory"):
        backup.save(tmp_path / "backup", QUIET)
    assert list((tmp_path / "backup").iterdir()) == []


def test_each_backup_has_a_folder_of_its_own_outside_the_home(home: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupInside):
        backup.save(home / "backup", QUIET)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    with pytest.raises(BackupThere):
        backup.save(tmp_path / "full", QUIET)


@pytest.fixture
def saved(journal: Journal, tmp_path: Path) -> Path:
    """A backup."""
    backup.save(tmp_path / "backup", QUIET)
    return tmp_path / "backup"


def changed(folder: Path, **fields: object) -> None:
    """A manifest that says something else."""
    manifest.write(folder, msgspec.structs.replace(manifest.read(folder), **fields))


def test_a_damaged_backup_is_not_put_back(saved: Path, elsewhere: Callable[[], Path]) -> None:
    there = elsewhere()
    photo = next((saved / "home" / "files").rglob("*/*"))
    photo.write_bytes(b"another")
    next((saved / "journal").iterdir()).unlink()
    with pytest.raises(Damaged, match=photo.name):
        backup.restore(saved, QUIET)
    assert list(there.iterdir()) == []


def test_only_a_whole_backup_of_no_later_version_is_put_back(saved: Path, elsewhere: Callable[[], Path]) -> None:
    elsewhere()
    changed(saved, version="99.0")
    with pytest.raises(manifest.NewerBackup, match=r"99\.0"):
        backup.restore(saved, QUIET)
    (saved / "manifest.json").unlink()
    with pytest.raises(manifest.NoBackup):
        backup.restore(saved, QUIET)


def test_a_home_or_lake_or_database_that_is_used_is_refused(
    saved: Path, elsewhere: Callable[[], Path], settings: Settings, tmp_path: Path
) -> None:
    with pytest.raises(FilledAlready, match="home"):
        backup.restore(saved, QUIET)
    there = elsewhere()
    settings.CIVICGRID_LAKE = str(tmp_path / "home" / "lake")
    with pytest.raises(FilledAlready, match="lake"):
        backup.restore(saved, QUIET)
    settings.CIVICGRID_LAKE = str(there / "lake")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE somebodys ()")
    with pytest.raises(FilledAlready, match="_restored"):
        backup.restore(saved, QUIET)


def test_a_server_that_is_older_is_refused(saved: Path, elsewhere: Callable[[], Path]) -> None:
    elsewhere()
    changed(saved, postgresql=99)
    with pytest.raises(dumps.OlderServer):
        backup.restore(saved, QUIET)


def test_what_was_not_put_back_to_its_end_does_not_start(saved: Path, elsewhere: Callable[[], Path]) -> None:
    elsewhere()
    changed(saved, rows={**manifest.read(saved).rows, "cases_case": 7})
    with pytest.raises(NotAlike, match="cases_case 1 for 7"):
        backup.restore(saved, QUIET)
    with pytest.raises(startup.HalfRestored), startup.running():
        pass


def test_the_commands_say_what_they_did(saved: Path, elsewhere: Callable[[], Path], tmp_path: Path) -> None:
    cli.collect()
    sequence()
    done = CliRunner().invoke(cli.app, ["backup", str(tmp_path / "again")])
    assert (done.exit_code, "lake (6 rows) and journal up to row 6" in done.stdout) == (0, True), done.output
    elsewhere()
    done = CliRunner().invoke(cli.app, ["restore", str(tmp_path / "again")])
    assert (done.exit_code, "1 case compared, 0 differences" in done.stdout) == (0, True), done.output
    assert datetime.now(UTC).strftime("%Y-%m-%d") in done.stdout


def test_a_journal_is_dropped_again_after_a_backup(journal: Journal, home: Path, tmp_path: Path) -> None:
    backup.save(tmp_path / "backup", QUIET)
    assert drop(home / "journal", 5) == 3


def test_a_file_that_is_no_dump_is_not_put_back(tmp_path: Path, db: None) -> None:
    file = tmp_path / "database.dump"
    file.write_bytes(b"no dump at all")
    with pytest.raises(dumps.PuttingBackFailed, match="does not appear to be"):
        dumps.put_back(dumps.address_of(connection.settings_dict), file, saved_from=0)
