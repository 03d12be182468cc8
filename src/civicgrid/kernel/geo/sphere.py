"""The earth taken for a ball: one pair of floats at a time, and quick.

For rules that weigh a place against thousands, or that lay a grid which must never move. Right to 0.5 % within a city;
`measure` is right to 0.001 %.
"""

from math import cos, hypot, radians

METRES_PER_DEGREE = 111_195.0
"""Northwards: of a ball of the mean radius, 6 371 km."""
NARROWEST = 0.01
"""Of a degree eastwards to one northwards: nearer to a pole degrees grow no narrower."""


def degree_east_m(lat: float) -> float:
    """Metres of one degree eastwards at a latitude; never less than 1 111."""
    return METRES_PER_DEGREE * max(cos(radians(lat)), NARROWEST)


def metres_between(lon: float, lat: float, to_lon: float, to_lat: float) -> float:
    """Metres over ground, both points on one side of the antimeridian."""
    return hypot((to_lon - lon) * degree_east_m((lat + to_lat) / 2), (to_lat - lat) * METRES_PER_DEGREE)
