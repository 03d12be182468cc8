"""Streams as lists show them.

Value, unit, states, and the trend of a day as a small picture.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from django.utils import timezone

from civicgrid.apps.telemetry.models import Stream
from civicgrid.apps.telemetry.queries.figures import Series, series
from civicgrid.apps.telemetry.rules.charts import Resolution, longest_step_s
from civicgrid.apps.telemetry.rules.drawings import Drawing, Frame, Points, drawn
from civicgrid.apps.telemetry.rules.states import StreamState
from civicgrid.kernel import units
from civicgrid.kernel.figures import figure

from .filter import states

HOUR = timedelta(hours=1)
SPAN = timedelta(hours=24)
WIDTH, HEIGHT = 96.0, 24.0
"""Units of a spark."""
LONGEST_RESULT = 60


class Row(msgspec.Struct, frozen=True):
    """A stream in a list, with its newest value in words and its unit's sign.

    How it is, and its day as a picture.
    """

    stream: Stream
    value: str
    unit: str
    states: Sequence[StreamState]
    spark: Drawing | None

    @property
    def time(self) -> datetime | None:
        """When the newest value was so."""
        latest = getattr(self.stream, "latest", None)
        return latest.time if latest else None


def rows_of(streams: Sequence[Stream], now: datetime) -> list[Row]:
    """The rows of described streams; their sparks cost one question to the lake."""
    said = series([each.pk for each in streams], now - SPAN, now, Resolution.HOUR) if streams else {}
    today = timezone.localdate(now)
    return [
        Row(each, *told(each), states(each, today), spark_of(said.get(each.pk), now, each.period_s)) for each in streams
    ]


def told(stream: Stream) -> tuple[str, str]:
    """The newest value in words, and the sign of its unit; "" where it never spoke."""
    latest = getattr(stream, "latest", None)
    if latest is None or latest.time is None:
        return "", ""
    if latest.result is not None:
        return latest.result[:LONGEST_RESULT], ""
    return figure(latest.value), units.symbol(stream.unit) if stream.unit else ""


def spark_of(said: Series | None, now: datetime, period_s: float | None) -> Drawing | None:
    """The last 24 hours as a picture, None where nothing was said."""
    if said is None or not len(said.times):
        return None
    low, high = float(said.values.min()), float(said.values.max())
    room = (high - low) / 8 or 1.0
    first, last = microseconds(now - SPAN - HOUR), microseconds(now)
    frame = Frame(width=WIDTH, height=HEIGHT, first=first, last=last, low=low - room, high=high + room)
    points = Points(said.times, said.values, said.values, said.values)
    return drawn(points, frame, longest_step_s(Resolution.HOUR, period_s))


def microseconds(moment: datetime) -> int:
    """Since 1970, UTC."""
    return round(moment.timestamp() * 1e6)
