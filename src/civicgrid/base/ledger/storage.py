"""The tree as the database holds it."""

from functools import lru_cache

from .models import Checkpoint, Leaf, Tile
from .tree import TILE_WIDTH, Tiles, leaf_hash


def tiles() -> Tiles:
    """A reader that reads no tile twice; for one task, since the right edge grows."""
    return lru_cache(maxsize=64)(_hashes)


def leaves(tile: int) -> list[bytes]:
    """The leaves under a tile of level 0."""
    return [leaf.data for leaf in Leaf.objects.filter(index__range=_span(tile)).order_by("index")]


def newest() -> Checkpoint | None:
    """The newest checkpoint."""
    return Checkpoint.objects.last()


def _hashes(level: int, tile: int) -> list[bytes]:
    if level == 0:
        return [leaf_hash(leaf) for leaf in leaves(tile)]
    roots = Tile.objects.filter(level=level, index__range=_span(tile)).order_by("index")
    return list(roots.values_list("root", flat=True))


def _span(tile: int) -> tuple[int, int]:
    return tile * TILE_WIDTH, (tile + 1) * TILE_WIDTH - 1
