"""Streams by their places: in an area, and nearby."""

from collections.abc import Sequence
from typing import Any

import msgspec
from django.urls import reverse
from django.utils import timezone

from civicgrid.apps.telemetry.models import Stream
from civicgrid.apps.telemetry.rules.states import StreamState
from civicgrid.base.access import Actor, narrow
from civicgrid.base.ui import called
from civicgrid.kernel.geo import Bounds
from civicgrid.kernel.geo.measure import metres_per_degree
from civicgrid.kernel.geo.sphere import metres_between

from .lists.filter import StreamFilter, described, matching, place, states, within
from .lists.rows import told

MOST_POINTS = 2000
"""Of one answer to a map; more of them are told of, not shown."""
MOST_NEAR = 6
BAD = frozenset({StreamState.SILENT, StreamState.OUT_OF_BOUNDS})


class Near(msgspec.Struct, frozen=True):
    """A stream near a place, and how many metres away it is."""

    stream: Stream
    metres: float


def points(actor: Actor, wanted: StreamFilter, box: Bounds) -> dict[str, Any]:
    """The streams of a list in a box, as GeoJSON with what they said last."""
    today = timezone.localdate()
    found = list(within(described(matching(actor, wanted)), box).order_by("pk")[: MOST_POINTS + 1])
    features = [_feature(each, states(each, today)) for each in found[:MOST_POINTS]]
    return {"type": "FeatureCollection", "features": features, "more": len(found) > MOST_POINTS}


def streams_near(actor: Actor, lon: float, lat: float, metres: float, most: int = MOST_NEAR) -> Sequence[Near]:
    """Streams around a place that the actor may see, the nearest first.

    By one statement.
    """
    per_lon, per_lat = map(float, metres_per_degree(lat))
    wide, high = metres / per_lon, metres / per_lat
    box = (lon - wide, lat - high, lon + wide, lat + high)
    seen = narrow(actor, "telemetry.see", Stream.objects.order_by("pk"))
    found = list(within(described(seen), box)[:MOST_POINTS])
    away = [(metres_between(lon, lat, *(place(each) or (lon, lat))), each) for each in found]
    near = sorted((pair for pair in away if pair[0] <= metres), key=lambda pair: (pair[0], pair[1].pk))
    return [Near(stream, distance) for distance, stream in near[:most]]


def _feature(stream: Stream, how: Sequence[StreamState]) -> dict[str, Any]:
    value, unit = told(stream)
    latest = getattr(stream, "latest", None)
    time = latest.time if latest else None
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": place(stream)},
        "properties": {
            "number": str(stream.pk),
            "title": f"{value} {unit}".strip() or stream.name,
            "type_name": f"{value} {unit}".strip() or stream.name,
            "state_name": stream.name,
            "area_name": called("stream_state", how[0]) if how else "",
            "open": not BAD.intersection(how),
            "time": timezone.localtime(time).isoformat() if time else None,
            "url": reverse("stream", args=[stream.pk]),
        },
    }
