"""The lake: a week of 10 000 streams, what it costs to load, to keep and to ask.

python bench/lake.py

An observation each 5 minutes, 20 160 000 in all, as they arrive: by time. Beside them, for the ratio, one day of the
same rows in one plain Parquet file, neither sorted nor parted. The lake lies in build/.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from civicgrid.base import database
from civicgrid.base.lake import Engine, LakeTable, Layout, Snapshots, catalog
from measuring import percentile, show

STREAMS, DAYS, EVERY_S = 10_000, 7, 300
BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
TIME = pa.timestamp("us", tz="UTC")
SCHEMA = pa.schema(
    {
        "id": pa.int64(),
        "stream": pa.int64(),
        "time": TIME,
        "arrival": TIME,
        "value": pa.float64(),
        "quality": pa.int16(),
        "seq": pa.int64(),
    }
)
LAYOUT = Layout(name="bench", schema=SCHEMA, time="time", key="stream", buckets=8, order=("stream", "time"))
ONE = "SELECT time, value FROM seen WHERE stream = $stream AND time >= $since AND time < $until ORDER BY time"
HOURLY = """
    SELECT stream, epoch_us(time) // 3600000000 AS hour, min(value), max(value), avg(value), count(*)
    FROM seen GROUP BY stream, hour
"""
ASKED = 300
AGAIN = 3
ONE_MS, HOURLY_CPU_S = 20, 3


def main() -> None:
    """Prints the figures."""
    build = Path.cwd() / "build"
    with TemporaryDirectory(dir=build) as name, _database(Path(name) / "home"):
        folder = Path(name) / "lake"
        found = catalog(str(folder))
        table = LakeTable(found, LAYOUT)
        lake = _loaded(table)
        plain = _plain(Path(name) / "day.parquet")
        show("loaded: sorted, parted, on disk", lake, "rows/CPU s")
        show("one plain Parquet file", plain, "rows/CPU s")
        show("of the plain file", lake / plain, "times")
        snapshots, engine = Snapshots(found, LAYOUT), Engine([folder])
        parts = snapshots.now().parts
        show("a row on disk", sum(each.size for each in parts) / sum(each.rows for each in parts), "bytes")
        _one_stream(snapshots, engine)
        _hourly(snapshots, engine)
        found.close()


def _day(number: int) -> pa.Table:
    """What arrives in a day: a slow wave with noise, of which one in a hundred is doubtful."""
    chance = np.random.default_rng(number)
    steps = 24 * 3600 // EVERY_S
    stream = np.tile(np.arange(STREAMS), steps)
    seconds = np.repeat(np.arange(steps) * EVERY_S, STREAMS)
    arrival = np.repeat(chance.integers(100_000, 900_000, steps), STREAMS)
    value = np.round(stream % 40 + 10 * np.sin(seconds / 13_751 + stream) + chance.normal(0, 0.5, len(stream)), 2)
    begin = int((BEGIN + timedelta(days=number)).timestamp())
    moment = (begin + seconds) * 1_000_000
    return pa.table(
        {
            "id": number * len(stream) + np.arange(len(stream)),
            "stream": stream,
            "time": pa.array(moment, TIME),
            "arrival": pa.array(moment + arrival, TIME),
            "value": value,
            "quality": (chance.random(len(stream)) < 0.01).astype(np.int16),
            "seq": value.view(np.int64),
        },
        SCHEMA,
    )


def _loaded(table: LakeTable) -> float:
    """Rows per second of this process's processor time, a commit a day."""
    took, rows = 0.0, 0
    for number in range(DAYS):
        day = _day(number)
        rows += day.num_rows
        begun = time.process_time()
        table.append(day, rows)
        took += time.process_time() - begun
    return rows / took


def _plain(path: Path) -> float:
    day = _day(0)
    rows: int = day.num_rows
    begun = time.process_time()
    with path.open("wb") as file:
        pq.write_table(day, file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())
    return rows / (time.process_time() - begun)


def _one_stream(snapshots: Snapshots, engine: Engine) -> None:
    """A day of one of them, from the question to the rows, wherever the day begins."""
    chance = np.random.default_rng(1)

    def ask() -> int:
        stream = int(chance.integers(STREAMS))
        since = BEGIN + timedelta(minutes=int(chance.integers((DAYS - 1) * 1440)))
        until = since + timedelta(days=1)
        asked = {"stream": stream, "since": since, "until": until}
        found = engine.query(ONE, asked, {"seen": snapshots.now().pick([stream], since, until)})
        return int(found.num_rows)

    timings = [_ms(ask, 24 * 3600 // EVERY_S) for _ in range(ASKED)]
    show("one stream, 24 hours: median", median(timings), "ms", ONE_MS)
    show("one stream, 24 hours: 99 %", percentile(timings, 0.99), "ms", ONE_MS)


def _hourly(snapshots: Snapshots, engine: Engine) -> None:
    timings = []
    for _ in range(AGAIN):
        begun = time.process_time()
        found = engine.query(HOURLY, tables={"seen": snapshots.now().pick()})
        assert found.num_rows == STREAMS * DAYS * 24
        timings.append(time.process_time() - begun)
    show("hours of all streams and days", median(timings), "CPU s", HOURLY_CPU_S)


def _ms(ask: Callable[[], int], rows: int) -> float:
    begun = time.perf_counter()
    assert ask() == rows
    return (time.perf_counter() - begun) * 1e3


@contextmanager
def _database(home: Path) -> Iterator[None]:
    """A database of this bench's own, for the catalog alone."""
    home.mkdir()
    for each in (home.parent, home):
        each.chmod(0o711)
    os.environ |= {"CIVICGRID_HOME": str(home), "DJANGO_SETTINGS_MODULE": "civicgrid.project.settings"}
    import django

    django.setup()
    with database.server(home):
        yield


if __name__ == "__main__":
    main()
