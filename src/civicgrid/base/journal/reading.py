"""Reading a journal, beside whoever appends to it."""

from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from .durable import DurableEnd
from .frames import Frame
from .segments import segments

NEAR_BYTES = 65_536
"""Before a row so much is looked through rather than halved again."""


class Place(NamedTuple):
    """Where a frame ends: its segment's first row, and bytes from the segment's begin."""

    segment: int
    at: int


class Reader:
    """One who reads what is on disk, each row once, however the writer crashed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._durable: DurableEnd | None = None

    @property
    def end(self) -> int:
        """The number of the first row that is not on disk yet; 0 before there is any."""
        if self._durable is None:
            try:
                self._durable = DurableEnd(self._folder)
            except (FileNotFoundError, ValueError):
                return 0
        return self._durable.get()

    @property
    def begin(self) -> int:
        """The number of the first row that is still kept."""
        held = segments(self._folder)
        return held[0].first if held else 0

    def read(self, first: int) -> Iterator[Frame]:
        """The frames with rows from a number on, up to the end as it is now.

        The first frame may begin before it. Where frames do not follow each other, rows are damaged or dropped.
        """
        return (frame for frame, _ in self.read_on(first))

    def read_on(self, first: int, place: Place | None = None) -> Iterator[tuple[Frame, Place]]:
        """The same, each with the place behind it.

        Who gives one back does not check again what stands before it.
        """
        end = self.end
        held = segments(self._folder) if first < end else []
        for segment in held[max(0, bisect_right([each.first for each in held], first) - 1) :]:
            at = place.at if place and place.segment == segment.first else 0
            for frame, behind in segment.frames(end, at):
                if frame.end > first:
                    yield frame, Place(segment.first, behind)

    def near(self, row: int) -> Iterator[Frame]:
        """The frames from a row on, up to the end of its segment.

        It is found by halving: what stands before it is not read.
        """
        held = [each for each in segments(self._folder) if each.first <= row]
        if row >= self.end or not held:
            return
        segment = held[-1]
        low, high = 0, segment.path.stat().st_size
        while high - low > NEAR_BYTES:
            middle = (low + high) // 2
            found = next(segment.frames(self.end, middle), None)
            low, high = (middle, high) if found and found[0].first <= row else (low, middle)
        yield from (frame for frame, _ in segment.frames(self.end, low) if frame.end > row)

    def close(self) -> None:
        """Lets the journal go."""
        if self._durable is not None:
            self._durable.close()
            self._durable = None
