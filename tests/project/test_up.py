"""What `civicgrid up` refuses before anything is started, in words that say what to do."""

import socket
import sys

import pytest
from typer.testing import CliRunner

from civicgrid.kernel.errors import CivicGridError
from civicgrid.project import startup
from civicgrid.project.cli import app, up
from civicgrid.project.cli.up import CouldNotStart, OtherName, PortTaken
from civicgrid.project.processes import together

up.add(app)


def refused(*words: str) -> CivicGridError:
    """With which error `up` ends."""
    error = CliRunner().invoke(app, ["up", *words]).exception
    assert isinstance(error, CivicGridError)
    return error


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        error = refused("--port", str(taken.getsockname()[1]))
    assert isinstance(error, PortTaken)
    assert "--port" in error.remedy


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.7"])
def test_a_name_to_which_it_would_not_answer(host: str) -> None:
    error = refused("--host", host)
    assert isinstance(error, OtherName)
    assert "CIVICGRID_HOSTS" in error.remedy


@pytest.mark.parametrize(
    ("host", "address"),
    [("localhost", "http://localhost:8000"), ("127.0.0.1", "http://127.0.0.1:8000"), ("::1", "http://[::1]:8000")],
)
def test_an_address_for_the_browser(host: str, address: str) -> None:
    assert up._address(host, 8000) == address  # noqa: SLF001


def test_a_program_that_ends_at_its_start() -> None:
    falls = {"web": [sys.executable, "-c", "raise SystemExit(3)"]}
    with together(falls) as programs, pytest.raises(CouldNotStart, match=r"The web ended at its start \(3\)"):
        up._wait_for("http://127.0.0.1:9", programs)  # noqa: SLF001


@pytest.mark.django_db
def test_a_postgresql_that_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    startup._refuse_old()  # noqa: SLF001
    monkeypatch.setattr(startup, "OLDEST", 99)
    with pytest.raises(startup.OldDatabase, match="needs PostgreSQL 99 or later"):
        startup._refuse_old()  # noqa: SLF001
