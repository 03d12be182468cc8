"""Copying a journal while it is written: it is held meanwhile."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from pathlib import Path

import msgspec

from .segments import Segment, segments

HELD = "held"


class Extent(msgspec.Struct, frozen=True):
    """The first bytes of a segment: what of it belongs to the copy."""

    path: Path
    size: int


@contextmanager
def holding(folder: Path) -> Iterator[None]:
    """While nothing of a journal is dropped; whoever dies lets it go."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = os.open(folder / HELD, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        flock(file, LOCK_SH)
        yield
    finally:
        os.close(file)


def drop(folder: Path, before: int) -> int:
    """Removes the segments whose rows all have lower numbers; how many it were.

    Never the last one, so anybody may do it beside whoever appends; none while somebody holds the journal. Who reads
    one of them reads on.
    """
    gone = [each for each in segments(folder) if each.end is not None and each.end <= before]
    return _removed(folder, gone) if gone else 0


def extents(folder: Path, first: int, end: int) -> list[Extent]:
    """What a copy needs to go on at a row, and to end before another.

    The last segment is always among it, also when it holds nothing yet: it names the next row.
    """
    held = [each for each in segments(folder) if each.first <= end]
    needed = [each for each in held[:-1] if each.end is not None and each.end > first]
    whole = [Extent(each.path, each.path.stat().st_size) for each in needed]
    return [*whole, *(Extent(each.path, _behind(each, end)) for each in held[-1:])]


def _behind(segment: Segment, end: int) -> int:
    """Where the last frame of the rows before a number ends."""
    behind = 0
    for _frame, behind in segment.frames(end):  # noqa: B007  the last one counts
        pass
    return behind


def _removed(folder: Path, gone: list[Segment]) -> int:
    file = os.open(folder / HELD, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        flock(file, LOCK_EX | LOCK_NB)
        for each in gone:
            each.path.unlink(missing_ok=True)
    except BlockingIOError:
        return 0
    finally:
        os.close(file)
    return len(gone)
