"""Faults of a single area: no polygon, an invalid one, or one in the wrong place."""

import numpy as np
import shapely
from shapely import Geometry, GeometryType

from .arrays import Flags, Geometries, Shapes
from .bounds import WORLD, Bounds, looks_swapped
from .faults import Fault, FaultKind, Point

POLYGONAL = (GeometryType.POLYGON, GeometryType.MULTIPOLYGON)


def shape_faults(areas: Geometries, bounds: Bounds = WORLD) -> list[Fault]:
    """The first fault of each area by itself; the city's bounds tell a swap."""
    shapes = np.asarray(areas, dtype=object)
    failing = _failing(shapes, bounds)
    return [
        _fault(next(kind for kind in failing if failing[kind][index]), index, shapes[index])
        for index in np.flatnonzero(np.any(list(failing.values()), axis=0)).tolist()
    ]


def usable(areas: Geometries, bounds: Bounds = WORLD) -> Shapes:
    """The areas fit for comparing: invalid ones repaired, hopeless ones empty."""
    shapes = np.array(areas, dtype=object)
    failing = _failing(shapes, bounds)
    hopeless = failing[FaultKind.SWAPPED] | failing[FaultKind.NOT_LON_LAT] | ~_polygonal(shapes)
    shapes[hopeless] = shapely.Polygon()
    invalid = ~shapely.is_valid(shapes)
    shapes[invalid] = shapely.make_valid(shapes[invalid], method="structure", keep_collapsed=False)
    return shapes


def _failing(shapes: Shapes, bounds: Bounds) -> dict[FaultKind, Flags]:
    """Which shapes fail which check; an earlier check explains the later ones."""
    return {
        FaultKind.EMPTY: shapely.is_empty(shapes),
        FaultKind.SWAPPED: _swapped(shapes, bounds),
        FaultKind.NOT_LON_LAT: _off_the_map(shapes),
        FaultKind.INVALID: ~(_polygonal(shapes) & shapely.is_valid(shapes)),
    }


def _polygonal(shapes: Shapes) -> Flags:
    return np.isin(shapely.get_type_id(shapes), POLYGONAL)


def _swapped(shapes: Shapes, bounds: Bounds) -> Flags:
    corners = shapely.bounds(shapes).reshape(-1, 2).tolist()
    swapped = np.array([looks_swapped(lon, lat, bounds) for lon, lat in corners], dtype=np.bool_)
    return swapped[::2] & swapped[1::2]


def _off_the_map(shapes: Shapes) -> Flags:
    points, shape = shapely.get_coordinates(shapes, return_index=True)
    on = (np.abs(points) <= (180, 90)).all(axis=1)
    return np.isin(np.arange(len(shapes)), shape[~on])


def _fault(kind: FaultKind, index: int, shape: Geometry) -> Fault:
    reason, point = _invalidity(shape) if kind is FaultKind.INVALID else ("", _first_point(shape))
    return Fault(kind, areas=(index,), point=point, reason=reason)


def _first_point(shape: Geometry) -> Point | None:
    return next(((lon, lat) for lon, lat in shapely.get_coordinates(shape).tolist()), None)


def _invalidity(shape: Geometry) -> tuple[str, Point | None]:
    """The reason and the place that GEOS gives as `Self-intersection[-71.07 42.27]`."""
    reason, _, place = shapely.is_valid_reason(shape).partition("[")
    if not place:
        return "not a polygon", _first_point(shape)
    lon, lat = place.rstrip("]").split()
    return reason, (float(lon), float(lat))
