"""The verbs of the grid."""

from collections.abc import Mapping, Sequence

from django.db.models import Value

from civicgrid.base import files
from civicgrid.base.actions import Act, creation
from civicgrid.base.snapshots import touch
from civicgrid.kernel.changes import compare

from .models import Area, City
from .queries import COLUMNS, drawn_areas, map_folder
from .types import CityRecord, DrawnArea, GridLoaded, MapKept


@creation("grid.load")
def load(_act: Act, city: CityRecord, areas: Sequence[DrawnArea]) -> GridLoaded:
    """Brings city and areas into line with the records; what is gone goes inactive."""
    changes = compare(drawn_areas(), {each.area.code: each for each in areas})
    _save_city(city)
    gone = [each.area.code for each in changes.removed]
    Area.objects.filter(code__in=gone).update(active=Value(value=False))
    _save_areas([*changes.added, *changes.changed])
    touch("grid")
    return GridLoaded(
        city=city.code,
        areas=len(areas),
        added=len(changes.added),
        changed=len(changes.changed),
        removed=len(changes.removed),
    )


@creation("grid.load")
def keep_map(_act: Act, given: Mapping[str, bytes]) -> MapKept:
    """Keeps what a city adds to the map: name of a file -> its content."""
    folder = map_folder()
    for gone in {each.name for each in folder.glob("*")} - given.keys():
        (folder / gone).unlink()
    for name, content in given.items():
        files.replace(folder / name, content, mode=0o644)
    touch("grid")
    return MapKept(files=tuple(sorted(given)))


def _save_city(city: CityRecord) -> None:
    City.objects.update_or_create(
        id=1,
        defaults={
            "code": city.code,
            "name": city.name,
            "time_zone": city.time_zone,
            "languages": list(city.languages),
            "levels": list(city.levels),
            "overlays": list(city.overlays),
            "clocks": {phase: str(span) for phase, span in city.clocks.items()},
            "escalation": [str(span) for span in city.escalation],
            "not_fixed_within": str(city.not_fixed_within),
            "licence": city.licence,
        },
    )


def _save_areas(areas: Sequence[DrawnArea]) -> None:
    Area.objects.bulk_create(
        map(_row, areas),
        batch_size=5000,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=[*COLUMNS[1:], "shape"],
    )


def _row(drawn: DrawnArea) -> Area:
    area = drawn.area
    west, south, east, north = area.bounds
    return Area(
        code=area.code,
        path=area.path,
        level=area.level,
        name=area.name,
        shape=drawn.wkb,
        area_m2=area.area_m2,
        lon=area.lon,
        lat=area.lat,
        west=west,
        south=south,
        east=east,
        north=north,
        active=True,
    )
