"""Whatever was killed, the next start finds what was committed."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
from psycopg.pq import PGconn

from civicgrid.base.database import server, start, status, stop
from civicgrid.base.database.keeper import WAIT
from civicgrid.base.database.locks import LOCK_EX, LOCK_NB, lock
from tests.base.database.homes import QUICK, Another, ask, entered


def kill_server(home: Path) -> int:
    """Kills the server of this test's home; its number."""
    pid = status(home).pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    return pid


def test_a_killed_server_loses_nothing_committed(home: Path) -> None:
    with server(home, {"shared_buffers": "16MB"}) as address:
        ask(address, "CREATE TABLE number (number int); SELECT 1")
        for number in range(3):
            ask(address, f"INSERT INTO number VALUES ({number}) RETURNING number")
            kill_server(home)
            start(home, QUICK)
        assert ask(address, "SELECT count(*) FROM number") == 3


def test_the_next_start_waits_for_orphans_that_still_work(home: Path) -> None:
    with server(home, QUICK) as address:
        busy = PGconn.connect(address.encode())
        busy.send_query(b"SELECT sum(sqrt(number)) FROM generate_series(1, 3e6) AS number")
        while ask(address, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%sqrt%' AND state = 'active'") != 2:
            time.sleep(0.01)
        killed = kill_server(home)
        with pytest.raises(BlockingIOError):
            lock(home / "database/server.lock", LOCK_EX | LOCK_NB)
        start(home, QUICK)
        assert status(home).pid not in {None, killed}
        assert ask(address, "SELECT 1") == 1
        busy.finish()


def test_a_process_number_given_to_somebody_else_does_not_matter(home: Path) -> None:
    with server(home, QUICK):
        kill_server(home)
    lock_file = home / "database/data/postmaster.pid"
    account = lock_file.stat()
    stranger = subprocess.Popen(["sleep", "60"], user=account.st_uid, group=account.st_gid)
    try:
        _, *rest = lock_file.read_text().splitlines()
        lock_file.write_text("\n".join([str(stranger.pid), *rest]) + "\n")
        with server(home, QUICK) as address:
            assert ask(address, "SELECT 1") == 1
    finally:
        stranger.kill()
        stranger.wait()


def gone(home: Path, number: int) -> bool:
    """Whether nothing is left of a home's server within some seconds."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if status(home).pid is None and not Path(f"/proc/{number}").exists():
            return True
        time.sleep(0.05)
    return False


def test_a_server_ends_with_its_killed_users(home: Path, another: Another) -> None:
    users = [another("user", home), another("user", home)]
    assert all(entered(user) for user in users)
    pid = status(home).pid
    assert pid is not None
    users[0].kill()
    users[0].wait()
    time.sleep(0.5)
    assert status(home).pid == pid
    users[1].kill()
    users[1].wait()
    assert gone(home, pid)


def test_a_server_whose_starter_was_killed_serves_the_others(home: Path, another: Another) -> None:
    starter = another("user", home)
    assert entered(starter)
    with server(home, QUICK) as address:
        pid = status(home).pid
        starter.kill()
        starter.wait()
        time.sleep(0.5)
        assert ask(address, "SELECT 1") == 1
        assert status(home).pid == pid
    assert status(home).pid is None


def test_a_user_who_comes_while_the_server_of_the_killed_ends_is_served(home: Path, another: Another) -> None:
    for _ in range(3):
        starter = another("user", home)
        assert entered(starter)
        starter.kill()
        starter.wait()
        with server(home, QUICK) as address:
            assert ask(address, "SELECT 1") == 1
    assert status(home).pid is None


def test_no_keeper_is_left_when_all_left_in_order(home: Path) -> None:
    with server(home, QUICK):
        assert keepers(home)
    end = time.monotonic() + 10
    while keepers(home) and time.monotonic() < end:
        time.sleep(0.05)
    assert keepers(home) == 0


def keepers(home: Path) -> int:
    """How many processes wait for the last user of this home's server."""
    names = [
        line for line in Path("/proc").glob("[0-9]*/cmdline") if str(home) in _words(line) and WAIT in _words(line)
    ]
    return len(names)


def _words(file: Path) -> str:
    with suppress(FileNotFoundError, ProcessLookupError):
        return file.read_text()
    return ""


def test_a_first_start_killed_in_the_middle_is_begun_anew(empty: Path, another: Another) -> None:
    database = empty / "database"
    starter = another("user", empty)
    while not (any(database.glob("new-*/data/base")) or (database / "data").exists()):
        assert starter.poll() is None
    starter.kill()
    starter.wait()
    with server(empty, QUICK) as address:
        assert ask(address, "SELECT 1") == 1
    stop(empty)
    with server(empty, QUICK):
        assert not any(database.glob("new-*"))


def test_a_user_who_leaves_a_killed_server_leaves_in_peace(home: Path) -> None:
    with server(home, QUICK):
        kill_server(home)
    assert status(home).pid is None
    with server(home, QUICK) as address:
        assert ask(address, "SELECT 1") == 1
