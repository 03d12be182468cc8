"""The public map and list: what is reported in the city, as everybody may see it."""

from django.urls import reverse

from civicgrid.apps.cases import api as cases
from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.queries.public_asked import Asked, public_asked, public_fields
from civicgrid.base.http import Request, sender_of
from civicgrid.base.http.limits import look
from civicgrid.base.ui import Answer, Context, page
from civicgrid.kernel.places import cursor_of

SHOWN = 25
"""Cases on a page."""


@page("map/", "Reports on the map", icon="pin")
def public_map(request: Request) -> Context | Answer:
    """The list, the newest first; a map beside it where the browser can draw one."""
    look(sender_of(request))
    asked = public_asked(request.GET.dict())
    found = cases.public_cases(asked.filter, SHOWN + 1)
    rows = found[:SHOWN]
    shown: Context = {
        "rows": rows,
        "fields": public_fields(asked),
        "in_use": asked.in_use,
        "wrong": bool(asked.errors),
        "next": asked.query(after=cursor_of(rows[-1].opened_at, rows[-1].number)) if len(found) > SHOWN else "",
        "begun": bool(asked.written["after"]),
        "query": asked.query(),
        "box": asked.written["bbox"],
        "area": asked.filter.area or grid.root(),
        "code": grid.areas()[asked.filter.area or grid.root()].code,
        "points": f"{reverse('public_points')}?{asked.query()}",
        "bounds": ",".join(f"{degrees:.5f}" for degrees in _bounds(asked)),
    }
    return Answer(shown, status=400) if asked.errors else shown


def _bounds(asked: Asked) -> tuple[float, ...]:
    """What the map shows at first: the box, the area, or the whole city."""
    return asked.filter.bounds or grid.areas()[asked.filter.area or grid.root()].bounds
