"""A journal and a lake of a test's own."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pyiceberg.exceptions import NoSuchTableError
from pytest_django import Settings

from civicgrid.apps.telemetry.queries.lake import let_go
from civicgrid.base.journal import Journal, Rounds, serving
from civicgrid.base.lake import catalog
from civicgrid.base.lake.catalog import NAMESPACE

PATIENCE_S = 20


@pytest.fixture
def lake(db: None, tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """An empty lake, beside an empty journal; the folder in which both stand."""
    settings.JOURNAL = tmp_path / "journal"
    settings.CIVICGRID_LAKE = str(tmp_path / "lake")
    yield tmp_path
    let_go()
    found = catalog(settings.CIVICGRID_LAKE)
    for name in ("observations", "minutes", "hours"):
        with suppress(NoSuchTableError):
            found.drop_table((NAMESPACE, name))
    found.close()


@pytest.fixture
def journal(lake: Path) -> Iterator[Journal]:
    """The journal, to append to."""
    owned = Journal(lake / "journal")
    yield owned
    owned.close()


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
