"""Coordinates that are mixed up in all areas at once: told once, not area by area."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from civicgrid.kernel.geo import WORLD, is_within
from civicgrid.kernel.problems import Problem

from .sketches import AREAS

DEGREES_OF_AN_HOUR = 15.0
FAR, NEAR = 30.0, 20.0
"""Degrees between a city and the middle of its time zone: hardly ever; nearly always."""


def mix_up_of(boxes: NDArray[np.float64], time_zone: str) -> Problem | None:
    """What is wrong with the coordinates of most areas, by the one in the middle."""
    known = boxes[~np.isnan(boxes).any(axis=1)]
    if not len(known):
        return None
    west, south, east, north = np.median(known, axis=0).tolist()
    lon, lat = (west + east) / 2, (south + north) / 2
    where = f"the areas lie around {lon:.4f}, {lat:.4f}"
    if _swapped(lon, lat, time_zone):
        return _problem(f"longitude and latitude are swapped: {where}", "write [longitude, latitude]")
    if not is_within(WORLD, lon, lat):
        remedy = "project them to WGS 84: ogr2ogr -t_srs EPSG:4326 areas.geojson …"
        return _problem(f"the coordinates are not degrees: {where}", remedy)
    return None


def _swapped(lon: float, lat: float, time_zone: str) -> bool:
    """Whether only the mirrored place is on Earth, or only that is near the time zone."""
    if not is_within(WORLD, lat, lon):
        return False
    if not is_within(WORLD, lon, lat):
        return True
    meridian = _meridian(time_zone)
    return meridian is not None and _apart(lon, meridian) > FAR and _apart(lat, meridian) < NEAR


def _meridian(time_zone: str) -> float | None:
    """The middle of a time zone by its winter or summer clocks; None for UTC."""
    area, _, place = time_zone.partition("/")
    if not place or area == "Etc":
        return None
    new_year = datetime(2026, 1, 1, tzinfo=ZoneInfo(time_zone))
    offset = (new_year.utcoffset() or timedelta()) - (new_year.dst() or timedelta())
    return offset / timedelta(hours=1) * DEGREES_OF_AN_HOUR


def _apart(one: float, other: float) -> float:
    """Degrees between two meridians."""
    return abs((one - other + 180) % 360 - 180)


def _problem(message: str, remedy: str) -> Problem:
    return Problem(AREAS, 1, message, remedy, field="geometry")
