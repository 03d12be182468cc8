"""Appending to a journal: on disk before it is acknowledged."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path

from civicgrid.base.files import sync

from .durable import DurableEnd
from .errors import JournalOwned, NotOnDisk
from .frames import KIND, Content, framed, new_mark
from .segments import path_of, segments

SEGMENT_BYTES = 64 << 20
"""A segment ends when it is so large: what is sealed goes away by whole segments."""


class Journal:
    """The one who appends, from one thread at a time.

    A frame that was torn by a crash is never read, and nothing is cut off: what is appended next begins a segment of
    its own. Raises JournalOwned.
    """

    def __init__(self, folder: Path, *, segment_bytes: int = SEGMENT_BYTES) -> None:
        self._folder, self._most = folder, segment_bytes
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._owner = _own(folder)
        self._file: int | None = None
        self._mark = b""
        self._kept = 0
        self.end = _recovered(folder)
        """The number that the next row gets."""
        self._durable = DurableEnd(folder, writing=True)
        self._durable.set(self.end)

    def append(self, batches: Sequence[tuple[int, Content]]) -> int:
        """Appends batches of rows (how many, their content); all are on disk at return.

        Returns the number of the first row. Raises NotOnDisk; then nothing of it was kept.
        """
        first = self.end
        try:
            self._write(batches)
        except OSError as error:
            self._give_up()
            raise NotOnDisk(reason=os.strerror(error.errno or 0), remedy="send it again later") from error
        self.end = first + sum(rows for rows, _ in batches)
        self._durable.set(self.end)
        if self._kept >= self._most:
            self._leave()
        return first

    def close(self) -> None:
        """Lets another process own the journal."""
        self._leave()
        self._durable.close()
        os.close(self._owner)

    def _write(self, batches: Sequence[tuple[int, Content]]) -> None:
        file = self._opened()
        parts: list[Content] = []
        first = self.end
        for rows, content in batches:
            parts += framed(self._mark, first, rows, content)
            first += rows
        written = _all_of(file, parts)
        os.fdatasync(file)
        self._kept += written

    def _opened(self) -> int:
        """The present segment; a new one may replace one with nothing acknowledged."""
        if self._file is None:
            path = path_of(self._folder, self.end)
            self._mark, self._kept = new_mark(), 0
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
            self._kept = _all_of(self._file, [KIND, self._mark])
            sync(self._folder)
        return self._file

    def _give_up(self) -> None:
        """Nobody knows what a file holds that could not be synced: it is cut, and left."""
        if self._file is not None:
            with suppress(OSError):
                os.ftruncate(self._file, self._kept)
        self._leave()

    def _leave(self) -> None:
        """What comes next begins a segment."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _own(folder: Path) -> int:
    file = os.open(folder / "owner", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        flock(file, LOCK_EX | LOCK_NB)
    except BlockingIOError as error:
        os.close(file)
        raise JournalOwned(folder=folder, remedy="end it, or name another folder") from error
    return file


def _recovered(folder: Path) -> int:
    """The end of what was written, which is on disk from now on."""
    held = segments(folder)
    if not held:
        return 0
    file = os.open(held[-1].path, os.O_RDONLY)
    os.fsync(file)
    os.close(file)
    sync(folder)
    return max((each.end for each, _ in held[-1].frames(sys.maxsize)), default=held[-1].first)


def _all_of(file: int, parts: Sequence[Content]) -> int:
    """Writes all of it, however little the system takes at once; bytes."""
    content = b"".join(parts)
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(file, rest) :]
    return len(content)
