"""Where a matter lies for fusion: at a point, or somewhere in a small area."""

import msgspec

from civicgrid.apps.grid.types import AreaRecord
from civicgrid.kernel.geo.sphere import degree_east_m, metres_between
from civicgrid.kernel.paths import depth

from .fusion import TILE_DEGREES


class Place(msgspec.Struct, frozen=True):
    """A point, and how far from it the matter may lie: 0 for a told point."""

    lon: float
    lat: float
    within_m: float = 0.0


def place_of(lon: float | None, lat: float | None, area: AreaRecord | None) -> Place | None:
    """The point; of an area alone, its middle and how far it reaches from there.

    None for an area wider than the tiles in which fusion looks: to lie in it says too little. So does the whole city.
    """
    if lon is not None and lat is not None:
        return Place(lon, lat)
    if area is None or depth(area.path) < 2:
        return None
    west, south, east, north = area.bounds
    middle = (south + north) / 2
    within = metres_between(west, south, east, north) / 2
    return Place((west + east) / 2, middle, within) if within <= TILE_DEGREES * degree_east_m(middle) else None
