"""How shapes stand to each other, in the plane of degrees (OGC 06-103r4)."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from shapely import GeometryType

from .arrays import Shapes

RELATIONS: Mapping[str, Callable[..., Any]] = {
    "geo.intersects": shapely.intersects,
    "st_equals": shapely.equals,
    "st_disjoint": shapely.disjoint,
    "st_touches": shapely.touches,
    "st_within": shapely.within,
    "st_overlaps": shapely.overlaps,
    "st_crosses": shapely.crosses,
    "st_intersects": shapely.intersects,
    "st_contains": shapely.contains,
    "geo.distance": shapely.distance,
}
"""Function of SensorThings -> what it is of two shapes; a distance is in degrees."""
LINES = (GeometryType.LINESTRING, GeometryType.MULTILINESTRING)


def read(documents: Sequence[object]) -> Shapes:
    """Shapes of GeoJSON geometries, or of features; None for what is none."""
    texts = np.array([json.dumps(_geometry(each)) for each in documents], dtype=object)
    return np.asarray(shapely.from_geojson(texts, on_invalid="ignore"), dtype=object)


def compared(function: str, shapes: Shapes, others: Sequence[object], *, first: bool = True) -> list[Any]:
    """What a function gives for each shape and another one (or a pattern); `first`.

    The shapes come first.
    """
    if function == "geo.length":
        lines = np.isin(shapely.get_type_id(shapes), LINES)
        return list(np.where(lines, shapely.length(shapes), 0.0).tolist())
    one, other = (shapes, others[0]) if first else (others[0], shapes)
    if function == "st_relate":
        return list(np.asarray(shapely.relate_pattern(one, other, others[1])).tolist())
    return list(np.asarray(RELATIONS[function](one, other)).tolist())


def _geometry(document: object) -> object:
    """The geometry of a feature, or what was given."""
    return document["geometry"] if isinstance(document, dict) and "geometry" in document else document
