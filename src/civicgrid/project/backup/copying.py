"""Bytes on their way into a backup, and the look whether they are still the same."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

from .manifest import File

CHUNK = 1 << 20
UNLIMITED = 1 << 62

Done = Callable[[int], None]
"""Hears how many bytes more are done."""


class Before(NamedTuple):
    """An earlier backup: its folder and files."""

    folder: Path
    files: Mapping[str, File]


class Copies:
    """Files that are put into a folder, each hashed as it is written.

    What an earlier backup holds under the same path, and never changes under its name, is linked and not copied.
    """

    def __init__(self, folder: Path, before: Before, done: Done) -> None:
        self.files: list[File] = []
        self._folder, self._done = folder, done
        self._before, self._known = before

    def take(self, path: str, source: BinaryIO, most: int = UNLIMITED) -> None:
        """Copies what a stream holds, or its first bytes."""
        file = os.open(self._target(path), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "wb") as out:
            digest, size = _poured(source, out, most, self._done)
        self.files.append(File(path, size, digest))

    def linked(self, path: str) -> bool:
        """Whether the earlier backup has it; then it is here too.

        Only for what never changes under its name.
        """
        known = self._known.get(path)
        if not known or not self._link(known):
            return False
        self.files.append(known)
        self._done(known.bytes)
        return True

    def add(self, path: str) -> None:
        """A file that somebody else has written into the folder."""
        file = self._folder / path
        self.files.append(File(path, file.stat().st_size, digest_of(file, self._done)))

    def _target(self, path: str) -> Path:
        target = self._folder / path
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return target

    def _link(self, known: File) -> bool:
        before = self._before / known.path
        with suppress(OSError):
            if before.stat().st_size == known.bytes:
                os.link(before, self._target(known.path))
                return True
        return False


def digest_of(file: Path, done: Done) -> str:
    """The SHA-256 of a file."""
    with file.open("rb") as stream:
        return _poured(stream, None, UNLIMITED, done)[0]


def _poured(source: BinaryIO, out: BinaryIO | None, most: int, done: Done) -> tuple[str, int]:
    """Digest and number of the bytes that went from one to the other."""
    digest, left = sha256(), most
    while chunk := source.read(min(CHUNK, left)):
        digest.update(chunk)
        if out:
            out.write(chunk)
        left -= len(chunk)
        done(len(chunk))
    return digest.hexdigest(), most - left
