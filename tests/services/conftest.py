"""Each test of the door begins with nobody counted, and keeps its files to itself."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from pytest_django import Settings

from civicgrid.base.http import limits

from .mailbox import Box


@pytest.fixture(autouse=True)
def files_of_their_own(settings: Settings, tmp_path: Path) -> None:
    """Photos of a test leave nothing behind."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    """All tests come from one address."""
    limits.forget()


@pytest.fixture(scope="module")
def server() -> Iterator[Controller]:
    """A real mail server on a port of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Box(), hostname="127.0.0.1", port=port)
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def box(server: Controller, settings: Settings) -> Box:
    """Its mind, empty again."""
    fresh = server.handler
    fresh.__init__()
    settings.CIVICGRID_MAIL_URL = f"smtp://127.0.0.1:{server.port}"
    return fresh  # type: ignore[no-any-return]
