"""Checks of the shapes in areas.geojson, level by level."""

from collections.abc import Iterator, Sequence

import msgspec
import numpy as np

from civicgrid.apps.grid.types import CityRecord
from civicgrid.kernel.geo import Fault, FaultKind, level_faults
from civicgrid.kernel.geo.arrays import Shapes
from civicgrid.kernel.problems import Problem, Severity

from .sketches import AREAS, Sketch

SENTENCES: dict[FaultKind, tuple[str, str]] = {
    FaultKind.EMPTY: ("area {area!r} has an empty shape", "draw it"),
    FaultKind.SWAPPED: ("area {area!r} has longitude and latitude swapped", "write [longitude, latitude]"),
    FaultKind.NOT_LON_LAT: ("area {area!r} is not on the globe", "give degrees of WGS 84: longitude, then latitude"),
    FaultKind.INVALID: ("the shape of area {area!r} is not valid: {reason}{place}", "mend it in a map editor"),
    FaultKind.OVERLAP: ("area {area!r} overlaps area {other!r} by {size} m²{place}", "let their borders meet"),
    FaultKind.OUTSIDE_PARENT: ("area {area!r} reaches {size} m² out of {parent!r}{place}", "draw it inside its parent"),
    FaultKind.HOLE: ("{size} m² of area {parent!r} belong to no {level}{place}", "extend an area over them"),
}
"""Message and remedy of each kind of fault."""

BETWEEN_AREAS = (FaultKind.OVERLAP, FaultKind.OUTSIDE_PARENT, FaultKind.HOLE)
"""Often what follows from an area that is wrong by itself."""

MILD_IN_OVERLAYS = (FaultKind.OUTSIDE_PARENT, FaultKind.HOLE)
"""An overlay need not cover the city, and may reach over its border."""


def shape_problems(sketches: Sequence[Sketch], shapes: Shapes, city: CityRecord) -> list[Problem]:
    """What is wrong with shapes alone, among their neighbours, in their parents."""
    levels = (*city.levels, *city.overlays) if city.levels else ()
    return [problem for level in levels for problem in _on_level(level, sketches, shapes, city)]


def _on_level(level: str, sketches: Sequence[Sketch], shapes: Shapes, city: CityRecord) -> Iterator[Problem]:
    here = [index for index, sketch in enumerate(sketches) if sketch.level == level]
    above = [index for index, sketch in enumerate(sketches) if sketch.level == city.above(level)]
    position = {sketches[index].code: number for number, index in enumerate(above)}
    parent_of = np.array([position.get(sketches[index].parent, -1) for index in here], dtype=np.intp)
    areas, parents = [sketches[index] for index in here], [sketches[index] for index in above]
    for fault in level_faults(shapes[here], shapes[above], parent_of):
        problem = _problem(fault, level, areas, parents)
        mild = level in city.overlays and fault.kind in MILD_IN_OVERLAYS
        yield msgspec.structs.replace(problem, severity=Severity.WARNING) if mild else problem


def _problem(fault: Fault, level: str, areas: Sequence[Sketch], parents: Sequence[Sketch]) -> Problem:
    concerned = [areas[index] for index in fault.areas]
    parent = parents[fault.parent] if fault.parent is not None else None
    at = concerned[-1] if concerned else parent
    sentence, remedy = SENTENCES[fault.kind]
    message = sentence.format(
        area=concerned[-1].code if concerned else "",
        other=concerned[0].code if concerned else "",
        parent=parent.code if parent else "",
        level=level,
        size=f"{fault.area_m2:,.0f}",
        reason=fault.reason,
        place=" around {:.6f}, {:.6f}".format(*fault.point) if fault.point else "",
    )
    field = "borders" if fault.kind in BETWEEN_AREAS else "geometry"
    return Problem(AREAS, at.line if at else 1, message, remedy, field=field)
