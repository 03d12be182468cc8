"""Areas on the ground: measured, searched for a point, checked for faults."""

from .bounds import WORLD, Bounds, bounds_of, box_around, is_within, looks_swapped, overlap
from .faults import Fault, FaultKind
from .locate import NOWHERE, KeysDoNotFit, Locator, covers
from .measure import area_m2, distance_m, metres_per_degree
from .plane import Plane
from .shapes import shape_faults
from .topology import SLIVER_WIDTH_M, SMALLEST_FAULT_M2, level_faults

__all__ = [
    "NOWHERE",
    "SLIVER_WIDTH_M",
    "SMALLEST_FAULT_M2",
    "WORLD",
    "Bounds",
    "Fault",
    "FaultKind",
    "KeysDoNotFit",
    "Locator",
    "Plane",
    "area_m2",
    "bounds_of",
    "box_around",
    "covers",
    "distance_m",
    "is_within",
    "level_faults",
    "looks_swapped",
    "metres_per_degree",
    "overlap",
    "shape_faults",
]
