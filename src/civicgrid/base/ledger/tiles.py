"""Where a log's tiles stand in a folder or behind an address: c2sp.org/tlog-tiles."""

from collections.abc import Iterator, Sequence

import msgspec

from .tree import TILE_HEIGHT, TILE_WIDTH


class TileName(msgspec.Struct, frozen=True):
    """Tile `index` of a level, `width` hashes wide; one of 256 never changes again."""

    level: int
    index: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        """Path of the hashes, e.g. `tile/0/x001/067.p/112`."""
        return self._path(str(self.level))

    @property
    def entries_path(self) -> str:
        """Path of the leaves themselves, for a tile of level 0."""
        return self._path("entries")

    def _path(self, kind: str) -> str:
        thousands, last = divmod(self.index, 1000)
        parts = [f"{last:03}"]
        while thousands:
            thousands, part = divmod(thousands, 1000)
            parts.insert(0, f"x{part:03}")
        return f"tile/{kind}/{'/'.join(parts)}" + ("" if self.width == TILE_WIDTH else f".p/{self.width}")


def tiles_of(size: int, since: int = 0) -> Iterator[TileName]:
    """The tiles of a tree of `size` leaves but those already full when it had `since`."""
    level = 0
    while hashes := size >> TILE_HEIGHT * level:
        full, partial = divmod(hashes, TILE_WIDTH)
        for index in range(since >> TILE_HEIGHT * (level + 1), full):
            yield TileName(level, index)
        if partial:
            yield TileName(level, full, partial)
        level += 1


def bundle(leaves: Sequence[bytes]) -> bytes:
    """An entry bundle: each leaf after its length, two bytes, big-endian."""
    return b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves)
