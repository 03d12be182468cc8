"""The city and its areas, as others may know them."""

from collections.abc import Mapping

import msgspec

from civicgrid.kernel.clock import Span, TimeKind
from civicgrid.kernel.events import Event
from civicgrid.kernel.geo import Bounds
from civicgrid.kernel.i18n import Text


class CityRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A city as `city.toml` says it; `levels` go from the city down.

    So long after a case was closed, who reported it may say that it is not fixed. `licence` is that of the open data,
    "" where none is named.
    """

    code: str
    name: Text
    time_zone: str
    languages: tuple[str, ...]
    levels: tuple[str, ...]
    overlays: tuple[str, ...] = ()
    clocks: Mapping[str, Span]
    escalation: tuple[Span, ...] = ()
    not_fixed_within: Span = Span(14, TimeKind.NATURAL_DAY)
    licence: str = ""

    def above(self, level: str) -> str:
        """The level that a level divides: the next one up, "" for the city.

        An overlay divides the city itself.
        """
        if level in self.overlays:
            return self.levels[0]
        place = self.levels.index(level)
        return self.levels[place - 1] if place else ""


class AreaRecord(msgspec.Struct, frozen=True, kw_only=True):
    """An area: path from the city down, size, centre of mass and bounds in degrees."""

    code: str
    path: str
    level: str
    name: Text
    area_m2: float
    lon: float
    lat: float
    bounds: Bounds
    active: bool = True


class DrawnArea(msgspec.Struct, frozen=True):
    """An area with its shape as well-known binary (WGS 84)."""

    area: AreaRecord
    wkb: bytes


class Location(msgspec.Struct, frozen=True):
    """Where a point lies: the deepest area's path, and codes of overlay areas."""

    area: str
    overlays: tuple[str, ...] = ()


class GridLoaded(Event, frozen=True):
    """The areas of the city were brought into line with its folder."""

    city: str
    areas: int
    added: int
    changed: int
    removed: int

    @property
    def subject(self) -> tuple[str, str]:
        """The city."""
        return "city", self.city


class MapKept(Event, frozen=True):
    """What a city's folder adds to the map was brought into line with it."""

    files: tuple[str, ...]

    @property
    def subject(self) -> tuple[str, str]:
        """The map is one thing."""
        return "city", "map"
