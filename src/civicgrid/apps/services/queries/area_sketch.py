"""An area as a small picture.

What it is made of, what lies around it, and one place in it.
"""

from collections.abc import Iterable, Sequence

import msgspec

from civicgrid.apps.grid import api as grid
from civicgrid.apps.grid.types import AreaRecord
from civicgrid.kernel.geo import overlap
from civicgrid.kernel.geo.drawing import Frame
from civicgrid.kernel.paths import depth, parent

WIDTH, HEIGHT = 360, 260
"""Units of the picture."""
MOST_SHAPES = 160


class AreaShape(msgspec.Struct, frozen=True):
    """An area drawn: its outline, its rank (beside, here, part), its code and path."""

    outline: str
    rank: str
    code: str
    path: str


class AreaSketch(msgspec.Struct, frozen=True):
    """The picture: areas from the back to the front, and one place."""

    width: int
    height: int
    shapes: Sequence[AreaShape]
    place: tuple[float, float] | None = None


def area_sketch(here: AreaRecord, place: tuple[float, float] | None = None) -> AreaSketch:
    """The picture of an area, by one statement."""
    frame = Frame.around(here.bounds, width=WIDTH, height=HEIGHT, margin=0.08)
    parts = grid.children(here.path)
    ranked = [("beside", area) for area in neighbours(here)] + [("here", here)]
    ranked += [("part", area) for area in parts] if len(parts) <= MOST_SHAPES else []
    outlines = grid.outlines(area.path for _, area in ranked)
    shapes = [
        AreaShape(frame.path(outlines[area.path]), rank, area.code, area.path)
        for rank, area in ranked
        if area.path in outlines
    ]
    return AreaSketch(WIDTH, HEIGHT, shapes, frame.point(*place) if place else None)


def neighbours(here: AreaRecord) -> list[AreaRecord]:
    """The areas of its step that lie beside it, by their boxes; none of the city."""
    beside: Iterable[AreaRecord] = grid.children(parent(here.path)) if depth(here.path) > 1 else ()
    return [each for each in beside if each.path != here.path and overlap(each.bounds, here.bounds)]
