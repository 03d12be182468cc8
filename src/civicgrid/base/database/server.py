"""The server of a home folder lives as long as one of its users is there."""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple

from psycopg.pq import Ping

from civicgrid.base.database import keeper
from civicgrid.base.database.account import acting
from civicgrid.base.database.errors import HomeInUse, explained
from civicgrid.base.database.folder import folder_of, prepare, url
from civicgrid.base.database.locks import LOCK_EX, LOCK_NB, LOCK_SH, LOCK_UN, flock, lock
from civicgrid.base.database.process import bring_down, bring_up, ping
from civicgrid.base.database.programs import Programs, find_programs

NO_SETTINGS: Mapping[str, str] = {}


class Status(NamedTuple):
    """What a look from outside tells of a home's database."""

    pid: int | None  # of the server; None while it does not answer
    version: str | None  # major version of the data; None before the first start


@contextmanager
def server(home: Path, settings: Mapping[str, str] = NO_SETTINGS) -> Iterator[str]:
    """The URL of the running database: started by the first, stopped by the last.

    `settings` are PostgreSQL's own; they count for the user who starts the server. It is stopped, too, when its last
    user is killed.
    """
    with ExitStack() as leaving:
        with _guarded(home) as found:
            file = found.folder / "users.lock"
            leaving.callback(_leave, home, lock(file, LOCK_SH))
            if ping(home) != Ping.OK:
                with file.open("a+") as users:
                    keeper.begin(home, users)
            bring_up(found, settings)
        yield url(home)


@contextmanager
def owner(home: Path) -> Iterator[None]:
    """The caller is the only owner of a home folder; a second one is refused."""
    with explained(home):
        folder, account = prepare(home)
        with acting(account):
            claim = _claim(folder / "owner.lock")
    with claim:
        yield


def start(home: Path, settings: Mapping[str, str] = NO_SETTINGS) -> None:
    """Makes the database answer again if its server was killed under its users."""
    with _guarded(home) as found:
        bring_up(found, settings)


def stop(home: Path) -> None:
    """Stops the server, whoever uses it. What was committed stays."""
    with _guarded(home) as found:
        bring_down(found)


def status(home: Path) -> Status:
    """Whether the database answers. Changes nothing and waits for nobody."""
    with explained(home):
        data = folder_of(home) / "data"
        pid, version = _first_word(data / "postmaster.pid"), _first_word(data / "PG_VERSION")
        return Status(int(pid) if pid and ping(home) == Ping.OK else None, version)


@contextmanager
def _guarded(home: Path) -> Iterator[Programs]:
    """The programs of a home, while nobody else starts or stops its server."""
    with explained(home):
        folder, account = prepare(home)
        found = find_programs(folder, account)
        with acting(account), lock(folder / "guard.lock", LOCK_EX):
            yield found


def _first_word(path: Path) -> str | None:
    with suppress(FileNotFoundError, IndexError):
        return path.read_text().split()[0]
    return None


def _claim(path: Path) -> IO[str]:
    try:
        claim = lock(path, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        cure = "end it first, or choose another CIVICGRID_HOME"
        raise HomeInUse(home=path.parent.parent, pid=path.read_text(), remedy=cure) from None
    claim.truncate(0)
    claim.write(str(os.getpid()))
    claim.flush()
    return claim


def keep(home: Path, users: int) -> None:
    """A keeper's whole life: stops the server once nobody uses it any more."""
    while (folder_of(home) / "data" / "postmaster.pid").exists() and not _stop_unused(home, users):
        flock(users, LOCK_EX)  # had when the last one is gone, whichever way
        flock(users, LOCK_UN)


def _leave(home: Path, users: IO[str]) -> None:
    with users:
        _stop_unused(home, users.fileno())


def _stop_unused(home: Path, users: int) -> bool:
    """Stops the server unless others use it: who is alone can have the lock."""
    with _guarded(home) as found:
        try:
            flock(users, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            return False
        bring_down(found)
        return True
