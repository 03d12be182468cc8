"""What the chart's program asks for.

Streams over a span, as finely as the screen can show.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from numpy.typing import NDArray

from civicgrid.apps.telemetry.queries import charts
from civicgrid.apps.telemetry.queries.charts import POINTS, Chart, Line
from civicgrid.apps.telemetry.queries.lists.filter import number_of
from civicgrid.apps.telemetry.queries.lists.rows import microseconds
from civicgrid.apps.telemetry.queries.pictures import labelled, unit_sign
from civicgrid.apps.telemetry.queries.spans import asked_span
from civicgrid.apps.telemetry.rules.charts import axis, breaks
from civicgrid.base.http import Request, narrowed_by
from civicgrid.base.ui import called, data

PARTS = 14
"""Of the axis of times: more than is seen is loaded."""


@data("streams/figures/", "Figures of a chart", needs="telemetry.see", statements=12)
def stream_figures(request: Request) -> HttpResponse:
    """Columns of each stream; a gap is a point without values."""
    narrowed_by(request.GET, ("stream", "from", "to", "points"))
    numbers = [number_of("stream", each) for each in request.GET.getlist("stream")]
    streams = charts.streams_of(request.actor, numbers)
    span = asked_span(request.GET.dict(), timezone.now())
    points = number_of("points", request.GET.get("points") or str(POINTS))
    return JsonResponse(_told(charts.chart_of(streams, span.first, span.last, points)))


def _told(chart: Chart) -> Mapping[str, object]:
    return {
        "first": microseconds(chart.first) / 1000,
        "last": microseconds(chart.last) / 1000,
        "zone": timezone.get_current_timezone_name(),
        "resolution": called("resolution", chart.resolution),
        "raw": chart.resolution == "raw",
        "ticks": [[microseconds(at) / 1000, words] for at, words in labelled(chart.first, chart.last, PARTS)],
        "groups": [_group(each) for each in chart.groups],
    }


def _group(lines: Sequence[Line]) -> Mapping[str, object]:
    bounds = [each for line in lines for each in (line.stream.low, line.stream.high) if each is not None]
    said = [line.series for line in lines if line.series]
    lows, highs = (
        np.concatenate([getattr(each, name) for each in said] or [np.zeros(0)]) for name in ("lows", "highs")
    )
    scale = axis(lows, highs, bounds)
    return {
        "title": lines[0].stream.observed_property.name,
        "unit": unit_sign(lines[0].stream),
        "low": scale.low,
        "high": scale.high,
        "ticks": list(scale.ticks),
        "lines": [_line(each) for each in lines],
    }


def _line(line: Line) -> Mapping[str, object]:
    said, stream = line.series, line.stream
    marks = [
        {
            "words": called("detection", each.kind),
            "kind": each.kind,
            "from": microseconds(each.began_at) / 1000,
            "to": microseconds(each.ended_at) / 1000 if each.ended_at else None,
        }
        for each in line.marks
    ]
    told: dict[str, object] = {"name": stream.name, "bounds": [stream.low, stream.high], "marks": marks, "times": []}
    if said is None:
        return told
    gaps = breaks(said.times, line.longest_s)
    told["times"] = np.insert(said.times, gaps, said.times[gaps - 1] + 1).__truediv__(1000).tolist()
    for name in ("values", "lows", "highs", "counts"):
        told[name] = _gapped(getattr(said, name), gaps)
    told["late"] = [at + int(np.searchsorted(gaps, at, "right")) for at, fate in enumerate(said.fates) if fate]
    return told


def _gapped(column: NDArray[np.generic], gaps: NDArray[np.int64]) -> list[float | None]:
    """A column with nothing where the gaps are."""
    whole: NDArray[np.float64] = np.insert(column.astype(np.float64), gaps, np.nan)
    return [None if each != each else float(f"{each:.8g}") for each in whole.tolist()]
