"""Codes and names of the areas, and areas.geojson."""

import json
from collections.abc import Iterator, Sequence

import msgspec
import numpy as np
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from . import names
from .division import Part
from .names import Name

LEVELS = ("city", "district", "subdistrict", "community", "cell")

CITY_CODE = "990100"
"""After GB/T 2260, in a province (99) that does not exist. A cell's code has 6 + 3 + 3 + 3 digits."""

CALLED = {
    "district": ("{} District", "{}区"),
    "subdistrict": ("{} Subdistrict", "{}街道"),
    "community": ("{} Community", "{}社区"),
}


class Area(msgspec.Struct, frozen=True):
    """An area of the city folder; `name` is in English and Chinese."""

    code: str
    parent: str
    level: str
    name: Name
    polygon: BaseGeometry

    @property
    def slug(self) -> str:
        """Its name as part of a login."""
        return names.slug(self.name[0].removesuffix(f" {self.level.title()}"))


def areas(city: Part, name: Name, rng: np.random.Generator) -> list[Area]:
    """All areas, parents first, numbered in reading order."""
    top = Area(CITY_CODE, "", "city", name, city.polygon)
    districts, places = names.district_names(rng), names.place_names(rng)
    naming = {"district": districts, "subdistrict": places, "community": places}
    return [top, *_parts(city, top, naming)]


def geojson(areas: Sequence[Area]) -> str:
    """A FeatureCollection, one feature a line."""
    return '{"type": "FeatureCollection", "features": [\n' + ",\n".join(map(_feature, areas)) + "\n]}\n"


def reading_order(polygons: Sequence[BaseGeometry]) -> list[int]:
    """Indexes of polygons as one reads: rows from the north, each from the west.

    A row is as high as a polygon of mean size.
    """
    shapes = np.array(polygons, dtype=object)
    x, y = shapely.get_coordinates(shapely.centroid(shapes)).T
    height = np.sqrt(np.mean(shapely.area(shapes)))
    rows = np.floor((shapely.total_bounds(shapes)[3] - y) / height)
    return [int(i) for i in np.lexsort([x, rows])]


def _parts(whole: Part, parent: Area, naming: dict[str, Iterator[Name]]) -> Iterator[Area]:
    if not whole.parts:
        return
    level = LEVELS[LEVELS.index(parent.level) + 1]
    for serial, i in enumerate(reading_order([part.polygon for part in whole.parts]), 1):
        name = _called(level, next(naming[level])) if level in naming else _cell_name(parent, serial)
        code = f"{CITY_CODE[:4]}{serial:02}" if level == "district" else f"{parent.code}{serial:03}"
        area = Area(code, parent.code, level, name, whole.parts[i].polygon)
        yield area
        yield from _parts(whole.parts[i], area, naming)


def _called(level: str, name: Name) -> Name:
    english, chinese = CALLED[level]
    return english.format(name[0]), chinese.format(name[1])


def _cell_name(community: Area, serial: int) -> Name:
    english, chinese = community.name
    return f"{english.removesuffix(' Community')} {serial:03}", f"{chinese.removesuffix('社区')}{serial:03}号网格"


def _feature(area: Area) -> str:
    english, chinese = area.name
    parent = {"parent": area.parent} if area.parent else {}
    properties = {"code": area.code, "level": area.level, **parent, "name": english, "name:zh-hans": chinese}
    geometry = mapping(area.polygon)
    return json.dumps({"type": "Feature", "properties": properties, "geometry": geometry}, ensure_ascii=False)
