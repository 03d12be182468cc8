"""The areas of a city as vector tiles: of each zoom the level that fits it."""

import zlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from math import sqrt

from civicgrid.apps.grid.types import AreaRecord
from civicgrid.kernel.geo.formats import from_wkb
from civicgrid.kernel.geo.mosaic import Layer, Tile, label_points, pixels, tile_of

from .tree import Tree

SMALLEST_PX = 20
"""A level is drawn from the zoom on at which its areas are so wide: some 700 of them on a tile at most."""
NAMED_PX = 40
"""And named when they are so wide: a name stands for its area and leaves room for what happens there."""
MOST_EXTRAS = 2_500
"""Features of a city's own layer on one tile: the largest ones."""
HELD = 2_000
"""Tiles that stay in memory, some 50 MB."""
EXTRAS: Mapping[str, int] = {"water": 0, "green": 8, "roads": 9, "buildings": 14}
"""Layers that a city may add, and the zoom from which they are drawn."""

Extra = tuple[bytes, Mapping[str, str | int]]
"""A feature of a city's own layer: shape (WKB) and properties."""


class Mosaic:
    """The tiles of a city. `version` names what they show: another city, another name."""

    def __init__(self, tree: Tree, shapes: Mapping[str, bytes], extras: Mapping[str, Sequence[Extra]]) -> None:
        levels = _levels(tree)
        self._usual = {level: _usual(areas) for level, areas in levels.items()}
        self._layers = {level: _areas(areas, shapes) for level, areas in levels.items()}
        self._labels = {level: _labels(areas, shapes) for level, areas in levels.items()}
        self._extras = {name: _extra(features) for name, features in extras.items() if features}
        self.version = _version(tree, shapes, extras)
        self._held: OrderedDict[Tile, bytes] = OrderedDict()

    def tile(self, tile: Tile) -> bytes:
        """The bytes of a tile, compressed by gzip."""
        if (held := self._held.get(tile)) is not None:
            return held
        made = zlib.compress(self._made(tile), 6, 31)
        self._held[tile] = made
        while len(self._held) > HELD:
            self._held.popitem(last=False)
        return made

    def level_at(self, zoom: int, least_px: int) -> str:
        """The finest level whose areas are usually so wide at a zoom, else the city."""
        fitting = [level for level, (wide_m, lat) in self._usual.items() if pixels(wide_m, lat, zoom) >= least_px]
        return fitting[-1] if fitting else next(iter(self._usual), "")

    def _made(self, tile: Tile) -> bytes:
        layers: dict[str, Sequence[Mapping[str, object]]] = {
            name: layer.features(tile, MOST_EXTRAS) for name, layer in self._extras.items() if EXTRAS[name] <= tile.z
        }
        if drawn := self.level_at(tile.z, SMALLEST_PX):
            layers["areas"] = self._layers[drawn].features(tile)
            layers["labels"] = self._labels[self.level_at(tile.z, NAMED_PX)].features(tile)
        return tile_of(layers)


def identity(code: str) -> int:
    """A number for a code, the same everywhere and for ever; 48 bits."""
    return int.from_bytes(blake2b(code.encode(), digest_size=6).digest())


def _levels(tree: Tree) -> dict[str, list[AreaRecord]]:
    """The areas in use of each level, from the city down."""
    found: dict[str, list[AreaRecord]] = {level: [] for level in tree.city.levels}
    for area in tree.by_path.values():
        if area.active and area.level in found:
            found[area.level].append(area)
    return {level: areas for level, areas in found.items() if areas}


def _usual(areas: Sequence[AreaRecord]) -> tuple[float, float]:
    """How wide an area usually is (m), and the latitude where that is so (degrees)."""
    return sqrt(sum(area.area_m2 for area in areas) / len(areas)), areas[0].lat


def _areas(areas: Sequence[AreaRecord], shapes: Mapping[str, bytes]) -> Layer:
    return Layer(
        from_wkb([shapes[area.path] for area in areas]),
        [identity(area.code) for area in areas],
        [{"code": area.code, "level": area.level, **_names(area)} for area in areas],
    )


def _labels(areas: Sequence[AreaRecord], shapes: Mapping[str, bytes]) -> Layer:
    points = label_points(from_wkb([shapes[area.path] for area in areas]))
    return Layer(
        points, [identity(area.code) for area in areas], [{"code": area.code, **_names(area)} for area in areas]
    )


def _names(area: AreaRecord) -> dict[str, str | int]:
    """`name` in the city's first language, `name_zh` in Chinese."""
    words = [name for name in area.name.values() if name]
    return {"name": words[0] if words else area.code, "name_zh": area.name.get("zh-hans") or (words or [area.code])[0]}


def _extra(features: Sequence[Extra]) -> Layer:
    shapes = from_wkb([shape for shape, _ in features])
    return Layer(shapes, list(range(len(features))), [properties for _, properties in features])


def _version(tree: Tree, shapes: Mapping[str, bytes], extras: Mapping[str, Sequence[Extra]]) -> str:
    digest = blake2b(digest_size=6)
    for part in _parts(tree, shapes, extras):
        digest.update(part)
    return digest.hexdigest()


def _parts(tree: Tree, shapes: Mapping[str, bytes], extras: Mapping[str, Sequence[Extra]]) -> Iterable[bytes]:
    yield f"{SMALLEST_PX} {NAMED_PX}".encode()
    for path, area in sorted(tree.by_path.items()):
        yield f"{area.active} {path} {area.level} {area.name}".encode()
        yield shapes.get(path, b"")
    for name, features in sorted(extras.items()):
        yield name.encode()
        for shape, properties in features:
            yield shape + str(dict(properties)).encode()
