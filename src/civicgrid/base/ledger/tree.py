"""The Merkle tree of RFC 6962 / RFC 9162 §2.1: roots, inclusion, consistency.

Hashes are read by tiles: `tiles(level, n)` gives numbers 256 n to 256 n + 255 of the hashes of `level`, each the
root of 256**level leaves; fewer at the right edge. A proof reads a few tiles a level, however large the tree.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from hashlib import sha256

import msgspec

from civicgrid.kernel.errors import CivicGridError

Tiles = Callable[[int, int], Sequence[bytes]]

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
EMPTY_ROOT = sha256(b"").digest()


class MissingHash(CivicGridError):
    """The ledger's tree is broken: it has no hash {index} on level {level}."""


class FullTile(msgspec.Struct, frozen=True):
    """A tile with all its 256 hashes; its root is number `index` on the level above."""

    level: int
    index: int
    root: bytes


def leaf_hash(data: bytes) -> bytes:
    """Hash of a leaf, 32 bytes."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node, 32 bytes."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: roots of its perfect subtrees, largest first."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        self.size = size
        self._peaks = list(peaks)

    def append(self, leaf: bytes) -> list[FullTile]:
        """Adds the hash of a leaf; returns the tiles that it fills, the lowest first."""
        filled = []
        height, top = 0, leaf
        while self.size >> height & 1:
            height, top = height + 1, node_hash(self._peaks.pop(), top)
            if height % TILE_HEIGHT == 0:
                filled.append(FullTile(height // TILE_HEIGHT, self.size >> height, top))
        self._peaks.append(top)
        self.size += 1
        return filled

    @property
    def root(self) -> bytes:
        """Root of the tree as it stands, 32 bytes."""
        return reduce(lambda right, left: node_hash(left, right), self._peaks[::-1]) if self._peaks else EMPTY_ROOT


def frontier(size: int, tiles: Tiles) -> Frontier:
    """The right edge of the tree of the first `size` leaves."""
    heights = [height for height in reversed(range(size.bit_length())) if size >> height & 1]
    return Frontier(size, [_perfect(height, (size >> height) - 1, tiles) for height in heights])


def inclusion(index: int, size: int, tiles: Tiles) -> list[bytes]:
    """Proof that leaf `index` is among `size` leaves: hashes from its sibling upwards."""
    return list(_path(index, 0, size, tiles))


def consistency(old: int, new: int, tiles: Tiles) -> list[bytes]:
    """Proof that the tree of `new` leaves begins with the tree of `old` leaves."""
    return list(_growth(old, 0, new, tiles)) if old else []


def includes(root: bytes, size: int, index: int, leaf: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` leads from leaf `index`'s hash to `root` (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    sides = _sides(index, size - 1)
    if len(proof) != len(sides):
        return False
    top = leaf
    for sibling, left in zip(proof, sides, strict=True):
        top = node_hash(sibling, top) if left else node_hash(top, sibling)
    return top == root


def continues(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the new tree begins with the old (RFC 9162 §2.1.4.2)."""
    if old in (0, new):
        return not proof and old_root == (new_root if old == new else EMPTY_ROOT)
    if not 0 < old < new:
        return False
    height = _trailing_zeros(old)
    place = (old - 1) >> height
    sides = _sides(place, (new - 1) >> height)
    start, *path = proof if place and proof else (old_root, *proof)
    if len(path) != len(sides):
        return False
    then = now = start
    for sibling, left in zip(path, sides, strict=True):
        then = node_hash(sibling, then) if left else then
        now = node_hash(sibling, now) if left else node_hash(now, sibling)
    return (then, now) == (old_root, new_root)


def _sides(place: int, last: int) -> list[bool]:
    """For each hash upwards from `place`, in a row to `last`: whether it stands left."""
    sides = []
    while last:
        if place & 1 or place < last:
            sides.append(bool(place & 1))
        place, last = place >> 1, last >> 1
    return sides


def _path(index: int, start: int, end: int, tiles: Tiles) -> Iterator[bytes]:
    if end - start > 1:
        inner, other = _halves(index, start, end)
        yield from _path(index, *inner, tiles)
        yield _root(*other, tiles)


def _growth(old: int, start: int, end: int, tiles: Tiles) -> Iterator[bytes]:
    if old < end:
        inner, other = _halves(old - 1, start, end)
        yield from _growth(old, *inner, tiles)
        yield _root(*other, tiles)
    elif start:
        yield _root(start, end, tiles)


def _root(start: int, end: int, tiles: Tiles) -> bytes:
    """Root over the leaves from `start` up to, not including, `end`."""
    height = (end - start).bit_length() - 1
    if end - start == 1 << height:
        return _perfect(height, start >> height, tiles)
    left, right = _halves(start, start, end)
    return node_hash(_root(*left, tiles), _root(*right, tiles))


def _halves(leaf: int, start: int, end: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """The half of a subtree that holds a leaf, and the other.

    The left half is perfect, and the largest that can be.
    """
    middle = start + (1 << (end - start - 1).bit_length() - 1)
    left, right = (start, middle), (middle, end)
    return (left, right) if leaf < middle else (right, left)


def _perfect(height: int, index: int, tiles: Tiles) -> bytes:
    """Root of the perfect subtree of 2**height leaves, number `index` of its height."""
    level, rise = divmod(height, TILE_HEIGHT)
    tile, start = divmod(index << rise, TILE_WIDTH)
    row = tiles(level, tile)[start : start + (1 << rise)]
    if len(row) < 1 << rise:
        raise MissingHash(level=level, index=(index << rise) + len(row))
    while len(row) > 1:
        row = [node_hash(left, right) for left, right in zip(row[::2], row[1::2], strict=True)]
    return row[0]


def _trailing_zeros(number: int) -> int:
    return (number & -number).bit_length() - 1
