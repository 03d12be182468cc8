"""What happens in a city while it is watched: reports come, and the ledger's entries get their numbers."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

NUMBERED_EVERY_S = 0.2
"""As the worker does."""


@contextmanager
def numbering() -> Iterator[None]:
    """What the worker does for the ledger, without its other work."""
    from django.db import connection

    from civicgrid.base.ledger.sequencer import sequence

    stop = threading.Event()

    def number() -> None:
        while not stop.wait(NUMBERED_EVERY_S):
            sequence()
        connection.close()

    thread = threading.Thread(target=number)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def reporting() -> Callable[[], str]:
    """Sends a report with a place into the city, each time it is called; its case's number."""
    from civicgrid.apps.cases import api as cases
    from civicgrid.apps.cases.types import NewReport, Source
    from civicgrid.apps.grid import api as grid
    from civicgrid.base.access import SYSTEM

    chance = random.Random(time.time_ns())  # noqa: S311
    cells = [grid.areas()[path] for path in grid.leaves()]

    def report() -> str:
        cell, key = chance.choice(cells), f"bench-{time.time_ns()}"
        new = NewReport(source=Source.HOTLINE, origin_key=key, text=f"Bench {key}", lon=cell.lon, lat=cell.lat)
        return cases.receive(SYSTEM, [new])[0].number

    return report
