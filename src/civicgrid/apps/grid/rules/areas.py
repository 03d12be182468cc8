"""Checks of areas.geojson: codes, levels, parents, names; shapes in `topology`."""

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from civicgrid.apps.grid.types import AreaRecord, CityRecord, DrawnArea
from civicgrid.kernel.geo import area_m2
from civicgrid.kernel.geo.arrays import Shapes
from civicgrid.kernel.geo.formats import boxes, centroids, from_geojson, to_wkb
from civicgrid.kernel.i18n import columns
from civicgrid.kernel.paths import path_of
from civicgrid.kernel.problems import Problem

from .features import Feature
from .mix_ups import mix_up_of
from .sketches import AREAS, Sketch
from .topology import shape_problems

_CODE = re.compile(r"[A-Za-z0-9_-]{1,60}")


def read_areas(features: Sequence[Feature], city: CityRecord) -> tuple[list[DrawnArea], list[Problem]]:
    """Areas, parents first, and what is wrong with them.

    Wrong ones are there too, so that posts and duties can be checked.
    """
    sketches = [_sketch(feature, city) for feature in features]
    problems = [*_root_faults(sketches, city), *_faults(sketches, city)]
    shapes, readable = from_geojson([feature.text for feature in features])
    problems += [_unreadable(sketches[index]) for index in np.flatnonzero(~readable)]
    drawn = np.flatnonzero(readable)
    # Where every area is wrong in the same way, that is said once, and nothing follows from it.
    mix_up = mix_up_of(boxes(shapes[drawn]), city.time_zone)
    problems += [mix_up] if mix_up else shape_problems([sketches[index] for index in drawn], shapes[drawn], city)
    return sorted(_areas(sketches, shapes), key=lambda each: each.area.path), problems


def _sketch(feature: Feature, city: CityRecord) -> Sketch:
    words = {key: str(value).strip() for key, value in feature.properties.items() if isinstance(value, str | int)}
    return Sketch(
        line=feature.line,
        code=words.get("code", ""),
        level=words.get("level", ""),
        parent=words.get("parent", ""),
        name=columns(words, "name", city.languages),
    )


def _areas(sketches: Sequence[Sketch], shapes: Shapes) -> Iterator[DrawnArea]:
    parents = {sketch.code: sketch.parent for sketch in sketches}
    sizes, middles, bounds = area_m2(shapes), centroids(shapes), boxes(shapes)
    for index, (sketch, wkb) in enumerate(zip(sketches, to_wkb(shapes), strict=True)):
        lon, lat = middles[index].tolist()
        record = AreaRecord(
            code=sketch.code,
            path=path_of(sketch.code, parents),
            level=sketch.level,
            name=sketch.name,
            area_m2=round(float(sizes[index]), 1),
            lon=lon,
            lat=lat,
            bounds=tuple(bounds[index].tolist()),
        )
        yield DrawnArea(record, wkb)


def _unreadable(sketch: Sketch) -> Problem:
    remedy = "give a Polygon or MultiPolygon of closed rings of [longitude, latitude] numbers"
    what = f"the geometry of area {sketch.code!r} cannot be read"
    return Problem(AREAS, sketch.line, what, remedy, field="geometry")


def _root_faults(sketches: Sequence[Sketch], city: CityRecord) -> Iterator[Problem]:
    """A city has exactly one area of the first level."""
    if not city.levels:
        return
    roots = [sketch for sketch in sketches if sketch.level == city.levels[0]]
    if not roots:
        what = f"no area has the level {city.levels[0]!r}"
        yield Problem(AREAS, 1, what, "add the outline of the whole city", field="level")
    for sketch in roots[1:]:
        what = f"area {sketch.code!r} is a second {sketch.level}, after {roots[0].code!r}"
        yield _problem(sketch, "level", what, "keep one; the others are its parts")


def _faults(sketches: Sequence[Sketch], city: CityRecord) -> Iterator[Problem]:
    by_code: dict[str, Sketch] = {}
    for sketch in sketches:
        if not sketch.code:
            yield _problem(sketch, "code", "this area has no code", "give each area its own code")
            continue
        if sketch.code in by_code:
            what = f"code {sketch.code!r} stands on line {by_code[sketch.code].line} already"
            yield _problem(sketch, "code", what, "give each area its own code")
        by_code.setdefault(sketch.code, sketch)
    for sketch in sketches:
        if sketch.code and not _CODE.fullmatch(sketch.code):
            remedy = "use letters, digits, - and _, at most 60"
            yield _problem(sketch, "code", f"code {sketch.code!r} is not valid", remedy)
        if city.languages[0] not in sketch.name:
            yield _problem(sketch, "name", f"area {sketch.code!r} has no name", "fill the property name")
        if city.levels:
            yield from _level_faults(sketch, by_code, city)


def _level_faults(sketch: Sketch, by_code: Mapping[str, Sketch], city: CityRecord) -> Iterator[Problem]:
    """Parents stand exactly one level higher; overlay areas lie in the city itself."""
    known = (*city.levels, *city.overlays)
    if sketch.level not in known:
        remedy = f"use one of {', '.join(known)}, or name the level in city.toml"
        yield _problem(sketch, "level", f"level {sketch.level!r} is unknown", remedy)
        return
    above = city.above(sketch.level)
    parent = by_code.get(sketch.parent)
    if not above and sketch.parent:
        yield _problem(sketch, "parent", f"the {sketch.level} {sketch.code!r} has a parent", "leave its parent away")
    elif above and not sketch.parent:
        yield _problem(sketch, "parent", f"area {sketch.code!r} has no parent", f"name the {above} it lies in")
    elif above and not parent:
        yield _problem(sketch, "parent", f"parent {sketch.parent!r} is unknown", "add it or correct the code")
    elif parent and parent.level in known and parent.level != above:
        what = f"parent {sketch.parent!r} of area {sketch.code!r} is a {parent.level}"
        yield _problem(sketch, "parent", what, f"a {sketch.level} lies in a {above}")


def _problem(sketch: Sketch, field: str, message: str, remedy: str) -> Problem:
    return Problem(AREAS, sketch.line, message, remedy, field=field)
