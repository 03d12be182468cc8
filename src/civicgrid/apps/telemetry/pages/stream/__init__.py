"""One stream: its chart, its newest rows, what is kept and seen of it."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext

from civicgrid.apps.assets import api as assets
from civicgrid.apps.telemetry.actions.streams import BY_NAME, change, settings_of, version_of
from civicgrid.apps.telemetry.models import Stream
from civicgrid.apps.telemetry.queries import charts, newest
from civicgrid.apps.telemetry.queries.lists.filter import described, states
from civicgrid.apps.telemetry.queries.lists.rows import told
from civicgrid.apps.telemetry.queries.pictures import shown
from civicgrid.apps.telemetry.queries.spans import IN_ADDRESS, asked_span
from civicgrid.apps.telemetry.rules.settings import SETTINGS
from civicgrid.base.access import Actor, can
from civicgrid.base.http import Problem, Request, narrowed_by, spoken
from civicgrid.base.ui import Answer, Context, page, see_other
from civicgrid.kernel.errors import CivicGridError

from .forms import fields_of


@page("streams/<int:stream>/", "Stream", needs="telemetry.see", icon="pulse", statements=16)
def stream(request: Request, stream: int) -> Context | Answer | HttpResponseBase:
    """Shows a stream; a form sent to it is done first, or refused in words beside it."""
    narrowed_by(request.GET, IN_ADDRESS)
    found = charts.stream_of(request.actor, stream)
    if request.method != "POST":
        return _shown(request, found)
    sent = {name: request.POST[name] for name in SETTINGS if name in request.POST}
    try:
        done = change(request.actor, found, sent, BY_NAME, request.POST.get("seen", ""))
    except CivicGridError as error:
        return _shown(request, charts.stream_of(request.actor, stream), spoken(error))
    messages.success(request, gettext("It is kept.") if done else gettext("Nothing was changed."))
    return see_other("stream", stream=str(stream))


def _shown(request: Request, found: Stream, problem: Problem | None = None) -> Answer:
    now = timezone.now()
    span = asked_span(request.GET, now)
    chart = charts.chart_of([found], span.first, span.last)
    row = described(Stream.objects.filter(pk=found.pk)).get()
    value, unit = told(found)
    fields = fields_of(settings_of(found), request.POST, problem)
    context: Context = {
        "stream": found,
        "address": f"/v1.1/Datastreams({found.pk})",
        "latest": getattr(found, "latest", None),
        "value": value,
        "unit": unit,
        "states": states(row, timezone.localdate(now)),
        "asset": _asset(found),
        **shown(chart, span, alone=True),
        "rows": newest.newest_rows(found),
        "detections": newest.detections_of(found),
        "fields": fields,
        "seen": version_of(found),
        "may_define": _may_define(request.actor, found),
        "problem": None if problem is None or any(field.error for field in fields) else problem,
        "wrong": problem is not None,
    }
    return Answer(context, status=problem.status if problem else 200)


def _asset(found: Stream) -> object:
    return assets.find(found.thing.asset) if found.thing.asset else None


def _may_define(actor: Actor, found: Stream) -> bool:
    return can(actor, "telemetry.define", found)
