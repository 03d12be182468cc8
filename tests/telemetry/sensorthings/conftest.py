"""A SensorThings server that everybody may use, with a door's journal behind it."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from civicgrid.base.journal import Journal, Rounds, serving
from tests.telemetry.sensorthings.client import Sta

PATIENCE_S = 20


@pytest.fixture
def door(lake: Path, settings: Settings) -> Iterator[Path]:
    """A process that keeps rows, as a thread: gives the folder of journal and lake."""
    settings.JOURNAL_SOCKET = lake / "run" / "journal.sock"
    loop, ready, stop = asyncio.new_event_loop(), threading.Event(), asyncio.Event()

    async def keep() -> None:
        journal = Journal(settings.JOURNAL)
        rounds = Rounds(journal)
        async with serving(rounds, settings.JOURNAL_SOCKET):
            ready.set()
            await stop.wait()
        await rounds.close()
        journal.close()

    thread = threading.Thread(target=loop.run_until_complete, args=(keep(),), name="door", daemon=True)
    thread.start()
    assert ready.wait(PATIENCE_S)
    yield lake
    loop.call_soon_threadsafe(stop.set)
    thread.join(PATIENCE_S)
    loop.close()


@pytest.fixture
def sta(door: Path, settings: Settings) -> Sta:
    """A client of the server, which asks for no key."""
    settings.CIVICGRID_SENSORTHINGS = "open"
    return Sta(Client())
