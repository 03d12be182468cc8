"""The table of figures: objects × indicators, beside two earlier periods.

These are the period before and the same of the year before. Figures lead to cases.
"""

from django.core.paginator import Paginator

from civicgrid.apps.evaluation import queries
from civicgrid.apps.evaluation.types import Table
from civicgrid.base.access import Actor, needed_roles
from civicgrid.base.http import Request
from civicgrid.base.http.problems import problem_of
from civicgrid.base.ui import Answer, Context, page
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.indicator import Kind

from .choices import crumbs, kinds, period_fields, periods
from .columns import columns_of
from .lines import line_of

PAGE = 100
"""Objects on the page at once; the CSV has all."""


@page("evaluation/", "Evaluation", needs="evaluation.see", menu=50, statements=20, icon="chart")
def evaluation(request: Request) -> Context | Answer:
    """A table over the cases that the reader may see.

    What cannot be shown is said beside its field.
    """
    sent = request.GET.dict()
    try:
        view = queries.view_of(sent, queries.city_day(request.actor.time), "page")
        table = queries.table(request.actor, view.kind, view.period, view.under, view.sort)
    except CivicGridError as error:
        problem = problem_of(error)
        fields = period_fields(sent, problem)
        told = None if any(field.error for field in fields) else problem
        return Answer({"fields": fields, "problem": told}, status=error.status)
    return {**_frame(request.actor, view), **_shown(view, table, sent.get("page", ""))}


def _frame(actor: Actor, view: queries.View) -> Context:
    sees_appeals = bool(actor.roles & needed_roles("evaluation.see_appeals"))
    written = {"from": view.period.first.isoformat(), "to": view.period.last.isoformat()}
    return {
        "view": view,
        "kinds": kinds(view),
        "periods": periods(view, queries.city_day(actor.time)),
        "fields": period_fields(written),
        "crumbs": crumbs(view),
        "alone": view.kind in (Kind.POST, Kind.OFFICER) and not actor.roles & needed_roles("evaluation.see_people"),
        "appeals": queries.appeals_of(actor).count() if sees_appeals else None,
        "toggle": view.address(every="" if view.every else "yes"),
    }


def _shown(view: queries.View, table: Table, number: str) -> Context:
    columns, part = columns_of(view, table), Paginator(table.rows, PAGE).get_page(number)
    return {
        "table": table,
        "columns": columns,
        "part": part,
        "lines": [line_of(view, row, columns) for row in part],
        "total": line_of(view, table.total, columns),
    }
