"""The lake: a week of 10 000 streams, what it costs to load and to ask.

python bench/lake.py

An observation each 5 minutes, 20 160 000 in all, as they arrive: by time. Beside them, for the ratio, one day of the
same rows in one plain Parquet file, neither sorted nor parted. The lake lies in build/ and is loaded once. It is asked
as pages and the API ask: streams that are there, corrections, the journal's end.
"""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from measuring import METERS, SMALL_CITY, city, meters, percentile, show

STREAMS, DAYS, EVERY_S = 10_000, 7, 300
ROWS = STREAMS * DAYS * 24 * 3600 // EVERY_S
BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
END = BEGIN + timedelta(days=DAYS)
ASKED = 300
AGAIN = 3
ONE_MS, HOURLY_CPU_S = 20, 3


def main() -> None:
    """Prints the figures."""
    with city(METERS, SMALL_CITY):
        numbers = meters(STREAMS)
        _load(numbers)
        _one_stream(numbers)
        _hourly(numbers)


def _day(numbers: np.ndarray, number: int) -> pa.Table:
    """What arrives in a day: a slow wave with noise, of which one in a hundred is doubtful."""
    from civicgrid.apps.telemetry.rules.rows import KEPT, TIME

    chance = np.random.default_rng(number)
    steps = 24 * 3600 // EVERY_S
    stream = np.tile(np.arange(STREAMS), steps)
    seconds = np.repeat(np.arange(steps) * EVERY_S, STREAMS)
    arrival = np.repeat(chance.integers(100_000, 900_000, steps), STREAMS)
    value = np.round(stream % 40 + 10 * np.sin(seconds / 13_751 + stream) + chance.normal(0, 0.5, len(stream)), 2)
    begin = int((BEGIN + timedelta(days=number)).timestamp())
    moment = (begin + seconds) * 1_000_000
    told = {
        "id": number * len(stream) + np.arange(len(stream)),
        "stream": numbers[stream],
        "time": pa.array(moment, TIME),
        "arrival": pa.array(moment + arrival, TIME),
        "value": value,
        "quality": (chance.random(len(stream)) < 0.01).astype(np.int16),
        "seq": value.view(np.int64),
    }
    return pa.table({each.name: told.get(each.name, pa.nulls(len(stream), each.type)) for each in KEPT}, KEPT)


def _load(numbers: np.ndarray) -> None:
    """Where it is not loaded yet, a commit a day: rows per second of this process's processor time."""
    from civicgrid.apps.telemetry.queries.lake import OBSERVATIONS, snapshot, table

    held, took, done = table(OBSERVATIONS), 0.0, snapshot(OBSERVATIONS).through * DAYS // ROWS
    for number in range(done, DAYS):
        day = _day(numbers, number)
        begun = time.process_time()
        held.append(day, (number + 1) * day.num_rows)
        took += time.process_time() - begun
    if done < DAYS:
        lake, plain = ROWS * (DAYS - done) / DAYS / took, _plain(numbers)
        show("loaded: sorted, parted, on disk", lake, "rows/CPU s")
        show("one plain Parquet file", plain, "rows/CPU s")
        show("of the plain file", lake / plain, "times")
    parts = snapshot(OBSERVATIONS).parts
    assert sum(each.rows for each in parts) == ROWS
    show("a row on disk", sum(each.size for each in parts) / ROWS, "bytes")


def _plain(numbers: np.ndarray) -> float:
    day = _day(numbers, 0)
    rows: int = day.num_rows
    with TemporaryDirectory(dir=METERS) as folder, Path(folder, "day.parquet").open("wb") as file:
        begun = time.process_time()
        pq.write_table(day, file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())
        return rows / (time.process_time() - begun)


def _one_stream(numbers: np.ndarray) -> None:
    """A day of one of them, from the question to the points, wherever the day begins."""
    from civicgrid.apps.telemetry.queries import figures
    from civicgrid.apps.telemetry.rules.charts import Resolution

    chance = np.random.default_rng(1)

    def ask() -> None:
        stream = int(chance.choice(numbers))
        since = BEGIN + timedelta(minutes=int(chance.integers((DAYS - 1) * 1440)))
        found = figures.series([stream], since, since + timedelta(days=1), Resolution.RAW)
        assert len(found[stream].times) == 24 * 3600 // EVERY_S

    clock, cpu = zip(*(_ms(ask) for _ in range(ASKED)), strict=True)
    show("one stream, 24 hours: median", median(clock), "ms", ONE_MS)
    show("one stream, 24 hours: 99 %", percentile(clock, 0.99), "ms")
    show("one stream, 24 hours: CPU here, median", median(cpu), "ms")


def _hourly(numbers: np.ndarray) -> None:
    from civicgrid.apps.telemetry.queries import figures
    from civicgrid.apps.telemetry.rules.charts import Resolution

    timings = []
    for _ in range(AGAIN):
        begun = time.process_time()
        found = figures.columns(numbers.tolist(), BEGIN, END, Resolution.HOUR)
        timings.append(time.process_time() - begun)
        assert found.num_rows == STREAMS * DAYS * 24
    show("hours of all streams and days", median(timings), "CPU s", HOURLY_CPU_S)


def _ms(ask: Callable[[], None]) -> tuple[float, float]:
    begun, cpu = time.perf_counter(), time.process_time()
    ask()
    return (time.perf_counter() - begun) * 1e3, (time.process_time() - cpu) * 1e3


if __name__ == "__main__":
    main()
