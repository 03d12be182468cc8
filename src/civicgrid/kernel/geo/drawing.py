"""Areas as paths of a picture (SVG), seen from above, north up."""

from collections.abc import Sequence

import msgspec
import numpy as np
import shapely

from .arrays import Floats
from .bounds import Bounds
from .formats import from_wkb
from .measure import metres_per_degree


class Frame(msgspec.Struct, frozen=True):
    """A window onto the ground, `width` units wide; what lies in it keeps its shape."""

    bounds: Bounds
    width: float
    height: float

    @classmethod
    def around(cls, bounds: Bounds, *, width: float, height: float, margin: float = 0.25) -> "Frame":
        """The window of this size around the bounds; the margin is a part of their size."""
        west, south, east, north = bounds
        lon, lat = (west + east) / 2, (south + north) / 2
        per_lon, per_lat = map(float, metres_per_degree(lat))
        metres = max((east - west) * per_lon / width, (north - south) * per_lat / height, 1 / width) * (1 + 2 * margin)
        half_lon, half_lat = metres * width / per_lon / 2, metres * height / per_lat / 2
        return cls((lon - half_lon, lat - half_lat, lon + half_lon, lat + half_lat), width, height)

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a place is drawn: units from the left and from the top."""
        x, y = self._placed(np.array([[lon, lat]]))[0].tolist()
        return x, y

    def path(self, wkb: bytes) -> str:
        """The outline of an area as the `d` of an SVG path; no finer than half a unit."""
        shape = shapely.transform(from_wkb([wkb]), self._placed)[0]
        window = -self.width, -self.height, 2 * self.width, 2 * self.height
        seen = shapely.clip_by_rect(shapely.simplify(shape, 0.5), *window)
        rings = (ring for part in shapely.get_parts(seen) for ring in shapely.get_rings(part))
        return "".join(_ring(shapely.get_coordinates(ring)) for ring in rings)

    def _placed(self, degrees: Floats) -> Floats:
        west, south, east, north = self.bounds
        scale = np.array([self.width / (east - west), -self.height / (north - south)])
        placed: Floats = (degrees - np.array([west, north])) * scale
        return placed


def _ring(corners: Sequence[Sequence[float]] | Floats) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in np.asarray(corners)[:-1]) + "Z"
