"""The newest value of every stream: what the detector writes, what a reader gets.

python bench/latest.py [STREAMS]
"""

import sys
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from measuring import METERS, SMALL_CITY, asked, city, meters, on_cpu_ms, show

if TYPE_CHECKING:
    from civicgrid.base.access import Actor

STREAMS = 10_000
BATCHES, ROWS = 20, 100_000
AGAIN = 30
BUDGET_MS = 25


def main(arguments: list[str]) -> None:
    """Makes the streams where they are missing; steps, writes, reads; prints figures."""
    streams = int(arguments[0]) if arguments else STREAMS
    with city(METERS, SMALL_CITY):
        numbers = meters(streams)
        _step(numbers)
        _detect(numbers)
        _read()


def _batches(numbers: np.ndarray) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Streams, times and values of one batch after the other; each stream goes on, and few values cross a bound."""
    chance, begin = np.random.default_rng(1), time.time_ns() // 1000
    return [
        (
            chance.permutation(np.resize(numbers, ROWS)),
            begin + each * 10_000_000 + np.arange(ROWS),
            chance.normal(50, 12, ROWS),
        )
        for each in range(BATCHES)
    ]


def _step(numbers: np.ndarray) -> None:
    from civicgrid.apps.telemetry.queries.detecting import streams
    from civicgrid.kernel.detect.batches import Batch
    from civicgrid.kernel.detect.step import new_state, step

    known, state, took = streams().known, new_state(), 0.0
    for stream, times, values in _batches(numbers):
        ids, number = np.arange(ROWS), np.ones(ROWS, np.bool_)
        batch = Batch(ids, stream, times, times, values, values.view(np.int64), number)
        cpu = time.process_time()
        state = step(state, batch, known).state
        took += time.process_time() - cpu
    show("the step: rows per CPU second", BATCHES * ROWS / took, "rows")


def _detect(numbers: np.ndarray) -> None:
    from django.db import connection

    from civicgrid.apps.telemetry.api import Detector, Rows, frame_of
    from civicgrid.apps.telemetry.models import Detection, Latest, Place
    from civicgrid.base.journal import Journal

    for model in (Place, Latest, Detection):
        model.objects.all().delete()
    with TemporaryDirectory(dir=METERS) as folder, connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
        journal = Journal(Path(folder))
        for stream, times, values in _batches(numbers):
            rows = Rows(stream=stream, time=times, value=values)
            journal.append([(ROWS, frame_of(rows, int(times[-1])))])
        detector = Detector(Path(folder), datetime.now(UTC))
        cpu, server, wall = time.process_time(), on_cpu_ms(backend), time.perf_counter()
        while detector.advance(datetime.now(UTC)):
            pass
        took = time.process_time() - cpu, (on_cpu_ms(backend) - server) / 1e3, time.perf_counter() - wall
        journal.close()
        Place.objects.all().delete()
    whole = BATCHES * ROWS
    show("journal to PostgreSQL: rows per second", whole / took[2], "rows")
    show("of CPU here, per 1,000,000 rows", took[0] / whole * 1e6, "s")
    show("of CPU in the database, per 1,000,000 rows", took[1] / whole * 1e6, "s")
    show("crossings among them", Detection.objects.count())


def _count(actor: "Actor", area: str) -> int:
    from civicgrid.apps.telemetry.queries.latest import latest

    return len(latest(actor, area))


def _read() -> None:
    from django.db import connection

    from civicgrid.apps.grid import api as grid
    from civicgrid.base.access import Actor, Grant
    from civicgrid.kernel.roles import Role

    auditor = Actor("a", "a", (Grant(Role.AUDITOR),))
    officer = Actor("o", "o", (Grant(Role.OFFICER, areas=(grid.children(grid.root())[0].path,)),))
    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM ANALYZE telemetry_latest, telemetry_stream"
        )  # as the server does by itself, a minute later
    for name, actor, area in (("city", auditor, ""), ("district", officer, "")):
        answers = [asked(name, partial(_count, actor, area)) for _ in range(AGAIN)]
        what = f"latest of {answers[0].found:,} streams, {name}"
        show(f"{what}: CPU here and in the database", median(each.cpu_ms for each in answers), "ms", BUDGET_MS)
        show(f"{what}: by the clock", median(each.ms for each in answers), "ms")


if __name__ == "__main__":
    main(sys.argv[1:])
