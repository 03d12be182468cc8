"""Faults of the areas of one level against each other and against their parents."""

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import ArrayLike

from .arrays import Geometries, Integers, Shapes
from .bounds import WORLD, bounds_of
from .faults import Fault, FaultKind, Point
from .measure import area_m2
from .plane import Plane
from .shapes import shape_faults, usable

SLIVER_WIDTH_M = 2.0
"""Five decimals of a degree shift a border by up to 0.8 m, and both neighbours draw it."""

SMALLEST_FAULT_M2 = 100.0
"""One hundredth of a unit grid cell: less than that moves no case to another officer."""


def level_faults(areas: Geometries, parents: Geometries = (), parent_of: ArrayLike = ()) -> list[Fault]:
    """Every fault of one level's areas by themselves, together and in their parents.

    `parent_of` holds each area's index into `parents`, -1 for none. Invalid areas are compared as repaired; what is
    no polygon on the map is not compared at all.
    """
    whole = usable(parents)
    bounds = bounds_of(whole) or WORLD
    parts = usable(areas, bounds)
    parent = np.broadcast_to(np.asarray(parent_of, dtype=np.intp) if len(whole) else -1, len(parts))
    return [
        *shape_faults(areas, bounds),
        *_overlaps(parts),
        *_outside_parents(parts, whole, parent),
        *_holes(parts, whole, parent),
    ]


def _overlaps(areas: Shapes) -> list[Fault]:
    first, second = shapely.STRtree(areas).query(areas, predicate="intersects")
    pairs = np.column_stack([first, second])[first < second]
    common = shapely.intersection(areas[pairs[:, 0]], areas[pairs[:, 1]])
    return [
        Fault(FaultKind.OVERLAP, areas=tuple(pairs[index].tolist()), area_m2=size, point=point)
        for index, size, point in _wide(common)
    ]


def _outside_parents(areas: Shapes, parents: Shapes, parent_of: Integers) -> list[Fault]:
    child = np.flatnonzero(parent_of >= 0)
    child = child[~shapely.is_empty(parents[parent_of[child]])]
    child = child[~shapely.covers(parents[parent_of[child]], areas[child])]
    beyond = shapely.difference(areas[child], parents[parent_of[child]])
    return [
        Fault(
            FaultKind.OUTSIDE_PARENT,
            areas=(int(child[index]),),
            parent=int(parent_of[child[index]]),
            area_m2=size,
            point=point,
        )
        for index, size, point in _wide(beyond)
    ]


def _holes(areas: Shapes, parents: Shapes, parent_of: Integers) -> list[Fault]:
    divided = np.unique(parent_of[parent_of >= 0])
    bare = [shapely.difference(parents[parent], shapely.union_all(areas[parent_of == parent])) for parent in divided]
    holes, nth = shapely.get_parts(np.array(bare, dtype=object), return_index=True)
    return [
        Fault(FaultKind.HOLE, parent=int(divided[nth[index]]), area_m2=size, point=point)
        for index, size, point in _wide(holes)
    ]


def _wide(patches: Shapes) -> Iterator[tuple[int, float, Point]]:
    """Index, area in m2 and an inner point of each patch larger than a sliver.

    A rim of half a sliver's width is peeled off and what remains has to be large. Area over perimeter would judge
    the average width, and a real fault with a long thin tail along the border would hide in it.
    """
    sizes = area_m2(patches)
    large = np.flatnonzero(sizes > SMALLEST_FAULT_M2)
    plane = Plane.about(patches[large])
    cores = shapely.buffer(plane.forward(patches[large]), -SLIVER_WIDTH_M / 2, join_style="mitre")
    wide = shapely.area(cores) > SMALLEST_FAULT_M2
    points = shapely.get_coordinates(plane.backward(shapely.point_on_surface(cores[wide])))
    for index, (lon, lat) in zip(large[wide].tolist(), points.tolist(), strict=True):
        yield index, float(sizes[index]), (lon, lat)
