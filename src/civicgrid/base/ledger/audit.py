"""The audit: everything the ledger claims, computed again from the database."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from django.db import connection
from django.db.models import Q

from civicgrid.kernel.errors import InvalidInput

from . import home, storage
from .leaf import leaf, seal
from .models import Checkpoint, Tile
from .note import TreeHead, Verifier, read_head
from .sequencer import Waiting, waiting
from .tree import TILE_HEIGHT, Frontier, FullTile, leaf_hash

Progress = Callable[[int, int], None]
Kept = tuple[int, str]
Row = tuple[Any, ...]

CHUNK = 4_096
(_, _LEAVES), *_STRAYS = (
    query.split("\n", 1) for query in Path(__file__).with_name("audit.sql").read_text().split("-- ")[1:]
)


class Deviation(msgspec.Struct, frozen=True):
    """One thing that is not as it must be: `entry 7` `is not what leaf 6 commits to`."""

    thing: str
    problem: str

    def __str__(self) -> str:
        return f"{self.thing} {self.problem}"


class Report(msgspec.Struct, frozen=True):
    """What an audit found; `size` counts the leaves under a checkpoint."""

    size: int
    waiting: Waiting
    deviations: Sequence[Deviation]


def verify(progress: Progress = lambda done, size: None, handed_out: Sequence[str] = ()) -> Report:
    """Computes the ledger again and compares; memory stays flat, new entries may come.

    `handed_out` are checkpoints that somebody kept. All are compared with one sequence of leaves, so where every
    root is right, each checkpoint continues the ones before it.
    """
    kept = [(read_head(note).size, note) for note in (home.held(), *handed_out) if note]
    newest = storage.newest()
    size = newest.size if newest else 0
    verifier = home.signer(create=newest is None).verifier
    deviations = [*_walk(size, verifier, kept, progress), *_strays()]
    return Report(size, waiting(), deviations)


def _walk(size: int, verifier: Verifier, kept: Sequence[Kept], progress: Progress) -> Iterator[Deviation]:
    """Follows the leaves from the first to the last, growing the tree anew."""
    edge, expected = Frontier(), 0
    for rows in _chunks(size):
        notes = _notes(edge.size, edge.size + len(rows), kept)
        stored = _full_tiles(edge.size, edge.size + len(rows))
        for row in rows:
            yield from _compare(row, expected)
            expected = row[0] + 1
            for tile in edge.append(leaf_hash(leaf(row[1], row[2]))):
                if tile not in stored:
                    yield Deviation(f"tile {tile.level}/{tile.index}", "is not what its leaves give")
            for note in notes.get(edge.size, ()):
                yield from _judge(note, TreeHead(verifier.name, edge.size, edge.root), verifier)
        progress(edge.size, size)
    lost = {*_notes(edge.size, size, []), *(kept_size for kept_size, _ in kept if kept_size > edge.size)}
    for beyond in sorted(lost):
        yield Deviation(f"the checkpoint over {beyond} leaves", f"is lost: the tree has {edge.size}")


def _compare(row: Row, expected: int) -> Iterator[Deviation]:
    """What is wrong with a leaf and its entry."""
    index, commitment, hour, entry, salt, *opening = row
    if index != expected:
        yield Deviation(f"leaf {expected}", f"is missing: leaf {index} comes next")
    if entry is None:
        yield Deviation(f"leaf {index}", "has lost its entry")
    elif seal(salt, opening) != (commitment, hour):
        yield Deviation(f"entry {entry}", f"is not what leaf {index} commits to")


def _chunks(size: int) -> Iterator[list[Row]]:
    """The leaves below `size` in order, each with its entry, or None for its fields."""
    after = 0
    with connection.cursor() as cursor:
        while True:
            rows = cursor.execute(_LEAVES, [after, size, CHUNK]).fetchall()
            if not rows:
                return
            yield rows
            after = rows[-1][0] + 1


def _notes(after: int, upto: int, kept: Sequence[Kept]) -> dict[int, list[str]]:
    """The checkpoints over more than `after` and at most `upto` leaves, by their size."""
    notes: dict[int, list[str]] = {}
    stored = Checkpoint.objects.filter(size__gt=after, size__lte=upto).values_list("size", "note")
    for size, note in [*stored, *((size, note) for size, note in kept if after < size <= upto)]:
        notes.setdefault(size, []).append(note)
    return notes


def _full_tiles(start: int, end: int) -> set[FullTile]:
    """The stored tiles that fill up while the tree grows from one size to another."""
    filled = Q(level=0)
    for level in range(1, end.bit_length() // TILE_HEIGHT + 1):
        filled |= Q(level=level, index__gte=start >> TILE_HEIGHT * level, index__lt=end >> TILE_HEIGHT * level)
    return {FullTile(*row) for row in Tile.objects.filter(filled).values_list("level", "index", "root")}


def _judge(note: str, head: TreeHead, verifier: Verifier) -> Iterator[Deviation]:
    """What is wrong with a checkpoint where the tree has this head."""
    thing = f"the checkpoint over {head.size} leaves"
    try:
        if read_head(verifier.open(note)) != head:
            yield Deviation(thing, "states another root than the tree has")
    except InvalidInput as error:
        yield Deviation(thing, f"is false: {error}")


def _strays() -> Iterator[Deviation]:
    """Rows outside of the tree, by one statement each: entries may come meanwhile."""
    with connection.cursor() as cursor:
        for problem, query in _STRAYS:
            for (thing,) in cursor.execute(query).fetchall():
                yield Deviation(thing, problem)
