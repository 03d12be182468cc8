"""The tree as the database holds it."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import LiteralString

from django.db import connection

from .leaf import leaf
from .models import Checkpoint, Leaf, Tile
from .tree import TILE_HEIGHT, TILE_WIDTH, Tiles, leaf_hash

_LEAVES: LiteralString = """
    SELECT index, commitment, hour FROM unnest(%s::bigint[]) AS tile
    JOIN ledger_leaf ON index >= tile * 256 AND index < least(tile * 256 + 256, %s) ORDER BY index
"""
_ROOTS: LiteralString = """
    SELECT index, root FROM unnest(%s::bigint[]) AS tile
    JOIN ledger_tile ON index >= tile * 256 AND index < least(tile * 256 + 256, %s) AND level = %s ORDER BY index
"""


def tiles() -> Tiles:
    """A reader that reads no tile twice; for one task, since the right edge grows."""
    return lru_cache(maxsize=64)(_hashes)


def tiles_of(indices: Sequence[int], size: int) -> Tiles:
    """What proofs of these leaves in a tree of `size` take, one statement a level."""
    read: dict[tuple[int, int], list[bytes]] = {}
    level = 0
    while indices and (width := size >> TILE_HEIGHT * level):
        needed = {index >> TILE_HEIGHT * (level + 1) for index in indices} | {width - 1 >> TILE_HEIGHT}
        for index, node in _nodes(level, sorted(needed), width):
            read.setdefault((level, index // TILE_WIDTH), []).append(node)
        level += 1
    return lambda level, tile: read.get((level, tile), [])


def leaves(tile: int) -> list[bytes]:
    """The leaves under a tile of level 0."""
    return [each.data for each in Leaf.objects.filter(index__range=_span(tile)).order_by("index")]


def newest() -> Checkpoint | None:
    """The newest checkpoint."""
    return Checkpoint.objects.last()


def _nodes(level: int, needed: list[int], width: int) -> Iterator[tuple[int, bytes]]:
    """The first `width` hashes of a level with their indices, as far as in the tiles."""
    with connection.cursor() as cursor:
        if level:
            yield from cursor.execute(_ROOTS, [needed, width, level])
            return
        for index, commitment, hour in cursor.execute(_LEAVES, [needed, width]):
            yield index, leaf_hash(leaf(commitment, hour))


def _hashes(level: int, tile: int) -> list[bytes]:
    if level == 0:
        return [leaf_hash(each) for each in leaves(tile)]
    roots = Tile.objects.filter(level=level, index__range=_span(tile)).order_by("index")
    return list(roots.values_list("root", flat=True))


def _span(tile: int) -> tuple[int, int]:
    return tile * TILE_WIDTH, (tile + 1) * TILE_WIDTH - 1
