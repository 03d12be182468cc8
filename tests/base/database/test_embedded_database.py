"""The embedded database works, keeps what it is given and lets only its own in."""

from pathlib import Path
from stat import S_IMODE

import psycopg
import pytest

from civicgrid.base.database import Status, default_home, server, status, url
from civicgrid.base.database.account import account_of, acting
from civicgrid.base.database.folder import sockets
from tests.base.database.homes import QUICK, ask


def test_it_works(running: Path) -> None:
    assert ask(url(running), "SELECT 6 * 7") == 42


def test_a_restart_keeps_the_data(home: Path) -> None:
    with server(home, QUICK) as address:
        ask(address, "CREATE TABLE report AS SELECT 'a street lamp is dark' AS words; SELECT 1")
    assert status(home) == Status(pid=None, version="18")
    with server(home, QUICK) as address:
        assert ask(address, "SELECT words FROM report") == "a street lamp is dark"


def test_a_home_without_a_database_is_just_that(empty: Path) -> None:
    assert status(empty) == Status(pid=None, version=None)
    assert not empty.exists()


def test_the_application_owns_its_database_and_is_no_superuser(running: Path) -> None:
    query = """SELECT (current_user, rolsuper, rolcreaterole, rolcreatedb, datdba = r.oid)::text
               FROM pg_roles r, pg_database d WHERE rolname = current_user AND datname = current_database()"""
    assert ask(url(running), query) == "(civicgrid,f,f,f,t)"


def test_the_superuser_can_be_reached_for_maintenance(running: Path) -> None:
    assert ask(url(running, role="postgres"), "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is True


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("data_checksums", "on"),
        ("server_encoding", "UTF8"),
        ("listen_addresses", ""),
        ("synchronous_commit", "on"),
        ("wal_compression", "pglz"),
        ("jit", "off"),
        ("TimeZone", "UTC"),
        ("fsync", "off"),  # given by these tests: what the caller sets is stronger than the defaults
    ],
)
def test_how_it_is_set_up(running: Path, setting: str, value: str) -> None:
    assert ask(url(running), f"SHOW {setting}") == value


def test_words_are_compared_alike_on_every_machine(running: Path) -> None:
    query = "SELECT (datlocprovider, datlocale)::text FROM pg_database WHERE datname = current_database()"
    assert ask(url(running), query) == "(b,C.UTF-8)"
    assert (
        ask(
            url(running),
            "SELECT lower('ÉCOLE') || array_length(tsvector_to_array(to_tsvector('simple', '湖滨市，路灯—dark')), 1)",
        )
        == "école3"
    )


def test_settings_in_the_clusters_own_file_win(copy: Path) -> None:
    with (copy / "database/data/postgresql.conf").open("a") as file:
        file.write("work_mem = '7MB'\n")
    with server(copy, {**QUICK, "work_mem": "5MB"}) as address:
        assert ask(address, "SHOW work_mem") == "7MB"


def test_the_address_holds_no_secret_and_the_password_is_private(running: Path) -> None:
    passwords = running / "database" / "pgpass"
    assert S_IMODE(passwords.stat().st_mode) == 0o600
    assert S_IMODE(passwords.parent.stat().st_mode) == 0o700
    secrets = [line.rpartition(":")[2] for line in passwords.read_text().splitlines()]
    assert len(set(secrets)) == 2
    assert not any(secret in url(running) for secret in secrets)


def test_a_wrong_password_is_refused(running: Path) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        ask(url(running), "SELECT 1", password="guessed")


def test_no_password_is_refused(running: Path) -> None:
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        ask(url(running), "SELECT 1", passfile="/nowhere")


def test_a_home_far_down_has_its_socket_in_a_short_place(copy: Path) -> None:
    deep = copy.parent.joinpath(*["a folder with a long name"] * 6)
    deep.parent.mkdir(parents=True)
    copy.rename(deep)
    with server(deep, QUICK) as address:
        assert ask(address, "SELECT 1") == 1
        assert ask(url(deep, role="postgres"), "SHOW unix_socket_directories") == f'"{sockets(deep / "database")}"'
    assert not sockets(deep / "database").exists()


def test_a_home_that_is_written_in_two_ways_is_one(running: Path, tmp_path: Path) -> None:
    link = tmp_path / "home"
    link.symlink_to(running)
    assert url(link) == url(running)


def test_default_home_follows_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/lin")
    with acting(account_of(Path("/"))):
        assert default_home() == Path("/home/lin/.local/share/civicgrid")
        assert default_home("/data") == Path("/data/civicgrid")
