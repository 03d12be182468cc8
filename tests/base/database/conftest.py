"""Homes with a server, and users in other processes."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from civicgrid.base.database import server, stop
from tests.base.database.homes import QUICK, USER, Another, new_home


@pytest.fixture(scope="session")
def running() -> Iterator[Path]:
    """The home of a server that runs for all tests that only look at it."""
    home = new_home()
    with server(home, QUICK):
        yield home
    shutil.rmtree(home.parent)


@pytest.fixture(scope="session")
def made() -> Iterator[Path]:
    """A home with a database that does not run."""
    home = new_home()
    with server(home, QUICK):
        pass
    yield home
    shutil.rmtree(home.parent)


@pytest.fixture
def home(made: Path) -> Iterator[Path]:
    """A home with a database that does not run, which the test leaves sound."""
    yield made
    stop(made)


@pytest.fixture
def empty() -> Iterator[Path]:
    """The home of one test, not made yet."""
    home = new_home()
    yield home
    if (home / "database").exists():
        stop(home)
    shutil.rmtree(home.parent)


@pytest.fixture
def copy(empty: Path, made: Path) -> Path:
    """A home with a database that does not run, which the test may ruin."""
    subprocess.run(["cp", "-a", made, empty], check=True)
    return empty


@pytest.fixture
def another() -> Iterator[Another]:
    """Starts processes that use or own a home until their input is closed."""
    started: list[subprocess.Popen[str]] = []

    def begin(what: str, home: Path) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", USER, what, str(home)]
        started.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.communicate()
