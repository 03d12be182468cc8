"""The filtered list as CSV, streamed: it holds all pages of the list."""

from itertools import chain

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from civicgrid.apps.cases import queries
from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.queries.lists.asked import IN_ADDRESS
from civicgrid.apps.cases.queries.lists.exports import EXPORT_COLUMNS, export_rows
from civicgrid.base.access import narrow
from civicgrid.base.http import Request, narrowed_by
from civicgrid.base.ui import page
from civicgrid.kernel.spreadsheet import BYTE_ORDER_MARK, lines


@page("cases.csv", "Cases as CSV", needs="cases.export")
def cases_csv(request: Request) -> HttpResponseBase:
    """Every case of the filter that the reader may export."""
    narrowed_by(request.GET, IN_ADDRESS)
    asked = queries.asked_of(request.GET.dict(), timezone.now())
    for error in asked.errors.values():
        raise error
    rows = queries.matching(request.actor, asked.filter, narrow(request.actor, "cases.export", Case.objects.all()))
    table = lines(chain([EXPORT_COLUMNS], export_rows(rows, request.actor)))
    response = StreamingHttpResponse(chain([BYTE_ORDER_MARK], table), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="cases-{timezone.localdate()}.csv"'
    return response
