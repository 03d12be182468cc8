"""Areas as bytes (WKB) and as words (GeoJSON)."""

from collections.abc import Sequence

import numpy as np
import shapely

from .arrays import Flags, Floats, Geometries, Shapes


def from_wkb(blobs: Sequence[bytes]) -> Shapes:
    """Geometries from well-known binary."""
    return np.asarray(shapely.from_wkb(np.array(blobs, dtype=object)), dtype=object)


def to_wkb(geometries: Geometries) -> list[bytes]:
    """Well-known binary of each geometry: the same shape gives the same bytes."""
    flat = shapely.force_2d(np.asarray(geometries, dtype=object))
    blobs: list[bytes] = shapely.to_wkb(flat, byte_order=1).tolist()
    return blobs


def from_geojson(texts: Sequence[str]) -> tuple[Shapes, Flags]:
    """The geometry of each GeoJSON feature, and which could be read; else empty."""
    with np.errstate(over="ignore"):
        shapes = np.asarray(shapely.from_geojson(np.array(texts, dtype=object), on_invalid="ignore"), dtype=object)
    readable = ~shapely.is_missing(shapes)
    shapes[~readable] = shapely.Polygon()
    return shapes, readable


def centroids(geometries: Geometries) -> Floats:
    """The centre of mass of each geometry: [geometry, lon and lat]; NaN if empty."""
    middle = np.asarray(shapely.centroid(np.asarray(geometries, dtype=object)), dtype=object)
    found = np.full((len(middle), 2), np.nan)
    found[~shapely.is_empty(middle)] = shapely.get_coordinates(middle)
    return found


def boxes(geometries: Geometries) -> Floats:
    """West, south, east and north of each geometry: [geometry, 4]."""
    return np.asarray(shapely.bounds(np.asarray(geometries, dtype=object)), dtype=np.float64).reshape(-1, 4)
