"""Frames: rows under the number of the first one, with length and checksum.

A segment of frames begins with a mark of its own, drawn by lot, and each frame with that mark. So the frames behind a
torn one are found, and nothing that somebody sent is ever taken for a frame.
"""

import secrets
from collections.abc import Iterator
from mmap import mmap
from struct import Struct
from zlib import crc32

import msgspec

KIND = b"CGframe1"
_MARK_BYTES = 8
_HEAD = Struct(f"<{_MARK_BYTES}sIIQQ")
"""Mark, checksum of all that follows it, bytes, rows, number of the first row."""
_SUMMED = Struct("<IQQ")
_ALIGNED = 8
"""Frames begin at whole words, so that columns of numbers can be read where they lie."""

Content = bytes | memoryview


class Frame(msgspec.Struct, frozen=True):
    """Some rows that were appended together."""

    first: int
    rows: int
    content: memoryview

    @property
    def end(self) -> int:
        """The number of the row after the last one."""
        return self.first + self.rows


def new_mark() -> bytes:
    """A mark for the frames of one segment."""
    return secrets.token_bytes(_MARK_BYTES)


def framed(mark: bytes, first: int, rows: int, content: Content) -> list[Content]:
    """The parts of a frame as they stand on disk."""
    summed = _SUMMED.pack(len(content), rows, first)
    head = mark + crc32(content, crc32(summed)).to_bytes(4, "little") + summed
    return [head, content, bytes(-len(content) % _ALIGNED)]


def frames_of(segment: mmap, at: int = 0) -> Iterator[tuple[Frame, int]]:
    """The whole frames of a segment from a place on, each with the place behind it.

    What is torn is passed over.
    """
    view, begin = memoryview(segment), len(KIND) + _MARK_BYTES
    mark, at = bytes(view[len(KIND) : begin]), max(at, begin)
    if view[: len(KIND)] != KIND or len(mark) < _MARK_BYTES:
        return
    while (at := segment.find(mark, at)) >= 0:
        frame = _frame_at(view, at)
        if frame is None:
            at += 1
            continue
        at += _HEAD.size + len(frame.content) + -len(frame.content) % _ALIGNED
        yield frame, at


def _frame_at(view: memoryview, at: int) -> Frame | None:
    """The frame that begins there, None where it is not whole."""
    begin = at + _HEAD.size
    if begin > len(view):
        return None
    _mark, checksum, size, rows, first = _HEAD.unpack_from(view, at)
    content = view[begin : begin + size]
    if len(content) < size or crc32(content, crc32(_SUMMED.pack(size, rows, first))) != checksum:
        return None
    return Frame(first, rows, content)
