"""What the detector knows when it begins: the streams, and what each said last."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import numpy as np
from django.db.models import QuerySet

from civicgrid.apps.telemetry.models import Detection, Location, Place, Stream
from civicgrid.apps.telemetry.types import DetectionKind
from civicgrid.base.bulk import with_columns
from civicgrid.kernel.detect.arrays import Doubles
from civicgrid.kernel.detect.batches import Known
from civicgrid.kernel.detect.bounds import NONE
from civicgrid.kernel.detect.step import State, new_state

READER = "detector"
"""The name of its place in the journal."""
STREAMS = """
    SELECT s.id, c.late_s, s.unit <> '', s.low, s.high, s.deadband, s.period_s FROM telemetry_stream s
    JOIN telemetry_streamclass c ON c.code = s.stream_class_id ORDER BY s.id"""
NEWEST = """
    SELECT stream_id, (extract(epoch FROM time) * 1000000)::bigint, seq,
        (extract(epoch FROM arrival) * 1000000)::bigint
    FROM telemetry_latest WHERE time IS NOT NULL ORDER BY stream_id"""


class Streams(NamedTuple):
    """All streams, and how often each should speak: NaN = when it likes."""

    known: Known
    period_s: Doubles


def streams() -> Streams:
    """As they are now."""
    rows = with_columns(STREAMS, [])
    number, late, unit, low, high, deadband, period = zip(*rows, strict=True) if rows else [()] * 7
    known = Known(
        stream=np.array(number, np.int64),
        late_us=(np.array(late, np.float64) * 1e6).astype(np.int64),
        unit=np.array(unit, np.bool_),
        low=np.array([-np.inf if each is None else each for each in low]),
        high=np.array([np.inf if each is None else each for each in high]),
        deadband=np.array(deadband, np.float64),
    )
    return Streams(known, np.array(period, np.float64))


def state() -> State:
    """What was known of each stream at the place that the detector has reached."""
    rows = with_columns(NEWEST, [])
    if not rows:
        return new_state()
    number, time, seq, heard = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    found = {"stream": number, "time": time, "seq": seq, "heard": heard}
    for kind in (DetectionKind.TOO_HIGH, DetectionKind.TOO_LOW):
        begun = dict(_open(kind).values_list("stream", "observation"))
        found[kind] = np.array([begun.get(each, NONE) for each in number.tolist()], np.int64)
    return found


def silences() -> dict[int, str]:
    """The silences that last: stream -> key."""
    return dict(_open(DetectionKind.SILENT).values_list("stream", "key"))


class Described(NamedTuple):
    """A stream, and where its thing is."""

    stream: Stream
    lon: float | None
    lat: float | None


def described(numbers: Collection[int]) -> Mapping[int, Described]:
    """Those of the streams that are there, with what an event tells of them."""
    streams = Stream.objects.filter(pk__in=numbers).select_related("thing").prefetch_related("thing__locations")
    return {each.pk: Described(each, *_place(each.thing.locations.all())) for each in streams}


def _place(locations: Iterable[Location]) -> tuple[float | None, float | None]:
    return next(((each.lon, each.lat) for each in locations if each.lon is not None), (None, None))


def _open(kind: DetectionKind) -> QuerySet[Detection]:
    return Detection.objects.filter(kind=kind, ended_at=None).order_by("began_at")


def place() -> int:
    """The row of the journal that the detector reads next."""
    return Place.objects.filter(reader=READER).values_list("row", flat=True).first() or 0
