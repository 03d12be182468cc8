"""The appeals: those that wait, and, on demand, those that were decided."""

from civicgrid.apps.evaluation import queries
from civicgrid.base.http import Request
from civicgrid.base.ui import Context, page

SHOWN = 200
"""Appeals on the page at once; of open ones, the longest waiting."""


@page("appeals/", "Appeals", needs="evaluation.see_appeals")
def appeals(request: Request) -> Context:
    """The appeals that the reader may see."""
    every = bool(request.GET.get("every"))
    found = queries.appeals_of(request.actor, open_only=not every)
    return {"appeals": found.reverse()[:SHOWN] if every else found[:SHOWN], "every": every}
