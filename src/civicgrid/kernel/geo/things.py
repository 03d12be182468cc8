"""Things on the map: points, lines and polygons, and a place inside of each."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import ArrayLike
from shapely import GeometryType

from .arrays import Flags, Floats, Geometries, Shapes
from .features import DECIMALS

FORMS = {
    GeometryType.POINT: "point",
    GeometryType.LINESTRING: "line",
    GeometryType.MULTILINESTRING: "line",
    GeometryType.POLYGON: "polygon",
    GeometryType.MULTIPOLYGON: "polygon",
}
"""Type of a geometry -> what it is; what is not named here is nothing that a thing has."""


def forms(geometries: Geometries) -> list[str]:
    """`point`, `line` or `polygon` for each geometry; "" for others and empty ones."""
    shapes = np.asarray(geometries, dtype=object)
    kinds, empty = shapely.get_type_id(shapes).tolist(), shapely.is_empty(shapes).tolist()
    return ["" if nothing else FORMS.get(kind, "") for kind, nothing in zip(kinds, empty, strict=True)]


def rounded(geometries: Geometries) -> Shapes:
    """To a centimetre, as features are written: what is written is read the same."""
    shapes = np.asarray(geometries, dtype=object)
    return np.asarray(shapely.set_precision(shapes, 10**-DECIMALS, mode="pointwise"), dtype=object)


def sound(geometries: Geometries) -> Flags:
    """Which geometries are finite and valid: no outline crosses itself."""
    shapes = np.asarray(geometries, dtype=object)
    finite = np.ones(len(shapes), dtype=np.bool_)
    points, index = shapely.get_coordinates(shapes, return_index=True)
    finite[index[~np.isfinite(points).all(axis=1)]] = False
    fine: Flags = finite & shapely.is_valid(shapes)
    return fine


def places(geometries: Geometries) -> Floats:
    """Longitude and latitude of a place inside of each: [geometry, 2]; NaN if empty."""
    inside = np.asarray(shapely.point_on_surface(np.asarray(geometries, dtype=object)), dtype=object)
    found = np.full((len(inside), 2), np.nan)
    found[~shapely.is_empty(inside)] = shapely.get_coordinates(inside)
    return found


def points(lon: ArrayLike, lat: ArrayLike) -> Shapes:
    """A point for each longitude and latitude; NaN gives an empty one."""
    return np.asarray(shapely.points(lon, lat, handle_nan="skip"), dtype=object)


def from_wkt(texts: Sequence[str]) -> tuple[Shapes, Flags]:
    """The geometry of each well-known text, and which could be read; else empty."""
    shapes = np.asarray(shapely.from_wkt(np.array(texts, dtype=object), on_invalid="ignore"), dtype=object)
    readable = ~shapely.is_missing(shapes)
    shapes[~readable] = shapely.Point()
    return shapes, readable
