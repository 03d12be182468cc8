"""The areas of a city as a tree."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from civicgrid.apps.grid.types import AreaRecord, CityRecord
from civicgrid.kernel.paths import parent


class Tree:
    """The areas by path and by code; those that are gone are nobody's children."""

    def __init__(self, city: CityRecord, areas: Iterable[AreaRecord]) -> None:
        self.city = city
        self.by_path: Mapping[str, AreaRecord] = {area.path: area for area in areas}
        self.by_code: Mapping[str, AreaRecord] = {area.code: area for area in self.by_path.values()}
        self._children = defaultdict[str, list[AreaRecord]](list)
        self._overlays = defaultdict[str, list[AreaRecord]](list)
        for area in self.by_path.values():
            if area.active and area.level in city.levels:
                self._children[parent(area.path)].append(area)
            elif area.active:
                self._overlays[area.level].append(area)

    @property
    def root(self) -> str:
        """The path of the city itself, "" where there is none."""
        return next((area.path for area in self._children.get("", ())), "")

    def children(self, path: str) -> tuple[AreaRecord, ...]:
        """The areas of the main hierarchy one step below a path; below "" is the city."""
        return tuple(self._children.get(path, ()))

    def overlay(self, level: str) -> tuple[AreaRecord, ...]:
        """The areas of one overlay level."""
        return tuple(self._overlays.get(level, ()))

    def leaves(self) -> list[str]:
        """The paths of the main hierarchy's areas without children."""
        return [area.path for below in self._children.values() for area in below if area.path not in self._children]
