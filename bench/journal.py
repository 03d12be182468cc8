"""A journal: rows on disk before they are acknowledged, for a second of one processor.

python bench/journal.py

A row is 30 bytes, as an observation in columns. Beside it, for the ratio, the same bytes in a plain file that is synced
as often, and rows in one Parquet file.
"""

import os
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from civicgrid.base.journal import Journal, Reader
from measuring import show

ROW_BYTES = 30
SHAPES = {"256 x 1 row a sync": (256, 1), "8 x 1,000 rows a sync": (8, 1_000)}
"""Appends of so many rows that one sync serves."""
LASTS_S = 3.0


def main() -> None:
    """Prints the figures."""
    with TemporaryDirectory(dir=Path.cwd() / "build") as name:
        for shape, (appends, rows) in SHAPES.items():
            batches = [(rows, os.urandom(rows * ROW_BYTES)) for _ in range(appends)]
            journal = _appended(Path(name) / shape, batches)
            plain = _written(Path(name) / f"{shape}.bin", batches)
            show(f"{shape}: appended", journal, "rows/CPU s")
            show(f"{shape}: a plain file", plain, "rows/CPU s")
            show(f"{shape}: of a plain file", journal / plain, "times")
        show("read back", _read(Path(name) / next(reversed(SHAPES))), "rows/CPU s")
        show("one Parquet file of 1,000,000 rows, synced", _parquet(Path(name) / "rows.parquet"), "rows/CPU s")


def _rate(act: Callable[[], int]) -> float:
    """Rows per second of this process's processor time."""
    rows, begun, until = 0, time.process_time(), time.perf_counter() + LASTS_S
    while time.perf_counter() < until:
        rows += act()
    return rows / (time.process_time() - begun)


def _appended(folder: Path, batches: list[tuple[int, bytes]]) -> float:
    rows = sum(number for number, _ in batches)
    with closing(Journal(folder)) as journal:
        return _rate(lambda: (journal.append(batches), rows)[1])


def _written(path: Path, batches: list[tuple[int, bytes]]) -> float:
    rows, content = sum(number for number, _ in batches), b"".join(content for _, content in batches)
    with path.open("wb", buffering=0) as file:

        def act() -> int:
            file.write(content)
            os.fdatasync(file.fileno())
            return rows

        return _rate(act)


def _read(folder: Path) -> float:
    with closing(Reader(folder)) as reader:
        return _rate(lambda: sum(frame.rows for frame in reader.read(0)))


def _parquet(path: Path) -> float:
    count = 1_000_000
    table = pa.table(
        {"stream": np.arange(count) % 10_000, "time": np.arange(count), "value": np.random.default_rng(1).random(count)}
    )

    def act() -> int:
        with path.open("wb") as file:
            pq.write_table(table, file, compression="zstd")
            file.flush()
            os.fsync(file.fileno())
        return count

    return _rate(act)


if __name__ == "__main__":
    main()
