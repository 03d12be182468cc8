"""The appeals: those that wait, and, on demand, those that were decided."""

from collections.abc import Iterable, Iterator

from django.http import HttpResponse
from django.utils import timezone

from civicgrid.apps.evaluation import queries
from civicgrid.apps.evaluation.models import Appeal
from civicgrid.base.http import Request, narrowed_by
from civicgrid.base.ui import Context, called, page
from civicgrid.kernel.spreadsheet import BYTE_ORDER_MARK, lines

SHOWN = 200
"""Appeals on the page at once; of open ones, the longest waiting."""
MOMENTS = ("asked_at", "reviewed_at", "decided_at")
NAMED = {"state": "appeal", "organisation": "organisation", "area": "area", "asked_by": "person"}
"""Columns beside whose codes stand words, and what they are codes of."""
COLUMNS = ("number", "state", "granted", "organisation", "area", "reason", "asked_by", "review", "decision", *MOMENTS)


@page("appeals/", "Appeals", needs="evaluation.see_appeals")
def appeals(request: Request) -> Context | HttpResponse:
    """The appeals that the reader may see; as CSV all of them."""
    narrowed_by(request.GET, ("every", "csv"))
    every = bool(request.GET.get("every"))
    found = queries.appeals_of(request.actor, open_only=not every)
    if "csv" in request.GET:
        response = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="appeals-{timezone.localdate()}.csv"'
        response.writelines(lines(_rows(found)))
        return response
    return {"appeals": found.reverse()[:SHOWN] if every else found[:SHOWN], "every": every}


def _rows(found: Iterable[Appeal]) -> Iterator[Iterable[object]]:
    yield [*COLUMNS, *(f"{column}_name" for column in NAMED)]
    for each in found:
        cells = {column: getattr(each, column) for column in COLUMNS}
        moments = {name: timezone.localtime(cells[name]).isoformat() for name in MOMENTS if cells[name]}
        words = [called(kind, cells[column]) for column, kind in NAMED.items()]
        yield ["" if cell is None else cell for cell in (*{**cells, **moments}.values(), *words)]
