"""What other apps may ask of the grid."""

from collections.abc import Mapping

from numpy.typing import ArrayLike

from civicgrid.kernel.errors import NotFound

from . import queries
from .actions import load
from .queries import NoCity, drawn_areas, outlines, stored_city
from .rules import AREAS, CITY, Feature, Tree, read_areas, read_city, read_features
from .types import AreaRecord, CityRecord, Location

__all__ = [
    "AREAS",
    "CITY",
    "Feature",
    "NoCity",
    "Tree",
    "UnknownArea",
    "area",
    "areas",
    "children",
    "city",
    "codes",
    "drawn_areas",
    "find",
    "leaves",
    "load",
    "locate",
    "locate_one",
    "outlines",
    "overlay",
    "read_areas",
    "read_city",
    "read_features",
    "root",
    "stored_city",
]


class UnknownArea(NotFound):
    """There is no area with the code {code}."""


def city() -> CityRecord:
    """The city; raises NoCity before one is loaded."""
    return queries.tree().city


def root() -> str:
    """The path of the whole city."""
    return queries.tree().root


def areas() -> Mapping[str, AreaRecord]:
    """All areas by path; also those that are gone, where old cases lie: see `active`."""
    return queries.tree().by_path


def find(words: str) -> AreaRecord | None:
    """The area of this code or path, gone or not."""
    return queries.tree().by_code.get(words) or queries.tree().by_path.get(words)


def codes() -> list[str]:
    """The codes of the areas in use."""
    return [each.code for each in areas().values() if each.active]


def area(code: str) -> AreaRecord:
    """The area of this code or path; raises UnknownArea."""
    found = find(code)
    if found is None:
        raise UnknownArea(field="area", code=code, remedy="use a code of areas.geojson")
    return found


def children(path: str) -> tuple[AreaRecord, ...]:
    """The areas in use one step below a path of the main hierarchy."""
    return queries.tree().children(path)


def leaves() -> list[str]:
    """The paths of the areas in use that have no children."""
    return queries.tree().leaves()


def overlay(level: str) -> tuple[AreaRecord, ...]:
    """The areas in use of an overlay level."""
    return queries.tree().overlay(level)


def locate(lon: ArrayLike, lat: ArrayLike) -> list[Location | None]:
    """Where each point lies, None for none in the city; `locate_one` says why."""
    return queries.atlas().locate(lon, lat)


def locate_one(lon: float, lat: float) -> Location:
    """Where a point lies; raises NotNumbers, Swapped, NotOnEarth or OutsideCity."""
    return queries.atlas().locate_one(lon, lat)
