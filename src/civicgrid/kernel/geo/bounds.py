"""Boxes of degrees: west, south, east, north."""

import shapely

from .arrays import Geometries
from .measure import metres_per_degree

Bounds = tuple[float, float, float, float]

WORLD: Bounds = (-180.0, -90.0, 180.0, 90.0)


def bounds_of(geometries: Geometries) -> Bounds | None:
    """The box around all geometries, or None where nothing is in them."""
    if shapely.is_empty(geometries).all():
        return None
    west, south, east, north = shapely.total_bounds(geometries).tolist()
    return west, south, east, north


def box_around(lon: float, lat: float, radius_m: float) -> Bounds:
    """The box that holds every place within a short distance of one place."""
    east, north = metres_per_degree(lat)
    wide, high = radius_m / float(east), radius_m / float(north)
    return lon - wide, lat - high, lon + wide, lat + high


def is_within(bounds: Bounds, lon: float, lat: float) -> bool:
    """Whether the box holds the point, its rim included."""
    west, south, east, north = bounds
    return west <= lon <= east and south <= lat <= north


def overlap(one: Bounds, other: Bounds) -> bool:
    """Whether two boxes share a point, be it of their rims."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def looks_swapped(lon: float, lat: float, bounds: Bounds) -> bool:
    """Whether only the mirrored point, lat for lon, is within the bounds."""
    return not is_within(bounds, lon, lat) and is_within(bounds, lat, lon)
