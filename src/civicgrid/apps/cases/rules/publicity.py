"""What everybody sees of where a case is: no finer than its type says."""

from collections.abc import Mapping
from math import ceil, floor
from typing import Self

import msgspec

from civicgrid.apps.grid.types import AreaRecord
from civicgrid.kernel.geo import Bounds
from civicgrid.kernel.geo.sphere import METRES_PER_DEGREE, degree_east_m
from civicgrid.kernel.paths import ancestry

Squares = tuple[int, int, int, int]
"""The first and the last column and the first and the last row of a block."""


class Grain(msgspec.Struct, frozen=True):
    """A grid of squares over the city, in degrees; 0 = positions stay as they are.

    The squares lie still: many looks at one case tell no more than one.
    """

    wide: float = 0.0
    high: float = 0.0

    @classmethod
    def of(cls, to_m: float, lat: float) -> Self:
        """Squares of so many metres at a latitude: that of the city's middle."""
        return cls(to_m / degree_east_m(lat), to_m / METRES_PER_DEGREE)

    def rounded(self, lon: float | None, lat: float | None) -> tuple[float | None, float | None]:
        """The middle of the square in which a point lies.

        >>> Grain(0.25, 0.5).rounded(116.3, 40.1)
        (116.375, 40.25)
        """
        if lon is None or lat is None or not self.high:
            return lon, lat
        return _middle(floor(lon / self.wide), self.wide), _middle(floor(lat / self.high), self.high)

    def within(self, bounds: Bounds) -> Squares:
        """The squares whose middle lies in a box.

        None of them where the last is before the first.
        >>> Grain(0.25, 0.5).within((116.2, 40.0, 116.4, 41.0))
        (465, 465, 80, 81)
        """
        west, south, east, north = bounds
        columns, rows = _run(west, east, self.wide), _run(south, north, self.high)
        return *columns, *rows


def is_shown(area: AreaRecord, to_m: float) -> bool:
    """Whether an area is wide enough to be told of a case that is rounded so."""
    return not to_m or area.area_m2 >= to_m * to_m


def shown_area(path: str, to_m: float, areas: Mapping[str, AreaRecord]) -> str:
    """The path of the smallest area around a case that everybody may know."""
    if not to_m:
        return path
    around = ancestry(path)
    wide = (each for each in around if each in areas and is_shown(areas[each], to_m))
    return next(wide, around[-1] if around else "")


def _middle(square: int, side: float) -> float:
    return (square + 0.5) * side


def _run(low: float, high: float, side: float) -> tuple[int, int]:
    """The first and the last square whose middle is seen between two degrees."""
    first, last = floor(low / side) - 1, ceil(high / side)
    while _middle(first, side) < low:
        first += 1
    while _middle(last, side) > high:
        last -= 1
    return first, last
