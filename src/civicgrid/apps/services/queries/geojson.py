"""Public cases as GeoJSON (RFC 7946): for the map, and as open data."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from django.urls import reverse
from django.utils.timezone import localtime

from civicgrid.apps.cases.api import PublicCase
from civicgrid.base.words import called

MEDIA_TYPE = "application/geo+json"
PLACES = 6
"""Decimals of a degree: a tenth of a metre."""


def point(lon: float | None, lat: float | None) -> Mapping[str, Any] | None:
    """The place of a case as everybody sees it; None where only the area is known."""
    if lon is None or lat is None:
        return None
    return {"type": "Point", "coordinates": [round(lon, PLACES), round(lat, PLACES)]}


def feature_of(case: PublicCase) -> Mapping[str, Any]:
    """A case on the map, with its names in the reader's language."""
    return {
        "type": "Feature",
        "id": case.number,
        "geometry": point(case.lon, case.lat),
        "properties": {
            "number": case.number,
            "type": case.type,
            "type_name": called("type", case.type),
            "state": case.state,
            "state_name": called("public_state", case.state),
            "open": case.open,
            "area_name": called("area", case.area),
            "opened_at": localtime(case.opened_at).isoformat(timespec="seconds"),
            "rounded_m": case.rounded_m,
            "url": reverse("public_case", kwargs={"number": case.number}),
        },
    }


def collection(features: Iterable[Mapping[str, Any]], **more: object) -> Iterator[bytes]:
    """A collection of features, written one by one; `more` are further members of it."""
    head = msgspec.json.encode({"type": "FeatureCollection", **more})
    yield head[:-1] + b',"features":['
    for place, feature in enumerate(features):
        yield (b",\n" if place else b"\n") + msgspec.json.encode(feature)
    yield b"\n]}\n"
