"""What streams said in a span, at a resolution: as columns, in their order."""

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import pairwise

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.utils import timezone

from civicgrid.apps.telemetry.rules.charts import Resolution
from civicgrid.apps.telemetry.types import Fate
from civicgrid.kernel.detect.arrays import Doubles, Longs

from . import folded, observations
from .lake import HOURS, MINUTES

FUTURE = "INTERVAL 5 MINUTE"
ROWS = f"""
    SELECT stream, time, value, value AS low, value AS high, 1 AS count, value AS last, quality, CASE
        WHEN time > arrival + {FUTURE} THEN '{Fate.FUTURE}'
        WHEN max(time) OVER (PARTITION BY stream ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) > time
        THEN '{Fate.OUT_OF_ORDER}' ELSE '' END AS fate
    FROM observations WHERE value IS NOT NULL AND isfinite(value) ORDER BY stream, time, id"""  # noqa: S608  words of ours
SPAN = "make_timestamptz(epoch_us(time) - (epoch_us(time) % length + length) % length)"
"""Spans of UTC in microseconds: `date_trunc` would ask the calendar of each row."""
BEGINS = {
    Resolution.MINUTE: SPAN.replace("length", "60000000"),
    Resolution.HOUR: SPAN.replace("length", "3600000000"),
    Resolution.DAY: "date_trunc('day', time AT TIME ZONE '{zone}') AT TIME ZONE '{zone}'",
}


class Series(msgspec.Struct, frozen=True):
    """What one stream said: a point for each row, or for each span at its beginning.

    Times in microseconds since 1970; the mean (or the value itself), the least, the largest, and how many rows.
    """

    times: Longs
    values: Doubles
    lows: Doubles
    highs: Doubles
    counts: Longs
    fates: Sequence[str] = ()


def series(streams: Collection[int], first: datetime, last: datetime, resolution: Resolution) -> dict[int, Series]:
    """The series of those streams that said something from `first` up to `last`."""
    table = columns(streams, first, last, resolution)
    keys = table["stream"].to_numpy()
    ends = [0, *(np.flatnonzero(np.diff(keys)) + 1).tolist(), len(keys)] if len(keys) else []
    return {int(keys[begin]): _series(table.slice(begin, end - begin)) for begin, end in pairwise(ends)}


def columns(streams: Collection[int], first: datetime, last: datetime, resolution: Resolution) -> pa.Table:
    """The same as one table, stream by stream, times rising."""
    scope = observations.Scope(streams=sorted(streams), first=first, last=last)
    begin = BEGINS.get(resolution, "").format(zone=timezone.get_current_timezone_name())
    layout = MINUTES if resolution is Resolution.MINUTE else HOURS
    return folded.spans(scope, layout, begin) if begin else observations.ask(ROWS, {}, scope)


def _series(rows: pa.Table) -> Series:
    value, low, high = (rows[name].to_numpy() for name in ("value", "low", "high"))
    times = pc.cast(rows["time"], pa.int64()).to_numpy()
    return Series(times, value, low, high, rows["count"].to_numpy(), rows["fate"].to_pylist())
