"""The filtered list as CSV and as GeoJSON, streamed: all its pages."""

from collections.abc import Iterable
from itertools import chain

from django.db.models import QuerySet
from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from civicgrid.apps.assets.models import Asset
from civicgrid.apps.assets.queries.asked import IN_ADDRESS, asked_of
from civicgrid.apps.assets.queries.exports import columns, export_features, export_rows
from civicgrid.apps.assets.queries.lists import matching
from civicgrid.base.http import Request, narrowed_by
from civicgrid.base.ui import page
from civicgrid.kernel.spreadsheet import BYTE_ORDER_MARK, lines


@page("assets.csv", "Assets as CSV", needs="assets.export")
def assets_csv(request: Request) -> HttpResponseBase:
    """Every asset of the filter, as a table that can be imported again."""
    rows = lines(chain([columns()], export_rows(_rows(request))))
    return _file(chain([BYTE_ORDER_MARK], rows), "csv", "text/csv; charset=utf-8")


@page("assets.geojson", "Assets as GeoJSON", needs="assets.export")
def assets_geojson(request: Request) -> HttpResponseBase:
    """Every asset of the filter, as features that can be imported again."""
    return _file(export_features(_rows(request)), "geojson", "application/geo+json")


def _rows(request: Request) -> QuerySet[Asset]:
    narrowed_by(request.GET, IN_ADDRESS)
    asked = asked_of(request.GET.dict(), timezone.localdate())
    for error in asked.errors.values():
        raise error
    return matching(request.actor, asked.filter, "assets.export")


def _file(content: Iterable[str], ending: str, kind: str) -> HttpResponseBase:
    response = StreamingHttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="assets-{timezone.localdate()}.{ending}"'
    return response
