"""The city cut into districts, subdistricts, communities and cells of a hectare."""

from collections.abc import Callable, Sequence

import msgspec
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from civicgrid.kernel.geo.plane import Plane

from . import outline
from .chords import Chord, End, Style, carve, crossings, halve, meander
from .mesh import Mesh

CELL_M2 = 10_000.0

CELLS_PER_COMMUNITY, CELLS_PER_SUBDISTRICT, CELLS_PER_DISTRICT = 37.5, 125, 375
MOST_DISTRICTS = 16

STYLES = (
    Style(turn=0.15, uneven=0.10, bend=0.05),
    Style(turn=0.12, uneven=0.15, bend=0.035),
    Style(turn=0.08, uneven=0.15, bend=0.025),
    Style(turn=0.03, uneven=0.04, bend=0.0),
)
"""One for each level below the city: the larger the parts, the freer the border."""

RIVER_BEND = 0.09
"""Of the river's course between two districts, as a part of its length."""

PLANE = Plane(lon=119.95, lat=31.2)
"""The middle of the city, in the region of the great lakes."""

DECIMALS = 6
"""Of a degree: 0.1 m."""

Tree = int | list["Tree"]
"""A face of the mesh, or the parts of an area."""

Progress = Callable[[int, int], None]
"""Called with the cells drawn so far and all cells."""


class Part(msgspec.Struct, frozen=True):
    """An area on the map, WGS 84, and the areas that tile it."""

    polygon: BaseGeometry
    parts: "tuple[Part, ...]" = ()


def divide_city(cells: int, rng: np.random.Generator, progress: Progress | None = None) -> Part:
    """The city with all its parts, which tile it; common borders are equal exactly."""
    limits = outline.draw(cells * CELL_M2, rng)
    mesh = Mesh(limits.ring)
    districts = int(np.clip(round(cells / CELLS_PER_DISTRICT), 2, MOST_DISTRICTS))
    subdistricts = max(districts, round(cells / CELLS_PER_SUBDISTRICT))
    communities = max(subdistricts, round(cells / CELLS_PER_COMMUNITY))
    drafting = _Drafting(mesh, rng, cells, progress)
    banks = [0, _cut_along_river(mesh, limits, rng)]
    shares = apportion(districts, drafting.areas(banks))
    faces = [
        part for bank, share in zip(banks, shares, strict=True) for part in drafting.divide(bank, share, STYLES[0])
    ]
    tree = drafting.below(faces, [subdistricts, communities, cells], STYLES[1:])
    return _part(tree, _on_the_map(mesh))


def apportion(total: int, sizes: Sequence[float]) -> list[int]:
    """Shares of a total in whole numbers, at least 1 each (largest remainder)."""
    ideal = np.array(sizes) / sum(sizes) * max(total, len(sizes))
    counts = np.maximum(1, np.floor(ideal)).astype(int)
    while (short := max(total, len(sizes)) - counts.sum()) != 0:
        rest = ideal - counts if short > 0 else np.where(counts > 1, ideal - counts, np.inf)
        counts[np.argmax(rest) if short > 0 else np.argmin(rest)] += np.sign(short)
    return [int(count) for count in counts]


class _Drafting:
    """What every step of the division shares."""

    def __init__(self, mesh: Mesh, rng: np.random.Generator, cells: int, progress: Progress | None) -> None:
        self.mesh, self.rng, self.cells, self.progress = mesh, rng, cells, progress
        self.drawn = 0

    def areas(self, faces: Sequence[int]) -> list[float]:
        """Square metres of faces."""
        return [float(shapely.area(shapely.polygons(self.mesh.outline(face)))) for face in faces]

    def divide(self, face: int, parts: int, style: Style) -> list[int]:
        """The face in parts of about equal area."""
        if parts == 1:
            return [face]
        halves = [face, halve(self.mesh, face, (parts // 2) / parts, style, self.rng)]
        counts = apportion(parts, self.areas(halves))
        return [part for half, count in zip(halves, counts, strict=True) for part in self.divide(half, count, style)]

    def below(self, faces: list[int], totals: Sequence[int], styles: Sequence[Style]) -> Tree:
        """The parts of each face; of each level there are `totals` in all faces together."""
        if not totals:
            self._report(len(faces))
            return list(faces)
        areas = self.areas(faces)
        shares = zip(*(apportion(total, areas) for total in totals), strict=True)
        return [
            self.below(self.divide(face, first, styles[0]), rest, styles[1:])
            for face, (first, *rest) in zip(faces, shares, strict=True)
        ]

    def _report(self, cells: int) -> None:
        self.drawn += cells
        if self.progress:
            self.progress(self.drawn, self.cells)


def _cut_along_river(mesh: Mesh, limits: outline.Outline, rng: np.random.Generator) -> int:
    """The first border is the river's course from its mouth to the far limits."""
    ring, head = limits.ring, limits.head
    s, h = ring @ np.array([limits.course[1], -limits.course[0]]), ring @ limits.course
    ends = crossings(ring, s, h, s[head] + 1e-6)
    far = next(end for end in ends if end.point @ limits.course > h[head] + 1)
    course = Chord(End(head, ring[head], head), far, np.empty((0, 2)))
    return carve(mesh, 0, meander(ring, course, rng.normal(0, RIVER_BEND, 3)))


def _on_the_map(mesh: Mesh) -> list[BaseGeometry]:
    """The faces as polygons in degrees."""
    degrees = np.round(shapely.get_coordinates(PLANE.backward([shapely.LineString(mesh.points)])), DECIMALS)
    return [shapely.Polygon(degrees[ring]) for ring in mesh.rings]


def _part(tree: Tree, polygons: list[BaseGeometry]) -> Part:
    if isinstance(tree, int):
        return Part(polygons[tree])
    parts = tuple(_part(branch, polygons) for branch in tree)
    whole = shapely.coverage_union_all([part.polygon for part in parts])
    return Part(shapely.orient_polygons(whole), parts)
