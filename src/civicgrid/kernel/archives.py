"""Compressed files from outside.

Opened within limits, so that none unfolds without end.
"""

import gzip
import io
import zipfile
import zlib
from pathlib import PurePath
from typing import BinaryIO

from .errors import CivicGridError

MOST_BYTES = 64 * 2**30
"""Of a file that is read as it unfolds, without being held."""
MOST_HELD = 512 * 2**20
"""Of all files of an archive that is held in memory."""
MOST_FILES = 1_000
"""In an archive."""
MOST_RATIO = 200
"""Unfolded to folded, once a file is beyond FREE; measurements reach some thirty."""
FREE = 32 * 2**20
"""Bytes that may unfold from however few."""
GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"


class UnfoldsTooFar(CivicGridError):
    """{file} unfolds to more than is taken: {reason}."""

    status = 413


class BrokenArchive(CivicGridError):
    """{file} cannot be unfolded: {reason}."""


class Unfolding(io.RawIOBase):
    """A gzip file as it unfolds; raises UnfoldsTooFar or BrokenArchive.

    Where it reads on.
    """

    def __init__(self, file: str, folded: BinaryIO, most: int = MOST_BYTES) -> None:
        self._file, self._folded, self._most, self._read = file, folded, most, 0
        self._unfolded = gzip.GzipFile(fileobj=folded)

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, into: object) -> int:
        """The next bytes."""
        try:
            count = self._unfolded.readinto(into)  # type: ignore[arg-type]
        except (OSError, EOFError, zlib.error) as error:
            raise BrokenArchive(file=self._file, reason=str(error), remedy="send it again, whole") from error
        self._read += count
        if self._read > self._most:
            raise UnfoldsTooFar(file=self._file, reason=f"more than {self._most} bytes", remedy="cut it into parts")
        check_ratio(self._file, self._folded.tell(), self._read)
        return count


def open_gzip(file: str, data: BinaryIO, most: int = MOST_BYTES) -> BinaryIO:
    """The content of a file, unfolded as it is read if it begins as gzip does."""
    head = data.read(len(GZIP))
    data.seek(0)
    return io.BufferedReader(Unfolding(file, data, most)) if head == GZIP else data


def open_zip(file: str, data: BinaryIO, most: int = MOST_HELD) -> zipfile.ZipFile:
    """An archive whose directory keeps the limits.

    `zipfile` reads no more of a file than is written there.
    """
    try:
        archive = zipfile.ZipFile(data)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise BrokenArchive(file=file, reason=str(error), remedy="pack it again as ZIP") from error
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise UnfoldsTooFar(file=file, reason=f"{len(entries)} files, {MOST_FILES} are taken", remedy="pack fewer")
    if sum(entry.file_size for entry in entries) > most:
        raise UnfoldsTooFar(file=file, reason=f"more than {most} bytes", remedy="cut it into parts")
    for entry in entries:
        check_ratio(f"{file}/{entry.filename}", entry.compress_size, entry.file_size)
    return archive


def read_entry(archive: zipfile.ZipFile, file: str, name: str) -> bytes:
    """One file of an archive; raises BrokenArchive."""
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, OSError, EOFError, zlib.error, RuntimeError, NotImplementedError) as error:
        raise BrokenArchive(file=f"{file}/{name}", reason=str(error), remedy="pack it again as ZIP") from error


def check_ratio(file: str, folded: int, unfolded: int) -> None:
    """Raises UnfoldsTooFar where no honest file unfolds so far."""
    if unfolded > FREE and unfolded > MOST_RATIO * folded:
        raise UnfoldsTooFar(file=file, reason=f"{MOST_RATIO} times its size", remedy="send it unpacked, in parts")


def stem(file: str) -> str:
    """A file's name without its folder and endings.

    >>> stem("data/cab_1.csv.gz")
    'cab_1'
    """
    return PurePath(file).name.split(".")[0]
