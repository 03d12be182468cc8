"""Several streams in one chart: those of one kind over each other, others below."""

from django.utils import timezone

from civicgrid.apps.telemetry.queries import charts
from civicgrid.apps.telemetry.queries.lists.filter import number_of
from civicgrid.apps.telemetry.queries.pictures import shown
from civicgrid.apps.telemetry.queries.spans import IN_ADDRESS, asked_span
from civicgrid.base.http import Request, narrowed_by
from civicgrid.base.ui import Context, page


@page("streams/chart/", "Chart", needs="telemetry.see", icon="chart", statements=12)
def stream_chart(request: Request) -> Context:
    """The streams that the address names, over the same time."""
    narrowed_by(request.GET, ("stream", *IN_ADDRESS))
    numbers = [number_of("stream", each) for each in request.GET.getlist("stream")]
    streams = charts.streams_of(request.actor, numbers)
    span = asked_span(request.GET.dict(), timezone.now())
    chart = charts.chart_of(streams, span.first, span.last)
    return {"streams": streams, **shown(chart, span, alone=False)}
