"""A city's own map layers: water, roads, green and buildings as GeoJSON."""

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.geo.formats import from_geojson, to_wkb

from .mosaic import Extra

KEPT = ("name", "kind", "class")
"""Properties that go into the tiles: what a style may ask for."""
LONGEST = 100


class NotALayer(InvalidInput):
    """{file} is not a GeoJSON FeatureCollection."""


def read_layer(file: str, content: bytes) -> list[Extra]:
    """The features that have a shape; raises NotALayer."""
    try:
        found = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NotALayer(field=file, file=file, remedy="write it as RFC 7946 says") from error
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise NotALayer(field=file, file=file, remedy="write it as RFC 7946 says")
    texts = [each for each in features if isinstance(each, dict) and each.get("geometry")]
    shapes, readable = from_geojson([json.dumps(each["geometry"]) for each in texts])
    kept = [(shape, each) for shape, each, fine in zip(shapes, texts, readable, strict=True) if fine]
    blobs = to_wkb([shape for shape, _ in kept])
    return [(blob, _properties(each.get("properties"))) for blob, (_, each) in zip(blobs, kept, strict=True)]


def _properties(given: object) -> Mapping[str, str | int]:
    known: Mapping[str, Any] = given if isinstance(given, dict) else {}
    return {name: known[name][:LONGEST] for name in KEPT if isinstance(known.get(name), str) and known[name]}
