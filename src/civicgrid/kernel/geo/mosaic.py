"""Shapes cut into vector tiles: the web's square tiles of Mercator's map (MVT 2)."""

from collections.abc import Mapping, Sequence
from math import pi

import msgspec
import numpy as np
import shapely
from mapbox_vector_tile import encode

from .arrays import Floats, Geometries, Shapes
from .bounds import Bounds

EXTENT = 4096
"""Units of a tile's side."""
PIXELS = 512
"""Of a tile's side on the screen, as the map draws it."""
MARGIN = 64
"""Units beyond its rim that a tile holds, so that lines meet."""
FINEST = 6.0
"""Units to which outlines are simplified: less than a pixel."""
DEEPEST = 22
"""The last zoom of which there are tiles."""
MOST_LATITUDE = 85.0511
"""Where Mercator's square map ends."""
EQUATOR_M = 40_075_016.7

Properties = Mapping[str, str | int]


class Tile(msgspec.Struct, frozen=True):
    """A square of the map: at zoom `z` there are 2^z each way from the north-west."""

    z: int
    x: int
    y: int

    @property
    def valid(self) -> bool:
        """Whether there is such a tile."""
        return 0 <= self.z <= DEEPEST and 0 <= self.x < 1 << self.z and 0 <= self.y < 1 << self.z


class Layer:
    """Shapes of one kind with an id and properties each; finds those of a tile."""

    def __init__(self, shapes: Geometries, ids: Sequence[int], properties: Sequence[Properties]) -> None:
        self._shapes = _mercator(shapes)
        self._ids, self._properties = ids, properties
        self._tree = shapely.STRtree(self._shapes)

    def features(self, tile: Tile, most: int = 0) -> list[dict[str, object]]:
        """The shapes in a tile, in its units; of more than `most` the largest ones."""
        window = _window(tile)
        found = np.sort(self._tree.query(shapely.box(*window)))
        if most and len(found) > most:
            found = np.sort(found[np.argsort(_sizes(self._shapes[found]))[-most:]])
        drawn = _drawn(self._shapes[found], window, tile)
        return [
            {"geometry": shape, "properties": self._properties[index], "id": self._ids[index]}
            for index, shape in zip(found.tolist(), drawn, strict=True)
            if not shape.is_empty
        ]


def tile_of(layers: Mapping[str, Sequence[Mapping[str, object]]]) -> bytes:
    """The bytes of a tile: name of a layer -> its features."""
    told = [{"name": name, "features": features} for name, features in layers.items() if features]
    options = {"y_coord_down": True, "extents": EXTENT, "check_winding_order": False}
    content: bytes = encode(told, default_options=options)
    return content


def degrees_of(tile: Tile) -> Bounds:
    """The box of degrees that a tile shows, its rim included.

    >>> degrees_of(Tile(0, 0, 0))
    (-185.625, -85.51..., 185.625, 85.51...)
    """
    left, top, right, bottom = _window(tile)
    south, north = (float(np.degrees(np.arcsin(np.tanh((0.5 - y) * 2 * pi)))) for y in (bottom, top))
    return (left - 0.5) * 360, south, (right - 0.5) * 360, north


def pixels(size_m: float, lat: float, zoom: int) -> float:
    """How long a length on the ground is on the screen at a zoom."""
    return float(size_m / (EQUATOR_M * np.cos(np.radians(lat))) * (PIXELS << zoom))


def label_points(shapes: Geometries) -> Shapes:
    """A point inside of each shape, for its name."""
    inside: Shapes = shapely.point_on_surface(np.asarray(shapes, dtype=object))
    return inside


def _mercator(shapes: Geometries) -> Shapes:
    """On the unit square, y southwards."""

    def project(degrees: Floats) -> Floats:
        lat = np.radians(np.clip(degrees[:, 1], -MOST_LATITUDE, MOST_LATITUDE))
        return np.column_stack([degrees[:, 0] / 360 + 0.5, 0.5 - np.arctanh(np.sin(lat)) / (2 * pi)])

    projected: Shapes = shapely.transform(np.asarray(shapes, dtype=object), project)
    return projected


def _window(tile: Tile) -> tuple[float, float, float, float]:
    side = 1 / (1 << tile.z)
    rim = side * MARGIN / EXTENT
    left, top = tile.x * side, tile.y * side
    return left - rim, top - rim, left + side + rim, top + side + rim


def _drawn(shapes: Shapes, window: tuple[float, float, float, float], tile: Tile) -> Shapes:
    """Cut to the window, in whole units of the tile, rings the way tiles want them."""
    scale = float(EXTENT << tile.z)
    origin = np.array([tile.x, tile.y]) * float(EXTENT)
    coarse = shapely.simplify(shapes, FINEST / scale)
    cut = shapely.clip_by_rect(coarse, *window)
    placed = shapely.transform(cut, lambda at: np.round(at * scale - origin))
    # Seen with y downwards, as tiles count, counter-clockwise is clockwise.
    turned: Shapes = shapely.orient_polygons(_single(placed))
    return turned


def _single(shapes: Shapes) -> Shapes:
    """Without collections, which tiles cannot hold: these keep their widest kind."""
    flat = np.array(shapes, dtype=object)
    for index in np.flatnonzero(shapely.get_type_id(flat) == shapely.GeometryType.GEOMETRYCOLLECTION):
        parts = shapely.get_parts(flat[index])
        widest = parts[shapely.get_dimensions(parts) == shapely.get_dimensions(flat[index])]
        flat[index] = shapely.union_all(widest) if len(widest) else shapely.Point()
    return flat


def _sizes(shapes: Shapes) -> Floats:
    """Of areas their outline, of lines their length: what is seen first."""
    sizes: Floats = shapely.length(shapes)
    return sizes
