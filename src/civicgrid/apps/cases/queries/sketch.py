"""Where a case lies as a small picture: its area, those around, its reports."""

from collections.abc import Iterable, Sequence

import msgspec

from civicgrid.apps.cases.models import Case, Report
from civicgrid.apps.grid import api as grid
from civicgrid.apps.grid.types import AreaRecord
from civicgrid.kernel.geo import overlap
from civicgrid.kernel.geo.drawing import Frame
from civicgrid.kernel.paths import depth, parent

WIDTH, HEIGHT = 320, 200
"""Units of the picture."""
MOST_SHAPES = 120


class Shape(msgspec.Struct, frozen=True):
    """An area drawn: its outline, its rank (around, beside, here), and its path."""

    outline: str
    rank: str
    area: str


class Sketch(msgspec.Struct, frozen=True):
    """The picture: areas from the back to the front, and the places of the reports."""

    width: int
    height: int
    shapes: Sequence[Shape]
    points: Sequence[tuple[float, float]]


def sketch_of(case: Case, reports: Iterable[Report]) -> Sketch | None:
    """The picture of a case, by one statement; None where only the city is known."""
    here = grid.areas().get(case.area)
    if here is None or depth(here.path) < 2:
        return None
    frame = Frame.around(here.bounds, width=WIDTH, height=HEIGHT)
    ranked = {area.path: rank for rank, areas in _around(here) for area in areas if overlap(area.bounds, frame.bounds)}
    chosen = list(ranked)[-MOST_SHAPES:]
    outlines = grid.outlines(chosen)
    shapes = [Shape(frame.path(outlines[path]), ranked[path], path) for path in chosen if path in outlines]
    points = [frame.point(each.lon, each.lat) for each in reports if each.lon is not None and each.lat is not None]
    return Sketch(WIDTH, HEIGHT, shapes, points)


def _around(here: AreaRecord) -> Iterable[tuple[str, Iterable[AreaRecord]]]:
    """From the back to the front: what lies around its parent, beside it, and itself."""
    above = parent(here.path)
    yield "around", grid.children(parent(above)) if depth(above) > 1 else ()
    yield "beside", (each for each in grid.children(above) if each.path != here.path)
    yield "here", (here,)
