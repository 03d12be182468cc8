"""The server's processes: launched, asked, waited for and ended."""

import shutil
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

import psycopg
from psycopg.pq import PGconn, Ping

from civicgrid.base.database.cluster import configure, ready_data
from civicgrid.base.database.errors import DatabaseFailed, failed
from civicgrid.base.database.folder import folder_of, make_private, sockets, url
from civicgrid.base.database.locks import LOCK_EX, LOCK_NB, lock
from civicgrid.base.database.programs import Programs, last_words

PATIENCE_S = 300


def ping(home: Path) -> Ping:
    """Whether a server takes connections, or is just starting or ending."""
    return Ping(PGconn.ping(url(home).encode()))


def bring_up(programs: Programs, settings: Mapping[str, str]) -> None:
    """Launches the server if none is left; waits for one that is starting or ending."""
    home = programs.folder.parent
    limit = time.monotonic() + PATIENCE_S
    while (heard := ping(home)) != Ping.OK:
        if time.monotonic() > limit:
            raise failed(programs.folder, f"it neither answered nor ended within {PATIENCE_S} seconds")
        if heard == Ping.NO_RESPONSE and (alone := _alone(programs.folder)):
            with alone:
                _launch(programs, settings, alone)
        else:
            time.sleep(0.05)
    _greet(home)


def bring_down(programs: Programs) -> None:
    """Ends the server, if there is one, and the connections of its clients."""
    if ping(programs.folder.parent) in {Ping.OK, Ping.REJECT}:
        programs.run("pg_ctl", "stop", "-m", "fast", "-w", "-t", str(PATIENCE_S), "-D", programs.folder / "data")
        with suppress(OSError):
            sockets(programs.folder).rmdir()


def _alone(folder: Path) -> IO[str] | None:
    """The lock that every process of a server inherits, once the last one has ended.

    Unlike the process number in postmaster.pid it is right about zombies, numbers given anew,
    orphans of a killed server that still work on the data, and other containers.
    """
    try:
        return lock(folder / "server.lock", LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return None


def _launch(programs: Programs, settings: Mapping[str, str], alone: IO[str]) -> None:
    folder = programs.folder
    for draft in folder.glob("new-*"):
        shutil.rmtree(draft, ignore_errors=True)
    log = folder / "log"
    for private in (sockets(folder), log):
        make_private(private)
    data = ready_data(programs)
    for stale in (data / "postmaster.pid", log / "start.log", *sockets(folder).iterdir()):
        stale.unlink(missing_ok=True)
    configure(programs, data, settings)
    command = ("start", "-w", "-t", str(PATIENCE_S), "-D", data, "-l", log / "start.log")
    try:
        programs.run("pg_ctl", *command, keep=(alone.fileno(),))
    except DatabaseFailed as failure:
        raise failed(folder, last_words(_logged(log))) from failure


def _logged(log: Path) -> list[str]:
    """Lines of the youngest day, then those from before the day's log was open."""
    days = sorted(log.glob("day-*"), key=lambda day: day.stat().st_mtime)
    return [line for file in (*days[-1:], log / "start.log") for line in file.read_text(errors="replace").splitlines()]


def _greet(home: Path) -> None:
    """Readiness is an answer to a query of the application's role."""
    try:
        with psycopg.connect(url(home)) as connection:
            connection.execute("SELECT 1")
    except psycopg.OperationalError as error:
        refusal = str(error).rpartition("failed: ")[2]
        raise failed(folder_of(home), last_words(refusal.splitlines())) from error
