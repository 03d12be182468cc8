"""What can be wrong with the areas of a city."""

from enum import StrEnum

import msgspec

Point = tuple[float, float]


class FaultKind(StrEnum):
    """The ways in which areas fail to divide a city."""

    EMPTY = "empty"
    SWAPPED = "swapped"
    NOT_LON_LAT = "not_lon_lat"
    INVALID = "invalid"
    OVERLAP = "overlap"
    OUTSIDE_PARENT = "outside_parent"
    HOLE = "hole"


class Fault(msgspec.Struct, frozen=True):
    """One fault: whom it concerns, its size if it has one, a point (lon, lat)."""

    kind: FaultKind
    areas: tuple[int, ...] = ()
    parent: int | None = None
    area_m2: float = 0.0
    point: Point | None = None
    reason: str = ""
