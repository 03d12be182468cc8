"""The filtered list as CSV, streamed: it holds all pages of the list."""

import csv
from collections.abc import Iterator
from datetime import tzinfo

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from civicgrid.apps.cases import queries
from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.queries.exports import EXPORT_COLUMNS, export_rows
from civicgrid.base.access import narrow
from civicgrid.base.http import Request
from civicgrid.base.ui import page

BYTE_ORDER_MARK = "\ufeff"
"""Spreadsheets take UTF-8 for a local encoding without it."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell of words that begins so would be run by a spreadsheet."""


@page("cases.csv", "Cases as CSV", needs="cases.export")
def cases_csv(request: Request) -> HttpResponseBase:
    """Every case of the filter that the reader may export."""
    asked = queries.asked_of(request.GET.dict(), timezone.now())
    for error in asked.errors.values():
        raise error
    rows = queries.matching(request.actor, asked.filter, narrow(request.actor, "cases.export", Case.objects.all()))
    lines = _lines(export_rows(rows), timezone.get_current_timezone())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="cases-{timezone.localdate()}.csv"'
    return response


class _Echo:
    """A file that hands every line back."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def _lines(rows: Iterator[list[object]], zone: tzinfo) -> Iterator[str]:
    """Written while the middleware that knew the city's zone has done its part."""
    table = csv.writer(_Echo(), lineterminator="\n")
    yield BYTE_ORDER_MARK + table.writerow(EXPORT_COLUMNS)
    with timezone.override(zone):
        for row in rows:
            yield table.writerow([_harmless(cell) for cell in row])


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
