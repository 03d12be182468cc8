"""The table as CSV: every count and figure, no value left empty."""

from django.http import HttpResponse
from django.utils.translation import get_language

from civicgrid.apps.evaluation import queries
from civicgrid.apps.evaluation.rules import sheet
from civicgrid.base.http import Request
from civicgrid.base.ui import page
from civicgrid.kernel.spreadsheet import BYTE_ORDER_MARK, lines


@page("evaluation.csv", "Evaluation as CSV", needs="evaluation.see", statements=20)
def evaluation_csv(request: Request) -> HttpResponse:
    """The same view as the page, with all figures."""
    view = queries.view_of(request.GET.dict(), queries.city_day(request.actor.time))
    table = queries.table(request.actor, view.kind, view.period, view.under, view.sort)
    response = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
    name = f"evaluation-{view.kind}-{view.period.first}-{view.period.last}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.writelines(lines(sheet(table, queries.book(), get_language() or "en")))
    return response
