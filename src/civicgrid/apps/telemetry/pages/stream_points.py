"""The points of the map of newest values."""

from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from civicgrid.apps.telemetry.queries import lists
from civicgrid.apps.telemetry.queries.places import points
from civicgrid.base.http import Request, narrowed_by
from civicgrid.base.ui import data
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.geo import Bounds

WHOLE = "-180,-90,180,90"


@data("streams/points/", "Streams on the map", needs="telemetry.see")
def stream_points(request: Request) -> HttpResponse:
    """GeoJSON of the streams of a list in a box."""
    narrowed_by(request.GET, (*lists.FIELDS, "bbox"))
    asked = lists.asked_of(request.GET.dict(), timezone.localdate())
    for error in asked.errors.values():
        raise error
    return JsonResponse(points(request.actor, asked.filter, _box(request.GET.get("bbox") or WHOLE)))


def _box(words: str) -> Bounds:
    try:
        west, south, east, north = (float(each) for each in words.split(","))
    except ValueError as error:
        raise InvalidInput(field="bbox", value=words[:80], remedy="give west,south,east,north") from error
    if not (west <= east and south <= north):
        raise InvalidInput(field="bbox", value=words[:80], remedy="give west,south,east,north")
    return west, south, east, north
