"""What other apps may ask of the grid."""

from collections.abc import Mapping
from pathlib import Path

from numpy.typing import ArrayLike

from civicgrid.kernel.errors import NotFound
from civicgrid.kernel.geo import Bounds

from . import queries
from .actions import keep_map, load
from .queries import NoCity, drawn_areas, map_folder, outlines, stored_city
from .rules import AREAS, CITY, EXTRAS, Feature, Tree, read_areas, read_city, read_features, read_layer
from .types import AreaRecord, CityRecord, Location

__all__ = [
    "AREAS",
    "CITY",
    "MAP",
    "PMTILES",
    "STYLE",
    "Feature",
    "NoCity",
    "Tree",
    "UnknownArea",
    "area",
    "areas",
    "bounds",
    "children",
    "city",
    "codes",
    "drawn_areas",
    "find",
    "keep_map",
    "leaves",
    "load",
    "locate",
    "locate_one",
    "map_file",
    "map_kept",
    "map_of",
    "map_version",
    "outlines",
    "overlay",
    "read_areas",
    "read_city",
    "read_features",
    "root",
    "stored_city",
]


MAP = "map"
"""The part of a city folder that adds to the map."""
PMTILES, STYLE = "base.pmtiles", "style.json"
"""What a city may give beside layers: tiles of its own, and how the map is drawn."""


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
        raise UnknownArea(field="area", code=code, remedy="look for it on the map, or name it by its code")
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


def bounds() -> Bounds:
    """The box around the whole city."""
    return areas()[root()].bounds


def map_version() -> str:
    """The name of what the map's tiles show now; stands in their addresses."""
    return queries.mosaic().version


def map_file(name: str) -> Path | None:
    """What the city gave to be served as it is: its own tiles or style, if it did."""
    file = map_folder() / name
    return file if name in {PMTILES, STYLE} and file.is_file() else None


def map_of(folder: Path) -> dict[str, bytes]:
    """What a city folder adds to the map; raises NotALayer where a layer is broken."""
    known = (*(f"{name}.geojson" for name in EXTRAS), PMTILES, STYLE)
    found = {name: (folder / MAP / name).read_bytes() for name in known if (folder / MAP / name).is_file()}
    for name, content in found.items():
        if name.endswith(".geojson"):
            read_layer(name, content)
    return found


def map_kept() -> dict[str, bytes]:
    """What is on the map now besides the areas, as `map_of` gives it."""
    return {file.name: file.read_bytes() for file in map_folder().glob("*")}
