"""An installation to measure: a home with its database (everything synced, as in service) and a city, and its web."""

import os
import re
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import psycopg

from civicgrid.base import database

PATIENCE_S = 60.0
NOTICED_S = 0.5
"""Until every backend has noticed a new setting."""
RECORD = re.compile(r"^(?=\d{4}-\d\d-\d\d \S+ \S+ \[\d+\] )", re.MULTILINE)
STATEMENT = re.compile(r"\S+ \S+ \S+ \[\d+\] civicgrid LOG:  (?:statement|execute [^:]+): (.*)", re.DOTALL)
"""PostgreSQL's log, and what it says of a statement; that one is prepared or bound is not told again."""


@contextmanager
def city(home: Path | None = None, folder: Path | None = None) -> Iterator[Path]:
    """This process as CivicGrid on a home (none: a new one that goes away) with a city (none: the demo city)."""
    with bare(home) as place:
        _load(place, folder)
        yield place


@contextmanager
def bare(home: Path | None = None) -> Iterator[Path]:
    """This process as CivicGrid on a home (none: a new one that goes away), without a city."""
    with ExitStack() as leaving:
        place = home or Path(leaving.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        place.mkdir(parents=True, exist_ok=True)
        place.chmod(0o711)  # PostgreSQL does not run as root: its own user has to pass
        (place / "static").mkdir(exist_ok=True)
        os.environ |= {"CIVICGRID_HOME": str(place), "DJANGO_SETTINGS_MODULE": "civicgrid.project.settings"}
        from civicgrid.project.startup import running

        leaving.enter_context(running())
        yield place


@contextmanager
def web() -> Iterator[tuple[HTTPConnection, int]]:
    """The web of this home as `civicgrid up` starts it: a connection to it, and its process number."""
    from civicgrid.project import processes

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    process = subprocess.Popen(processes.web("127.0.0.1", port))
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        _wait_for(connection)
        yield connection, process.pid
        connection.close()
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def session(login: str) -> tuple[str, str]:
    """Name and value of the cookie by which somebody of this home is logged in."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(HTTP_HOST="localhost")
    client.force_login(get_user_model().objects.get(login=login))
    name = settings.SESSION_COOKIE_NAME
    return name, client.cookies[name].value


def postmaster(home: Path) -> int:
    """The process number of the database's server."""
    pid = database.status(home).pid
    assert pid
    return pid


def superuser(home: Path) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection that may do everything, each statement at once."""
    return psycopg.connect(database.url(home, "postgres"), autocommit=True)


@contextmanager
def logged(home: Path) -> Iterator[list[str]]:
    """Fills the list, on leaving, with what the application told PostgreSQL meanwhile, from PostgreSQL's own log."""
    statements: list[str] = []
    files = (home / "database" / "log").glob("day-*")
    before = {file: file.stat().st_size for file in files}
    with superuser(home) as connection:
        _configure(connection, "SET log_statement = 'all'")
        try:
            yield statements
        finally:
            _configure(connection, "RESET log_statement")
    for file in (home / "database" / "log").glob("day-*"):
        told = file.read_bytes()[before.get(file, 0) :].decode()
        found = filter(None, map(STATEMENT.match, RECORD.split(told)))
        statements += [" ".join(statement[1].split()) for statement in found]


def _configure(connection: "psycopg.Connection[tuple[object, ...]]", what: str) -> None:
    connection.execute(f"ALTER SYSTEM {what}".encode())
    connection.execute("SELECT pg_reload_conf()")
    time.sleep(NOTICED_S)


def _load(home: Path, folder: Path | None) -> None:
    from civicgrid.project import city as cities
    from civicgrid.project import demo

    if folder is None:
        demo.load(home)
    else:
        cities.load(cities.check(folder).require())


def _wait_for(connection: HTTPConnection) -> None:
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            connection.request("GET", "/health/")
            if connection.getresponse().read():
                return
        except OSError:
            connection.close()
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
