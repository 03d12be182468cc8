"""Streams and what they said, batch by batch.

As long as they are, memory stays as it is.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, tzinfo

import pyarrow as pa
from django.db.models import QuerySet
from django.utils import timezone

from civicgrid.apps.telemetry.models import Stream
from civicgrid.apps.telemetry.rules.charts import STEP_S, USUAL_PERIOD_S, Resolution

from . import figures, observations
from .scope import Scope

BATCH_ROWS = 300_000
"""About so many rows are read at once."""
LONGEST_WINDOW, SHORTEST_WINDOW = timedelta(days=31), timedelta(minutes=1)
CHUNK = 2000
MOST_STREAMS = 10_000
COLUMNS: Sequence[tuple[str, str, pa.DataType]] = (
    ("stream", "pk", pa.int64()),
    ("name", "name", pa.string()),
    ("property", "observed_property__name", pa.string()),
    ("unit", "unit", pa.string()),
    ("thing", "thing_id", pa.int64()),
    ("thing_name", "thing__name", pa.string()),
    ("asset", "thing__asset", pa.string()),
    ("area", "area", pa.string()),
    ("organisation", "organisation", pa.string()),
    ("class", "stream_class_id", pa.string()),
    ("period_s", "period_s", pa.float64()),
    ("low", "low", pa.float64()),
    ("high", "high", pa.float64()),
    ("deadband", "deadband", pa.float64()),
    ("calibrated_on", "calibrated_on", pa.date32()),
    ("calibration_due", "calibration_due", pa.date32()),
    ("time", "latest__time", pa.timestamp("us", tz="UTC")),
    ("value", "latest__value", pa.float64()),
    ("result", "latest__result", pa.string()),
    ("rows", "latest__rows", pa.int64()),
    ("late", "latest__late", pa.int64()),
)
"""Columns of the list of streams: name, where it stands, type."""
RAW = 'SELECT stream, id, time, "end", arrival, value, result, quality FROM observations ORDER BY stream, time, id'
NAMED = {"value": "mean", "low": "min", "high": "max"}
"""What series call their figures -> what a table of them does."""
OBSERVED = pa.schema(
    [
        pa.field("stream", pa.int64()),
        pa.field("id", pa.int64()),
        *(pa.field(name, pa.timestamp("us", tz="UTC")) for name in ("time", "end", "arrival")),
        pa.field("value", pa.float64()),
        pa.field("result", pa.string()),
        pa.field("quality", pa.int16()),
    ]
)
FIGURES = pa.schema(
    [
        pa.field("stream", pa.int64()),
        pa.field("time", pa.timestamp("us", tz="UTC")),
        *(pa.field(name, pa.float64()) for name in ("min", "max", "mean")),
        pa.field("count", pa.int64()),
        pa.field("last", pa.float64()),
    ]
)


def local(schema: pa.Schema) -> pa.Schema:
    """A schema whose times are told in the city's zone."""
    zone = pa.timestamp("us", tz=timezone.get_current_timezone_name())
    kinds = {each.name: zone if pa.types.is_timestamp(each.type) else each.type for each in schema}
    return pa.schema([pa.field(name, kind) for name, kind in kinds.items()])


def streams_schema() -> pa.Schema:
    """The columns of the list of streams."""
    return local(pa.schema([pa.field(name, kind) for name, _, kind in COLUMNS]))


def stream_batches(streams: QuerySet[Stream]) -> Iterator[pa.RecordBatch]:
    """The list itself, with the newest value of each."""
    return _told(streams, streams_schema())  # now: who streams the answer has left the city's time zone


def _told(streams: QuerySet[Stream], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    rows = streams.order_by("pk").values_list(*(path for _, path, _ in COLUMNS)).iterator(CHUNK)
    waiting: list[tuple[object, ...]] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == CHUNK:
            yield _batch(schema, waiting)
            waiting = []
    if waiting:
        yield _batch(schema, waiting)


def said_schema(resolution: Resolution) -> pa.Schema:
    """The columns of what streams said."""
    return local(OBSERVED if resolution is Resolution.RAW else FIGURES)


def said_batches(
    streams: Sequence[int], period_s: float | None, first: datetime, last: datetime, resolution: Resolution
) -> Iterator[pa.RecordBatch]:
    """What streams said in a span, window after window.

    Each sorted by stream and time.
    """
    length = window(len(streams), period_s, resolution)
    parts = windows(first, last, length, resolution, timezone.get_current_timezone())
    return _said(resolution, streams, parts, said_schema(resolution), timezone.get_current_timezone())


def _said(
    resolution: Resolution,
    streams: Sequence[int],
    parts: Iterator[tuple[datetime, datetime]],
    schema: pa.Schema,
    zone: tzinfo,
) -> Iterator[pa.RecordBatch]:
    """The parts, in the city's time zone.

    It is no longer that of whoever streams the answer.
    """
    for since, until in parts:
        with timezone.override(zone):
            found = _part(resolution, streams, since, until)
        yield from found.select(schema.names).cast(schema).combine_chunks().to_batches(max_chunksize=50_000)


def _part(resolution: Resolution, streams: Sequence[int], since: datetime, until: datetime) -> pa.Table:
    if resolution is Resolution.RAW:
        return observations.ask(RAW, {}, Scope(streams=streams, first=since, last=until))
    found = figures.columns(streams, since, until, resolution)
    return found.rename_columns([NAMED.get(name, name) for name in found.column_names])


def window(streams: int, period_s: float | None, resolution: Resolution) -> timedelta:
    """How much time so many streams fill a batch in.

    Two steps of the resolution at least.
    """
    seconds = BATCH_ROWS * (period_s or USUAL_PERIOD_S) / max(streams, 1)
    least = max(SHORTEST_WINDOW, timedelta(seconds=2 * STEP_S[resolution]))
    return min(max(timedelta(seconds=seconds), least), LONGEST_WINDOW)


def windows(
    first: datetime, last: datetime, length: timedelta, resolution: Resolution, zone: tzinfo
) -> Iterator[tuple[datetime, datetime]]:
    """A span in parts that end where a day, an hour or a minute of the city does.

    So none of those is told twice.
    """
    since = first
    while since < last:
        until = min(_whole((since + length).astimezone(zone), resolution), last)
        yield since, until
        since = until


def _whole(moment: datetime, resolution: Resolution) -> datetime:
    cut = {
        Resolution.RAW: {"microsecond": 0},
        Resolution.MINUTE: {"second": 0, "microsecond": 0},
        Resolution.HOUR: {"minute": 0, "second": 0, "microsecond": 0},
        Resolution.DAY: {"hour": 0, "minute": 0, "second": 0, "microsecond": 0},
    }
    return moment.replace(**cut[resolution])  # type: ignore[arg-type]


def _batch(schema: pa.Schema, rows: Sequence[Sequence[object]]) -> pa.RecordBatch:
    columns = [pa.array(column, field.type) for column, field in zip(zip(*rows, strict=True), schema, strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=schema)
