"""Many users of one server, one owner of one folder."""

from importlib import import_module
from pathlib import Path

import pytest

from civicgrid.base.database import owner, server, start, status, stop
from civicgrid.base.database.errors import HomeInUse
from tests.base.database.homes import QUICK, Another, ask, entered

server_module = import_module("civicgrid.base.database.server")  # whose name in the package is the function's


def test_the_last_one_out_stops_the_server(home: Path, another: Another) -> None:
    with server(home, QUICK):
        pid = status(home).pid
        other = another("user", home)
        assert entered(other)
    assert pid is not None
    assert status(home).pid == pid
    other.communicate()
    assert status(home).pid is None


def test_two_users_in_one_process_count_as_two(home: Path) -> None:
    with server(home, QUICK):
        with server(home, QUICK):
            pass
        assert status(home).pid is not None
    assert status(home).pid is None


def test_first_users_at_the_same_time_make_one_database(empty: Path, another: Another) -> None:
    users = [another("user", empty) for _ in range(2)]
    assert all(entered(user) for user in users)
    assert len(list((empty / "database/data").glob("PG_VERSION"))) == 1
    for user in users:
        user.communicate()
    assert [user.returncode for user in users] == [0, 0]
    assert status(empty).pid is None


def test_a_server_stopped_under_its_users_can_be_started_again(home: Path) -> None:
    with server(home, QUICK) as address:
        stop(home)
        assert status(home).pid is None
        start(home, QUICK)
        assert ask(address, "SELECT 1") == 1
    assert status(home).pid is None


def test_stopping_what_does_not_run_is_no_error(empty: Path) -> None:
    stop(empty)
    assert status(empty).pid is None


def test_a_second_owner_is_refused_and_told_of_the_first(home: Path, another: Another) -> None:
    first = another("owner", home)
    assert entered(first)
    with pytest.raises(HomeInUse, match=f"process {first.pid}") as refusal, owner(home):
        pass
    assert "CIVICGRID_HOME" in refusal.value.remedy


@pytest.mark.parametrize("end", ["communicate", "kill"])
def test_a_folder_is_free_when_its_owner_has_ended(home: Path, another: Another, end: str) -> None:
    first = another("owner", home)
    assert entered(first)
    getattr(first, end)()
    first.wait()
    with owner(home):
        assert (home / "database/owner.lock").exists()


def test_two_homes_live_side_by_side(home: Path, running: Path) -> None:
    with owner(home), server(home, QUICK) as address:
        assert ask(address, "SELECT 1") == 1
        assert status(running).pid not in {None, status(home).pid}


def test_a_keeper_waits_until_nobody_uses_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "database" / "data").mkdir(parents=True)
    (tmp_path / "database" / "data" / "postmaster.pid").touch()
    stopped = iter([False, True])
    monkeypatch.setattr(server_module, "_stop_unused", lambda *_: next(stopped))
    with (tmp_path / "users").open("w") as users:
        server_module.keep(tmp_path, users.fileno())
    assert list(stopped) == []
