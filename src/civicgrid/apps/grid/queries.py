"""The city and its areas, held in memory."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings

from civicgrid.base.access import everywhere, permit
from civicgrid.base.snapshots import Snapshot
from civicgrid.kernel.clock import Span
from civicgrid.kernel.errors import Conflict
from civicgrid.kernel.roles import Role

from .models import Area, City
from .rules import EXTRAS, Atlas, Mosaic, Tree, read_layer
from .types import AreaRecord, CityRecord, DrawnArea

permit("grid.load", {Role.ADMINISTRATOR: everywhere})

COLUMNS = ("code", "path", "level", "name", "area_m2", "lon", "lat", "west", "south", "east", "north", "active")
"""Of the table of areas: the code first; all but the shape."""


class NoCity(Conflict):
    """No city is loaded yet."""


def stored_city() -> CityRecord | None:
    """The city as it is stored."""
    row = City.objects.first()
    if row is None:
        return None
    return CityRecord(
        code=row.code,
        name=row.name,
        time_zone=row.time_zone,
        languages=tuple(row.languages),
        levels=tuple(row.levels),
        overlays=tuple(row.overlays),
        clocks={phase: Span.parse(words) for phase, words in row.clocks.items()},
        escalation=tuple(Span.parse(words) for words in row.escalation),
        not_fixed_within=Span.parse(row.not_fixed_within),
        licence=row.licence,
    )


def drawn_areas() -> dict[str, DrawnArea]:
    """The areas in use with their shapes, by code."""
    rows = Area.objects.filter(active=True).values_list(*COLUMNS, "shape").iterator(5000)
    return {row[0]: DrawnArea(_record(row[:-1]), bytes(row[-1])) for row in rows}


def outlines(paths: Iterable[str]) -> dict[str, bytes]:
    """The shapes of these areas as well-known binary, by path, by one statement."""
    shapes = Area.objects.filter(path__in=list(paths)).values_list("path", "shape")
    return {path: bytes(shape) for path, shape in shapes}


def _record(row: tuple[Any, ...]) -> AreaRecord:
    code, path, level, name, area_m2, lon, lat, *bounds, active = row
    return AreaRecord(
        code=code,
        path=path,
        level=level,
        name=name,
        area_m2=area_m2,
        lon=lon,
        lat=lat,
        bounds=(bounds[0], bounds[1], bounds[2], bounds[3]),
        active=active,
    )


def _tree() -> Tree:
    city = stored_city()
    if city is None:
        raise NoCity(remedy="run: civicgrid city load DIR")
    return Tree(city, map(_record, Area.objects.values_list(*COLUMNS).iterator(5000)))


def _atlas() -> Atlas:
    shapes = Area.objects.filter(active=True).values_list("path", "shape").iterator(5000)
    return Atlas(tree(), {path: bytes(shape) for path, shape in shapes})


def map_folder() -> Path:
    """Where this installation keeps what a city adds to the map."""
    return Path(settings.CIVICGRID_HOME) / "map"


def _mosaic() -> Mosaic:
    shapes = Area.objects.filter(active=True).values_list("path", "shape").iterator(5000)
    files = {name: map_folder() / f"{name}.geojson" for name in EXTRAS}
    extras = {name: read_layer(file.name, file.read_bytes()) for name, file in files.items() if file.is_file()}
    return Mosaic(tree(), {path: bytes(shape) for path, shape in shapes}, extras)


tree = Snapshot("grid", _tree)
"""The city and its areas; raises NoCity before one is loaded."""

atlas = Snapshot("grid", _atlas)
"""Finds areas from points; decoded on first use."""

mosaic = Snapshot("grid", _mosaic)
"""The map's tiles; shapes are decoded on first use."""
