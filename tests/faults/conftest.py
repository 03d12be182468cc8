"""An installation of its own for the tests that kill its processes."""

import shutil
from collections.abc import Iterator

import pytest

from civicgrid.base import database
from tests.base.database.homes import new_home
from tests.faults.installation import Installation


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make faults` kills each process more often than `make test` does."""
    parser.addoption("--rounds", type=int, default=1, help="How often each process is killed.")
    parser.addoption("--seed", type=int, default=0, help="Another seed, other moments.")


@pytest.fixture(scope="module")
def installation(request: pytest.FixtureRequest) -> Iterator[Installation]:
    """A small city that is up."""
    home = new_home()
    prepared = Installation(home)
    try:
        prepared.prepare()
        prepared.start()
        yield prepared
    finally:
        prepared.end()
        if request.session.testsfailed:
            print(f"\nWhat `up` said:\n{prepared.said()}")
        if (home / "database").exists():
            database.stop(home)
        shutil.rmtree(home.parent)
