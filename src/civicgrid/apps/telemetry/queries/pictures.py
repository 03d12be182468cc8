"""Charts as pictures for pages: what a browser draws without a program."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from urllib.parse import urlencode

import msgspec
import numpy as np
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from civicgrid.apps.telemetry.models import Stream
from civicgrid.apps.telemetry.rules.charts import axis, moments
from civicgrid.apps.telemetry.rules.drawings import Drawing, Frame, Points, drawn, stretch, ticks
from civicgrid.kernel import units
from civicgrid.kernel.figures import figure

from .charts import Chart, Line
from .figures import Series
from .lists.rows import microseconds
from .spans import Span

WIDTH, HEIGHT = 720.0, 220.0
"""Units of a picture, without what stands around it."""
LEFT, TOP, BELOW = 64, 12, 28


class Curve(msgspec.Struct, frozen=True):
    """A stream in a picture: its drawing, and the rows that came late, as points."""

    stream: Stream
    drawing: Drawing
    late: str


class Edge(msgspec.Struct, frozen=True):
    """A bound of a stream, from the top, and its figure."""

    down: float
    figure: str


class Stretch(msgspec.Struct, frozen=True):
    """A detection: from the left, how wide, and of which kind."""

    left: float
    width: float
    kind: str


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """Streams of one kind over each other, on one scale; "" where nothing was said."""

    title: str
    unit: str
    curves: Sequence[Curve]
    values: Sequence[tuple[float, str]]
    times: Sequence[tuple[float, str]]
    edges: Sequence[Edge]
    stretches: Sequence[Stretch]
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def box(self) -> str:
        """The view box: room on the left and below for the figures."""
        return f"{-LEFT} {-TOP} {WIDTH + LEFT + 8:.0f} {HEIGHT + TOP + BELOW:.0f}"


def pictures(chart: Chart) -> list[Picture]:
    """A picture for each kind of streams, as small multiples on the same times."""
    return [_picture(chart, group) for group in chart.groups]


def unit_sign(stream: Stream) -> str:
    """The sign of a stream's unit as people know it."""
    return units.symbol(stream.unit) if stream.unit else ""


def labelled(first: datetime, last: datetime, parts: int = 6) -> list[tuple[datetime, str]]:
    """Round times of the city's zone in a span, each with its words.

    Days by their date, else the hour.
    """
    zone = timezone.get_current_timezone()
    found = moments(first.astimezone(zone), last.astimezone(zone), parts)
    seconds = len(found) > 1 and (found[1] - found[0]).total_seconds() < 60
    return [(each, _words(each, seconds=seconds)) for each in found]


def _words(moment: datetime, *, seconds: bool) -> str:
    if moment.hour or moment.minute or moment.second:
        return moment.strftime("%H:%M:%S" if seconds else "%H:%M")
    # Translators: a day on the axis of a chart, in Django's date format letters.
    return date_format(moment, gettext("j M"))


def _picture(chart: Chart, group: Sequence[Line]) -> Picture:
    bounds = [each for line in group for each in (line.stream.low, line.stream.high) if each is not None]
    said = [line.series for line in group if line.series]
    lows = np.concatenate([each.lows for each in said]) if said else np.zeros(0)
    highs = np.concatenate([each.highs for each in said]) if said else np.zeros(0)
    scale = axis(lows, highs, bounds)
    first, last = microseconds(chart.first), microseconds(chart.last)
    frame = Frame.of(scale, first, last, width=WIDTH, height=HEIGHT)
    return Picture(
        title=group[0].stream.observed_property.name,
        unit=unit_sign(group[0].stream),
        curves=[_curve(line, frame) for line in group],
        values=ticks(frame, scale.ticks),
        times=[(_across(frame, at), words) for at, words in labelled(chart.first, chart.last)],
        edges=[
            Edge(float(frame.down(np.array([each]))[0]), figure(each))
            for each in sorted(set(bounds))
            if scale.low <= each <= scale.high
        ],
        stretches=[_stretch(frame, line, number) for line in group for number in range(len(line.marks))],
    )


def _curve(line: Line, frame: Frame) -> Curve:
    said = line.series
    if said is None:
        return Curve(line.stream, Drawing("", "", ""), "")
    points = Points(said.times, said.values, said.lows, said.highs)
    late = np.array([bool(each) for each in said.fates], bool)
    x, y = frame.across(said.times[late]), frame.down(said.values[late])
    marks = "".join(f"M{across:.1f} {down:.1f}h0" for across, down in zip(x.tolist(), y.tolist(), strict=True))
    return Curve(line.stream, drawn(points, frame, line.longest_s), marks)


def _stretch(frame: Frame, line: Line, number: int) -> Stretch:
    mark = line.marks[number]
    left, width = stretch(frame, microseconds(mark.began_at), microseconds(mark.ended_at) if mark.ended_at else None)
    return Stretch(left, width, mark.kind)


def _across(frame: Frame, at: datetime) -> float:
    return round(float(frame.across(np.array([microseconds(at)]))[0]), 1)


def shown(chart: Chart, span: Span, *, alone: bool) -> dict[str, object]:
    """What the template of a chart needs.

    `alone`: the page is of one stream, which its address names.
    """
    numbers = [each.stream.pk for each in chart.lines]
    named = urlencode([("stream", each) for each in numbers])
    return {
        "span": span,
        "chart": chart,
        "pictures": pictures(chart),
        "said": any(each.series for each in chart.lines),
        "numbers": [] if alone else numbers,
        "keep": "" if alone else f"{named}&",
        "keep_all": named,
        "many": not alone,
        "figures": table_of(chart),
    }


ROWS = 400
"""Of the table beside a chart: the last ones of each stream."""


class Told(msgspec.Struct, frozen=True):
    """A row of the table beside a chart."""

    name: str
    time: datetime
    value: str
    low: str
    high: str
    count: int
    unit: str


def table_of(chart: Chart) -> list[Told]:
    """The same figures as words, the last first, for whoever does not see the picture."""
    most = max(ROWS // max(len(chart.lines), 1), 1)
    return [row for line in chart.lines if line.series for row in _rows(line, line.series, most)]


def _rows(line: Line, said: Series, most: int) -> Iterator[Told]:
    unit = unit_sign(line.stream)
    for at in range(len(said.times) - 1, max(len(said.times) - 1 - most, -1), -1):
        time = datetime.fromtimestamp(int(said.times[at]) / 1e6, UTC)
        value, low, high = (figure(float(each[at])) for each in (said.values, said.lows, said.highs))
        yield Told(line.stream.name, time, value, low, high, int(said.counts[at]), unit)
