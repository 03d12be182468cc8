"""The newest of everything in an area: on the map, and by what is measured."""

from collections.abc import Sequence
from itertools import groupby

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from civicgrid.apps.grid import api as grid
from civicgrid.apps.telemetry.models import Stream
from civicgrid.apps.telemetry.queries import lists
from civicgrid.apps.telemetry.queries.lists.filter import described, states
from civicgrid.apps.telemetry.queries.lists.rows import Row, told
from civicgrid.base.http import Request, narrowed_by
from civicgrid.base.ui import Answer, Context, page

SHOWN = 200
"""Streams on the page at once, by what they measure."""
FIELDS = ("area", "property", "state")


@page("streams/latest/", "Newest values", needs="telemetry.see", icon="pin", statements=12)
def latest(request: Request) -> Context | Answer:
    """What was said last in an area, subareas included."""
    narrowed_by(request.GET, FIELDS)
    asked = lists.asked_of(request.GET.dict(), timezone.localdate())
    wrong = bool(asked.errors)
    found = [] if wrong else list(_newest(request, asked.filter)[: SHOWN + 1])
    fields = [each for each in lists.filter_fields(asked) if each.name in FIELDS]
    shown: Context = {
        "groups": _groups(found[:SHOWN]),
        "more": len(found) > SHOWN,
        "shown": len(found[:SHOWN]),
        "fields": fields,
        "wrong": wrong,
        "asked": request.GET.urlencode(),
        "points": f"{reverse('stream_points')}?{request.GET.urlencode()}",
        "bounds": _bounds(asked.filter.area),
    }
    return Answer(shown, status=400) if wrong else shown


def _newest(request: Request, wanted: lists.StreamFilter) -> QuerySet[Stream]:
    return described(lists.matching(request.actor, wanted)).order_by("observed_property__name", "name", "pk")


def _groups(streams: Sequence[Stream]) -> list[tuple[str, list[Row]]]:
    today = timezone.localdate()
    rows = (Row(each, *told(each), states(each, today), None) for each in streams)
    return [(name, list(each)) for name, each in groupby(rows, key=lambda row: row.stream.observed_property.name)]


def _bounds(area: str) -> str:
    box = grid.areas()[area].bounds if area else grid.bounds()
    return ",".join(f"{each:.6f}" for each in box)
