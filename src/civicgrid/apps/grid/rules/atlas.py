"""Where points lie: the deepest area, and one area of each overlay."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from civicgrid.apps.grid.types import Location
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.geo import NOWHERE, WORLD, Locator, is_within, looks_swapped
from civicgrid.kernel.geo.formats import from_wkb
from civicgrid.kernel.paths import depth, steps

from .tree import Tree


class NotNumbers(InvalidInput):
    """The coordinates are not numbers."""


class NotOnEarth(InvalidInput):
    """{lon}, {lat} is not a place on Earth."""


class Swapped(InvalidInput):
    """It looks as if longitude and latitude were swapped: {lon}, {lat}."""


class OutsideCity(InvalidInput):
    """{lon}, {lat} lies outside of the city."""


class Atlas:
    """Finds areas from points: a leaf, or where there is none the deepest area."""

    def __init__(self, tree: Tree, shapes: Mapping[str, bytes]) -> None:
        leaves = tree.leaves()
        inner = {area.path for area in tree.by_path.values() if area.active and area.level in tree.city.levels}
        # Of several areas that cover a point the locator takes the first: the deepest.
        nested = sorted(inner.difference(leaves), key=lambda path: (-depth(path), path))
        self._bounds = tree.by_path[tree.root].bounds if tree.root else WORLD
        self._leaves = _locator(leaves, shapes)
        self._inner = _locator(nested, shapes)
        self._overlays = [_locator([area.path for area in tree.overlay(level)], shapes) for level in tree.city.overlays]
        self._places: dict[tuple[int, ...], Location | None] = {}

    def locate(self, lon: ArrayLike, lat: ArrayLike) -> list[Location | None]:
        """Where each point lies, None for what lies outside of the city or is no place."""
        x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
        area = self._leaves.locate(x, y)
        stray = np.flatnonzero(area < 0)
        beyond = self._inner.locate(x[stray], y[stray])
        area[stray] = np.where(beyond < 0, NOWHERE, beyond + len(self._leaves.keys))
        keys = zip(area.tolist(), *(overlay.locate(x, y).tolist() for overlay in self._overlays), strict=True)
        return [self._place(key) for key in keys]

    def locate_one(self, lon: float, lat: float) -> Location:
        """Where a point lies; raises NotNumbers, Swapped, NotOnEarth or OutsideCity."""
        found = self.locate([lon], [lat])[0]
        if found is None:
            raise self._refusal(lon, lat)
        return found

    def _place(self, key: tuple[int, ...]) -> Location | None:
        """The location of these numbers of areas; made once, shared by all points there."""
        if key not in self._places:
            area, *overlays = key
            codes = (
                steps(each.keys[index])[-1] for each, index in zip(self._overlays, overlays, strict=True) if index >= 0
            )
            paths = (*self._leaves.keys, *self._inner.keys)
            self._places[key] = None if area < 0 else Location(paths[area], tuple(codes))
        return self._places[key]

    def _refusal(self, lon: float, lat: float) -> InvalidInput:
        if math.isnan(lon) or math.isnan(lat):
            return NotNumbers(field="point", remedy="give longitude and latitude in degrees")
        if looks_swapped(lon, lat, self._bounds):
            return Swapped(field="point", lon=lon, lat=lat, remedy="give the longitude first")
        if not is_within(WORLD, lon, lat):
            return NotOnEarth(field="point", lon=lon, lat=lat, remedy="longitude is -180 to 180, latitude -90 to 90")
        return OutsideCity(field="point", lon=lon, lat=lat, remedy="choose a point inside of the city's outline")


def _locator(paths: Sequence[str], shapes: Mapping[str, bytes]) -> Locator[str]:
    return Locator(from_wkb([shapes[path] for path in paths]), paths)
