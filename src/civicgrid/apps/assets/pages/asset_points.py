"""Assets of a filter in a box as points, for the map beside their list."""

import json

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from civicgrid.apps.assets.models import Asset
from civicgrid.apps.assets.queries.asked import FIELDS, asked_of, box_of
from civicgrid.apps.assets.queries.lists import fitting
from civicgrid.base.access import narrow
from civicgrid.base.http import Request, narrowed_by
from civicgrid.base.ui import called, data

MOST = 2_000
"""Points of one answer; nearer, there are fewer."""


@data("assets/points.json", "Assets as points", needs="assets.see")
def asset_points(request: Request) -> HttpResponse:
    """A GeoJSON of points; `more` where there are more than are told."""
    narrowed_by(request.GET, (*FIELDS, "bbox"))
    asked = asked_of(request.GET.dict(), timezone.localdate())
    for error in asked.errors.values():
        raise error
    rows = fitting(narrow(request.actor, "assets.see", Asset.objects.all()), asked.filter)
    if box := request.GET.get("bbox", ""):
        west, south, east, north = box_of(box)
        rows = rows.filter(lon__range=(west, east), lat__range=(south, north))
    found = list(rows.only("code", "kind", "name", "state", "area", "lon", "lat").order_by("pk")[: MOST + 1])
    document = {
        "type": "FeatureCollection",
        "features": list(map(_feature, found[:MOST])),
        "more": len(found) > MOST,
    }
    response = HttpResponse(json.dumps(document, ensure_ascii=False), "application/geo+json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _feature(asset: Asset) -> dict[str, object]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [asset.lon, asset.lat]},
        "properties": {
            "number": asset.code,
            "type_name": called("asset_kind", asset.kind),
            "state_name": called("asset_state", asset.state),
            "area_name": called("area", asset.area),
            "open": asset.state == "out_of_order",
            "url": reverse("asset", kwargs={"asset": asset.code}),
        },
    }
