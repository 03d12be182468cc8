"""Charts: several streams over a span, with bounds and detections."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec
from django.db.models import Q

from civicgrid.apps.telemetry.models import Detection, Stream
from civicgrid.apps.telemetry.rules.charts import Resolution, fitting, longest_step_s
from civicgrid.base.access import Actor, narrow
from civicgrid.kernel.errors import InvalidInput, NotFound

from .figures import Series, series

MOST_STREAMS = 12
"""On one page of charts."""
POINTS = 1500
"""Of a line, unless the reader's screen asks for fewer or more."""
LEAST_POINTS, MOST_POINTS = 20, 5000
LONGEST = timedelta(days=3660)
SHORTEST = timedelta(seconds=1)
SPANS = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}
"""What a reader can choose without writing times."""


class TooManyStreams(InvalidInput):
    """At most {limit} streams fit on one page."""


class NoSpan(InvalidInput):
    """The span has to end after it begins, and within ten years."""


class NoSuchStream(NotFound):
    """There is no stream {number}, or it is not yours to see."""


class Mark(msgspec.Struct, frozen=True):
    """A stretch that a detector marked; without an end it lasts."""

    kind: str
    began_at: datetime
    ended_at: datetime | None


class Line(msgspec.Struct, frozen=True):
    """One stream of a chart.

    Two points further apart than `longest_s` have a gap between them.
    """

    stream: Stream
    series: Series | None
    longest_s: float
    marks: Sequence[Mark]


class Chart(msgspec.Struct, frozen=True):
    """Some streams over the same span, at one resolution."""

    first: datetime
    last: datetime
    resolution: Resolution
    lines: Sequence[Line]

    @property
    def groups(self) -> list[list[Line]]:
        """Lines that measure the same in the same unit stand over each other."""
        found: dict[tuple[str, str], list[Line]] = {}
        for each in self.lines:
            found.setdefault((each.stream.observed_property.name, each.stream.unit), []).append(each)
        return list(found.values())


def stream_of(actor: Actor, number: int, action: str = "telemetry.see") -> Stream:
    """A stream that the actor may see, with its thing and newest value.

    Raises NoSuchStream.
    """
    related = ("thing", "sensor", "observed_property", "latest", "stream_class")
    rows = Stream.objects.filter(pk=number).select_related(*related)
    found = narrow(actor, action, rows).first() if number < 2**63 else None
    if found is None:
        raise NoSuchStream(field="stream", number=number, remedy="look for it in the list")
    return found


def streams_of(actor: Actor, numbers: Sequence[int], most: int = MOST_STREAMS) -> list[Stream]:
    """Those streams, in the order asked for; raises NoSuchStream or TooManyStreams."""
    wanted = list(dict.fromkeys(numbers))
    if len(wanted) > most:
        raise TooManyStreams(field="stream", limit=most, remedy="choose fewer")
    rows = Stream.objects.filter(pk__in=[each for each in wanted if each < 2**63])
    found = {
        each.pk: each for each in narrow(actor, "telemetry.see", rows.select_related("thing", "observed_property"))
    }
    for number in wanted:
        if number not in found:
            raise NoSuchStream(field="stream", number=number, remedy="look for it in the list")
    return [found[number] for number in wanted]


def span_of(
    first: datetime | None, last: datetime | None, now: datetime, usual: str = "day"
) -> tuple[datetime, datetime]:
    """A span from what was asked for; raises NoSpan."""
    end = last or now
    try:
        begin = first or end - SPANS[usual]
        if not SHORTEST <= end - begin <= LONGEST or not 1900 <= begin.year <= end.year <= 2200:
            raise NoSpan(field="to", remedy="let it end after it begins, at most ten years")
    except OverflowError as error:
        raise NoSpan(field="from", remedy="begin after the year 1900") from error
    return begin.astimezone(UTC), end.astimezone(UTC)


def chart_of(
    streams: Sequence[Stream], first: datetime, last: datetime, points: int = POINTS, asked: Resolution | None = None
) -> Chart:
    """The streams over a span, as finely as asked, or as so many points allow."""
    period = min((each.period_s for each in streams if each.period_s), default=None)
    resolution = asked or fitting(last - first, period, min(max(points, LEAST_POINTS), MOST_POINTS))
    said = series([each.pk for each in streams], first, last, resolution) if streams else {}
    marked = _marks(streams, first, last)
    lines = [
        Line(each, said.get(each.pk), longest_step_s(resolution, each.period_s), marked.get(each.pk, ()))
        for each in streams
    ]
    return Chart(first, last, resolution, lines)


def _marks(streams: Sequence[Stream], first: datetime, last: datetime) -> dict[int, list[Mark]]:
    open_or_after = Q(ended_at=None) | Q(ended_at__gt=first)
    rows = Detection.objects.filter(open_or_after, stream__in=streams, began_at__lt=last).order_by("began_at")
    found: dict[int, list[Mark]] = {}
    for each in rows[:2000]:
        found.setdefault(each.stream_id, []).append(Mark(each.kind, each.began_at, each.ended_at))
    return found
