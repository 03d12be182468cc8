"""The public map and list: what is reported in the city, as everybody may see it."""

from django.urls import reverse

from civicgrid.apps.cases import api as cases
from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.queries.public_asked import FIELDS, Asked, public_asked, public_fields
from civicgrid.base.http import Problem, Request, narrowed_by, sender_of, spoken
from civicgrid.base.http.limits import look
from civicgrid.base.ui import Answer, Context, page
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.places import cursor_of

SHOWN = 25
"""Cases on a page."""


@page("map/", "Reports on the map", icon="pin")
def public_map(request: Request) -> Context | Answer:
    """The list, the newest first; a map beside it where the browser can draw one."""
    look(sender_of(request))
    asked = public_asked(request.GET.dict())
    problem = _problem(request, asked)
    found = cases.public_cases(asked.filter, SHOWN + 1)
    rows = found[:SHOWN]
    shown: Context = {
        "rows": rows,
        "fields": public_fields(asked),
        "in_use": asked.in_use,
        "problem": problem,
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
    return Answer(shown, status=400) if asked.errors or problem else shown


def _problem(request: Request, asked: Asked) -> Problem | None:
    """What is wrong and no field of the form can say: it is told above the list."""
    try:
        narrowed_by(request.GET, FIELDS)
    except CivicGridError as error:
        return spoken(error)
    return next((spoken(asked.errors[name]) for name in ("bbox", "after") if name in asked.errors), None)


def _bounds(asked: Asked) -> tuple[float, ...]:
    """What the map shows at first: the box, the area, or the whole city."""
    return asked.filter.bounds or grid.areas()[asked.filter.area or grid.root()].bounds
