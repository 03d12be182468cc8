"""A flat, metric map of one city."""

from collections.abc import Callable
from typing import Self

import msgspec
import numpy as np
import shapely

from .arrays import Floats, Geometries, Shapes
from .bounds import WORLD, bounds_of
from .measure import metres_per_degree


class Plane(msgspec.Struct, frozen=True):
    """A flat map in metres around one place, x eastwards and y northwards.

    Below 60 degrees of latitude and within 50 km of the origin's parallel, metres north are right to 0.004 %, and
    metres east to 0.03 % for each kilometre away from it.
    """

    lon: float
    lat: float

    @classmethod
    def about(cls, geometries: Geometries) -> Self:
        """The plane whose origin is the middle of the geometries' bounds."""
        west, south, east, north = bounds_of(geometries) or WORLD
        return cls(lon=(west + east) / 2, lat=(south + north) / 2)

    def forward(self, geometries: Geometries) -> Shapes:
        """Geometries in metres from geometries in degrees."""
        return _each(geometries, lambda degrees: (degrees - self._origin) * self._scale)

    def backward(self, geometries: Geometries) -> Shapes:
        """Geometries in degrees from geometries in metres."""
        return _each(geometries, lambda metres: metres / self._scale + self._origin)

    @property
    def _origin(self) -> Floats:
        return np.array([self.lon, self.lat])

    @property
    def _scale(self) -> Floats:
        return np.array(metres_per_degree(self.lat))


def _each(geometries: Geometries, change: Callable[[Floats], Floats]) -> Shapes:
    changed: Shapes = shapely.transform(np.asarray(geometries, dtype=object), change)
    return changed
