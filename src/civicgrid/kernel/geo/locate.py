"""Which area a point lies in: exact, and a million points in a second."""

from collections.abc import Sequence
from threading import Lock
from typing import Generic, TypeVar, cast, overload

import numpy as np
import shapely
from numpy.typing import ArrayLike

from civicgrid.kernel.errors import CivicGridError

from .arrays import Flags, Floats, Geometries, Indexes, Integers
from .raster import Raster

NOWHERE = -1
BORDER = -2

Key = TypeVar("Key")


class KeysDoNotFit(CivicGridError):
    """A locator of {polygons} polygons was given {keys} keys."""


class Locator(Generic[Key]):
    """Finds the polygon of one level that covers a point.

    A raster over the polygons knows of each pixel which polygon covers it wholly, so most points are one look-up.
    Only points on pixels that a border crosses are tested against polygons. A polygon covers its border too;
    where several cover a point, the first of them has it.
    """

    @overload
    def __init__(self: "Locator[int]", polygons: Geometries) -> None: ...
    @overload
    def __init__(self, polygons: Geometries, keys: Sequence[Key]) -> None: ...
    def __init__(self, polygons: Geometries, keys: Sequence[Key] | None = None) -> None:
        self.keys = cast("Sequence[Key]", range(len(polygons))) if keys is None else keys
        if len(self.keys) != len(polygons):
            raise KeysDoNotFit(keys=len(self.keys), polygons=len(polygons))
        self._polygons = shapely.force_2d(np.asarray(polygons, dtype=object))
        self._tree = shapely.STRtree(self._polygons)
        self._lock = Lock()
        shapely.prepare(self._polygons)
        self._raster = Raster.over(self._polygons)
        self._owners = self._painted(self._raster.crossed(self._polygons))

    def __reduce__(self) -> tuple[type["Locator[Key]"], tuple[Geometries, Sequence[Key]]]:
        return type(self), (self._polygons, self.keys)

    def at(self, lon: float, lat: float) -> Key | None:
        """The key of the polygon that covers one point, or None."""
        index = int(self.locate([lon], [lat])[0])
        return None if index == NOWHERE else self.keys[index]

    def locate(self, lon: ArrayLike, lat: ArrayLike) -> Indexes:
        """The index of the polygon that covers each point, -1 for none or NaN."""
        x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
        owners = self._owners[self._raster.pixels(x, y)]
        border = np.flatnonzero(owners == BORDER)
        if border.size:
            owners[border] = self._tested(x[border], y[border])
        return owners

    def _tested(self, x: Floats, y: Floats) -> Indexes:
        """The owners of points, each tested against the polygons around it."""
        point, polygon = self._tree.query(shapely.points(x, y))
        # GEOS fills the index of a prepared polygon on its first uses and cannot share that among threads
        # (https://github.com/libgeos/geos/issues/825).
        with self._lock:
            covers = shapely.intersects_xy(self._polygons[polygon], x[point], y[point])
        none = len(self._polygons)
        owners = np.full(len(x), none, dtype=np.int32)
        np.minimum.at(owners, point[covers], polygon[covers].astype(np.int32))
        owners[owners == none] = NOWHERE
        return owners

    def _painted(self, crossed: Flags) -> Indexes:
        """The owner of each pixel; one test serves free pixels that hang together."""
        free = np.diff(~crossed, prepend=False, append=False)
        start, stop = np.flatnonzero(free).reshape(-1, 2).T
        first = _first_of_face(~crossed, start, stop, self._raster.columns)
        face, run_face = np.unique(first, return_inverse=True)
        owners = np.full(len(crossed), BORDER, dtype=np.int32)
        middle = (start + stop)[face] // 2
        owners[~crossed] = np.repeat(self._tested(*self._raster.centres(middle))[run_face], stop - start)
        return owners


def covers(corners: Sequence[Sequence[float]], lon: float, lat: float) -> bool:
    """Whether one polygon, by its corners, covers a point; its border does too.

    Where its outline crosses itself, what lies behind two of its lines is outside.
    >>> square = [(0, 0), (2, 0), (2, 2), (0, 2)]
    >>> covers(square, 1, 1), covers(square, 3, 1)
    (True, False)
    """
    return bool(shapely.intersects_xy(shapely.Polygon(corners), lon, lat))


def _first_of_face(free: Flags, start: Integers, stop: Integers, columns: int) -> Integers:
    """The run, further south, that each run of free pixels hangs together with.

    A free pixel right below the middle of a run is on the same side of every border, and so is the run it is in.
    """
    below = (start + stop) // 2 - columns
    run = np.searchsorted(start, below, side="right") - 1
    first = np.where((below >= 0) & free[below], run, np.arange(len(start)))
    while (first != first[first]).any():
        first = first[first]
    return first
