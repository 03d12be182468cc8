"""Points for the public map: GeoJSON of a box."""

from django.http import HttpRequest, HttpResponseBase

from civicgrid.apps.cases import api as cases
from civicgrid.apps.services.queries.geojson import MEDIA_TYPE, collection, feature_of
from civicgrid.apps.services.queries.public_asked import strictly
from civicgrid.base.http.routes import route

from .answers import conditional, reading

MOST = 500
"""Points of one answer: with more, nobody tells them apart."""


@route("map/cases.geojson", "public_points")
@reading
def public_points(request: HttpRequest) -> HttpResponseBase:
    """The newest cases of a box; `more` says whether there are others."""
    asked = strictly(request.GET.dict())
    found = cases.public_points(asked.filter, MOST + 1)
    content = b"".join(collection(map(feature_of, found[:MOST]), more=len(found) > MOST))
    return conditional(request, content, MEDIA_TYPE)
