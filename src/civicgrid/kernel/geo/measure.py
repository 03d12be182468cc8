"""Metres and square metres on the ground from degrees on WGS 84."""

import numpy as np
import shapely
from numpy.typing import ArrayLike

from .arrays import Floats, Geometries

EQUATORIAL_RADIUS_M = 6_378_137.0
FLATTENING = 1 / 298.257223563
ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING)


def metres_per_degree(lat: ArrayLike) -> tuple[Floats, Floats]:
    """Metres of one degree eastwards and of one degree northwards at `lat`.

    From the radii of curvature of the WGS 84 ellipsoid, in the prime vertical and in the meridian.
    """
    angle = np.radians(np.asarray(lat, dtype=np.float64))
    flatter = 1 - ECCENTRICITY_SQUARED * np.sin(angle) ** 2
    parallel = EQUATORIAL_RADIUS_M / np.sqrt(flatter) * np.cos(angle)
    meridian = EQUATORIAL_RADIUS_M * (1 - ECCENTRICITY_SQUARED) / flatter**1.5
    return np.radians(parallel), np.radians(meridian)


def distance_m(lon: ArrayLike, lat: ArrayLike, to_lon: ArrayLike, to_lat: ArrayLike) -> Floats:
    """Metres between points, numbers or arrays alike.

    Right to 0.001 % up to 50 km below 60 degrees of latitude, across the antimeridian too; not for longer ways.
    """
    lon, lat, to_lon, to_lat = (np.asarray(a, dtype=np.float64) for a in (lon, lat, to_lon, to_lat))
    east, north = metres_per_degree((lat + to_lat) / 2)
    turn = np.remainder(to_lon - lon + 180, 360) - 180
    return np.hypot(turn * east, (to_lat - lat) * north)


def area_m2(polygons: Geometries) -> Floats:
    """Square metres of each lon/lat polygon; 0 of an empty one.

    Right to 0.002 % up to 100 km tall below 60 degrees of latitude, because the scale is taken at the centroid,
    where its slope cancels out.
    """
    shapes = np.asarray(polygons, dtype=object)
    areas: Floats = shapely.area(shapes)
    some = areas > 0
    east, north = metres_per_degree(shapely.get_y(shapely.centroid(shapes[some])))
    areas[some] *= east * north
    return areas
