"""The files of a journal: each is named for the number of its first row."""

from collections.abc import Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path

import msgspec

from .frames import Frame, frames_of

SUFFIX = ".frames"


class Segment(msgspec.Struct, frozen=True):
    """A file of frames. Rows from `end` on that stand in it were never acknowledged."""

    path: Path
    first: int
    end: int | None

    def frames(self, end: int, at: int = 0) -> Iterator[tuple[Frame, int]]:
        """The frames of rows before a number, from a place on, with the places behind.

        None where the file is gone. What stands behind the last of them is not touched: whoever appends may cut it off.
        """
        end = end if self.end is None else min(end, self.end)
        if end <= self.first:
            return
        try:
            with self.path.open("rb") as file:
                mapped = mmap(file.fileno(), 0, access=ACCESS_READ)
        except (FileNotFoundError, ValueError):
            return
        for frame, behind in frames_of(mapped, at):
            if frame.end <= end:
                yield frame, behind
            if frame.end >= end:
                return


def segments(folder: Path) -> list[Segment]:
    """The segments of a journal, the oldest first; the last one has no end yet."""
    firsts = sorted(int(path.stem) for path in folder.glob(f"*{SUFFIX}"))
    ends: list[int | None] = [*firsts[1:], None]
    return [Segment(path_of(folder, first), first, end) for first, end in zip(firsts, ends, strict=False)]


def path_of(folder: Path, first: int) -> Path:
    """Where the segment stands whose first row has this number."""
    return folder / f"{first:020d}{SUFFIX}"
