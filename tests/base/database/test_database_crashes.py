"""Whatever was killed, the next start finds what was committed."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest
from psycopg.pq import PGconn

from civicgrid.base.database import server, start, status, stop
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


def test_a_server_whose_starter_was_killed_is_joined(home: Path, another: Another) -> None:
    starter = another("user", home)
    assert entered(starter)
    pid = status(home).pid
    starter.kill()
    starter.wait()
    with server(home, QUICK) as address:
        assert ask(address, "SELECT 1") == 1
        assert status(home).pid == pid
    assert status(home).pid is None


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
