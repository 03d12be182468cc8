"""Appending to the journal that another process owns, through its socket."""

import errno
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from struct import Struct
from typing import BinaryIO

from civicgrid.kernel.errors import CivicGridError

from .errors import JournalAway, JournalBusy, NotOnDisk
from .frames import Content

ASKED = Struct("<8sII")
"""What an asking begins with: its kind, how many batches, bytes of all that follows."""
KIND = b"CGappnd1"
BATCH = Struct("<II")
"""Before each batch: rows, bytes."""
ANSWER = Struct("<BQ")
"""How it went; the number of the first row, or bytes of the reason that follows."""
KEPT, BUSY, NOT_ON_DISK = range(3)
LONGEST = 512
"""Bytes of a reason."""
PATIENCE_S = 30.0
"""For the disk; whoever serves answers in milliseconds."""


def append(path: Path, batches: Sequence[tuple[int, Content]]) -> int:
    """Appends batches of rows (how many, their content), on disk at return.

    They stand behind each other, and are 64 MiB at most. Returns the number of the first row. Raises NotOnDisk and
    JournalBusy, and JournalAway: then nobody knows whether they were kept.
    """
    parts: list[Content] = []
    for rows, content in batches:
        parts += [BATCH.pack(rows, len(content)), content]
    size = sum(map(len, parts))
    try:
        with socket.socket(socket.AF_UNIX) as asking, address(path) as where:
            asking.settimeout(PATIENCE_S)
            asking.connect(where)
            asking.sendall(b"".join([ASKED.pack(KIND, len(batches), size), *parts]))
            with asking.makefile("rb") as answer:
                how, number = ANSWER.unpack(_all_of(answer, ANSWER.size))
                reason = _all_of(answer, number).decode() if how == NOT_ON_DISK else ""
    except OSError as error:
        raise JournalAway(reason=error.strerror or str(error), remedy="send it again later") from error
    if how != KEPT:
        raise _refusal(how, reason)
    return int(number)


def _all_of(answer: BinaryIO, size: int) -> bytes:
    content = answer.read(size)
    if len(content) < size:
        raise OSError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
    return content


def answering(path: Path) -> bool:
    """Whether somebody owns the journal now, and takes rows."""
    try:
        with socket.socket(socket.AF_UNIX) as asking, address(path) as where:
            asking.settimeout(PATIENCE_S)
            asking.connect(where)
    except OSError:
        return False
    return True


def _refusal(how: int, reason: str) -> CivicGridError:
    remedy = "send it again later"
    return JournalBusy(remedy=remedy) if how == BUSY else NotOnDisk(reason=reason, remedy=remedy)


@contextmanager
def address(path: Path) -> Iterator[str]:
    """The name of a socket for the system, which takes no path longer than 107 bytes."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
