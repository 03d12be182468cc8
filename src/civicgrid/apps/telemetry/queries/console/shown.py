"""An answer as a page shows it.

Cells in words, and a picture where a time and numbers are in it.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.utils import timezone

from civicgrid.apps.telemetry.queries.lists.rows import microseconds
from civicgrid.apps.telemetry.queries.pictures import HEIGHT, WIDTH, labelled
from civicgrid.apps.telemetry.rules.charts import axis
from civicgrid.apps.telemetry.rules.drawings import Drawing, Frame, Points, drawn, ticks
from civicgrid.kernel.detect.arrays import Doubles, Longs

MOST_LINES = 6
"""Columns of numbers that are drawn."""
LONGEST_CELL = 200


class Curve(msgspec.Struct, frozen=True):
    """A column of numbers over the column of times."""

    name: str
    drawing: Drawing


class Picture(msgspec.Struct, frozen=True):
    """The columns of numbers over the first column of times."""

    curves: Sequence[Curve]
    values: Sequence[tuple[float, str]]
    times: Sequence[tuple[float, str]]
    width: float = WIDTH
    height: float = HEIGHT


class Shown(msgspec.Struct, frozen=True):
    """An answer: columns and whether they are of numbers, rows in words.

    Whether there are more, and the picture.
    """

    columns: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[tuple[str, bool]]]
    more: bool
    picture: Picture | None


def shown(schema: pa.Schema, batches: Iterator[pa.RecordBatch], most: int) -> Shown:
    """The first rows of an answer; the batches may hold one row more."""
    table = pa.Table.from_batches(list(batches), schema)
    kept = table.slice(0, most)
    numeric = [_numeric(each.type) for each in schema]
    columns = list(zip(schema.names, numeric, strict=True))
    cells = [[_words(value) for value in column.to_pylist()] for column in kept.columns]
    rows = [list(zip(row, numeric, strict=True)) for row in zip(*cells, strict=True)]
    return Shown(columns, rows, table.num_rows > most, _picture(kept))


def _numeric(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _words(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if value.tzinfo else value
        return local.strftime("%Y-%m-%d %H:%M:%S" if not value.microsecond else "%Y-%m-%d %H:%M:%S.%f")
    return (f"{value:.12g}" if isinstance(value, float) else str(value))[:LONGEST_CELL]


def _picture(table: pa.Table) -> Picture | None:
    """None where no time, no number, or only one row is there."""
    timed = next((each.name for each in table.schema if pa.types.is_timestamp(each.type)), None)
    numbers = [each.name for each in table.schema if _numeric(each.type)][:MOST_LINES]
    if timed is None or not numbers or table.num_rows < 2:
        return None
    told = table.filter(pc.is_valid(table[timed])).sort_by(timed)
    times = told[timed].cast(pa.timestamp("us")).cast(pa.int64()).to_numpy()
    columns = {name: told[name].cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False) for name in numbers}
    values = np.concatenate(list(columns.values()))
    if not np.isfinite(values).any() or times[0] == times[-1]:
        return None
    scale = axis(values, values, ())
    frame = Frame.of(scale, int(times[0]), int(times[-1]), width=WIDTH, height=HEIGHT)
    curves = [Curve(name, drawn(_points(times, column), frame, np.inf)) for name, column in columns.items()]
    first, last = (datetime.fromtimestamp(int(times[at]) / 1e6, UTC) for at in (0, -1))
    marks = [
        (round(float(frame.across(np.array([microseconds(at)]))[0]), 1), words) for at, words in labelled(first, last)
    ]
    return Picture(curves, ticks(frame, scale.ticks), marks)


def _points(times: Longs, column: Doubles) -> Points:
    there = np.isfinite(column)
    return Points(times[there], column[there], column[there], column[there])
