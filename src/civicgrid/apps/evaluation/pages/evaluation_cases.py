"""The cases behind a figure: exactly those that were counted."""

from civicgrid.apps.evaluation import queries
from civicgrid.base.access import needed_roles
from civicgrid.base.http import Request
from civicgrid.base.ui import Context, page


@page("evaluation/cases/", "Cases behind a figure", needs="evaluation.see", statements=16)
def evaluation_cases(request: Request) -> Context:
    """A page of the cases that a measure counted for an object in a period."""
    sent = request.GET.dict()
    view = queries.view_of(sent, queries.city_day(request.actor.time), "measure", "object", "page")
    asked = queries.Asked(
        measure=sent.get("measure", ""),
        kind=view.kind,
        key=sent.get("object", ""),
        under=view.under,
        period=view.period,
    )
    return {
        "behind": queries.behind(request.actor, asked, sent.get("page", "")),
        "period": view.period,
        "back": view.address(),
        "may_appeal": bool(request.actor.roles & needed_roles("evaluation.appeal")),
    }
