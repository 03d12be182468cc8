"""Open data: CSV and GeoJSON as they are now, Parquet by month.

And what the columns mean.
"""

from itertools import chain

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from civicgrid.apps.cases import api as cases
from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.queries.geojson import MEDIA_TYPE, collection, point
from civicgrid.apps.services.queries.open_data import COLUMNS, about, data_files, values, written
from civicgrid.apps.services.queries.public_asked import strictly
from civicgrid.base import files
from civicgrid.base.http import limits, sender_of
from civicgrid.base.http.routes import route
from civicgrid.kernel.errors import NotFound
from civicgrid.kernel.spreadsheet import BYTE_ORDER_MARK, lines

from .answers import reading

RATE = "60/hour"
"""Whole tables that one sender takes: each reads all that fits."""
KINDS = {"text": "string", "whole": "integer", "real": "number", "truth": "boolean", "moment": "datetime"}
"""Kinds of columns as a Table Schema calls them."""


class NoSuchMonth(NotFound):
    """There is no file of the month {month}; it is made anew where the rules have changed."""


@route("open-data/reports.csv", "data_csv")
@reading
def data_csv(request: HttpRequest) -> HttpResponseBase:
    """All that fits, the oldest first."""
    found = cases.public_stream(_asked(request))
    table = lines(chain([[column.name for column in COLUMNS]], written(found)))
    response = StreamingHttpResponse(chain([BYTE_ORDER_MARK], table), content_type="text/csv; charset=utf-8")
    return _as_file(response, f"reports-{timezone.localdate()}.csv")


@route("open-data/reports.geojson", "data_geojson")
@reading
def data_geojson(request: HttpRequest) -> HttpResponseBase:
    """The same as features; those of which only the area is known have no geometry."""
    names = [column.name for column in COLUMNS]
    rows = (dict(zip(names, row, strict=True)) for row in values(cases.public_stream(_asked(request))))
    features = (
        {"type": "Feature", "id": row["number"], "geometry": point(row.pop("lon"), row.pop("lat")), "properties": row}
        for row in rows
    )
    response = StreamingHttpResponse(collection(features, **_licence()), content_type=MEDIA_TYPE)
    return _as_file(response, f"reports-{timezone.localdate()}.geojson")


@route("open-data/reports-<str:month>.parquet", "data_month")
@reading
def data_month(request: HttpRequest, month: str) -> HttpResponseBase:
    """The file of a month."""
    found = next((each for each in data_files() if f"{each.month:%Y-%m}" == month), None)
    if found is None:
        raise NoSuchMonth(field="month", month=month, remedy="look at the months of /open-data/")
    response = FileResponse(files.path_of(found.sha256).open("rb"), content_type="application/vnd.apache.parquet")
    response.headers["ETag"] = f'"{found.sha256}"'
    return _as_file(response, f"reports-{month}.parquet")


@route("open-data/SHA256SUMS", "data_sums")
@reading
def data_sums(request: HttpRequest) -> HttpResponseBase:
    """The checksums of all months, as `sha256sum -c` reads them."""
    sums = "".join(f"{each.sha256}  reports-{each.month:%Y-%m}.parquet\n" for each in data_files())
    return HttpResponse(sums, content_type="text/plain; charset=utf-8")


@route("open-data/datapackage.json", "data_package")
@reading
def data_package(request: HttpRequest) -> HttpResponseBase:
    """What there is, and what each column means (Data Package, Table Schema)."""
    fields = [{"name": each.name, "type": KINDS[each.kind], "description": gettext(each.meaning)} for each in COLUMNS]
    table = {
        "name": "reports",
        "path": request.build_absolute_uri(reverse("data_csv")),
        "format": "csv",
        "encoding": "utf-8",
        "schema": {"fields": fields, "primaryKey": "number"},
    }
    months = [
        {
            "name": f"reports-{each.month:%Y-%m}",
            "path": request.build_absolute_uri(reverse("data_month", kwargs={"month": f"{each.month:%Y-%m}"})),
            "format": "parquet",
            "bytes": each.size,
            "hash": f"sha256:{each.sha256}",
        }
        for each in data_files()
    ]
    package = {"name": f"{grid.city().code}-reports".lower(), **_licence(), "resources": [table, *months]}
    return JsonResponse(package, json_dumps_params={"ensure_ascii": False})


def _asked(request: HttpRequest) -> cases.PublicFilter:
    asked = strictly(request.GET.dict())
    limits.spend("open data", sender_of(request), RATE)
    return asked.filter


def _licence() -> dict[str, object]:
    """The licence as a member of a document, where the city names one."""
    told = about()["licence"]
    return {"licenses": [{"name": told}]} if told else {}


def _as_file(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if told := about()["licence"]:
        response.headers["X-Licence"] = " ".join(told.encode("ascii", "replace").decode().split())
    return response
