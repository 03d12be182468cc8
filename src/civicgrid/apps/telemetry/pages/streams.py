"""The list of streams: every filter, shared by its address, page after page."""

from django.utils import timezone

from civicgrid.apps.telemetry.queries import lists
from civicgrid.apps.telemetry.queries.lists.rows import rows_of
from civicgrid.base.access import needed_roles
from civicgrid.base.http import Request, narrowed_by
from civicgrid.base.ui import Answer, Context, page

AT_HAND = ("", "state=silent", "state=out_of_bounds", "state=calibration", "state=never", "state=no_unit")
"""Lists that everybody wants, as addresses."""


@page("streams/", "Streams", needs="telemetry.see", menu=-33, icon="pulse", statements=12)
def streams(request: Request) -> Context | Answer:
    """A page of the streams one may see."""
    narrowed_by(request.GET, lists.IN_ADDRESS)
    now = timezone.now()
    asked = lists.asked_of(request.GET.dict(), timezone.localdate(now))
    wrong = bool(asked.errors)
    found = lists.Page([], "") if wrong else lists.page_of(request.actor, asked.filter)
    shown: Context = {
        "rows": rows_of(found.streams, now),
        "next": found.next,
        "count": 0 if wrong else lists.count_of(request.actor, asked.filter),
        "most": lists.COUNTED,
        "fields": lists.filter_fields(asked),
        "sort": lists.sort_field(asked),
        "in_use": lists.in_use(asked),
        "wrong": wrong,
        "asked": request.GET.urlencode(),
        "begun": bool(asked.filter.after),
        "at_hand": [(state, state.partition("=")[2]) for state in AT_HAND],
        "state": asked.filter.state,
        "may_ask": bool(request.actor.roles & needed_roles("telemetry.query")),
    }
    return Answer(shown, status=400) if wrong else shown
