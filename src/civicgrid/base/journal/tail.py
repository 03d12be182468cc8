"""The newest rows of a journal, checked once and kept while they are asked for."""

from bisect import bisect_right
from operator import attrgetter
from pathlib import Path
from threading import Lock

from .frames import Frame
from .reading import Place, Reader

MOST_PARTS = 1024
"""A part is a map of memory, of which a process may have some 65 000: with more the tail is read anew, in few."""


class Tail:
    """What a journal holds from a number on, which only grows; for any threads.

    Frames lie in files that stay readable while anybody holds one, also when the journal has dropped them.
    """

    def __init__(self, folder: Path) -> None:
        self._reader, self._lock = Reader(folder), Lock()
        self._frames: list[Frame] = []
        self._first = self._next = self._parts = 0
        self._place: Place | None = None

    def read(self, first: int) -> list[Frame]:
        """The frames with rows from a number on, up to the end as it is now.

        Those before it are forgotten: a lower number than the last time costs reading anew. The first frame may begin
        before it.
        """
        with self._lock:
            if first < self._first or first > self._next or self._parts > MOST_PARTS:
                self._begin_at(first)
            self._go_on()
            del self._frames[: bisect_right(self._frames, first, key=attrgetter("end"))]
            self._first = first
            return list(self._frames)

    def _begin_at(self, first: int) -> None:
        self._frames, self._place, self._parts = [], None, 0
        self._first = self._next = first

    def _go_on(self) -> None:
        """Checks what came since."""
        if self._reader.end <= self._next:
            return
        self._parts += 1
        for frame, place in self._reader.read_on(self._next, self._place):
            self._frames.append(frame)
            self._next, self._place = frame.end, place
