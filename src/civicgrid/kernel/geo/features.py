"""Areas as features: their geometry as GeoJSON, and which of them a box meets."""

from collections.abc import Sequence

import numpy as np
import shapely

from .bounds import Bounds
from .formats import from_wkb

DECIMALS = 7
"""Of a degree: a centimetre."""


def geojson_of(blobs: Sequence[bytes]) -> list[str]:
    """The geometry of each area as GeoJSON."""
    if not blobs:
        return []
    texts: list[str] = shapely.to_geojson(
        shapely.set_precision(from_wkb(blobs), 10**-DECIMALS, mode="pointwise")
    ).tolist()
    return texts


def meets(blobs: Sequence[bytes], box: Bounds) -> list[bool]:
    """Whether each area and the box have a point in common."""
    if not blobs:
        return []
    return [bool(each) for each in np.atleast_1d(shapely.intersects(from_wkb(blobs), shapely.box(*box)))]
