"""Files that appear whole and outlive a power cut, without settings."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp


def replace(file: Path, content: bytes, *, mode: int) -> None:
    """Writes a file with these permissions: a reader finds the old content or the new.

    It is on disk at return; its folders are made where missing.
    """
    with _beside(file, content, mode) as fresh:
        fresh.replace(file)


def folder(path: Path, *, mode: int) -> None:
    """A folder with these permissions, on disk at return, whoever made it.

    What is missing above it is made the same way.
    """
    if not path.parent.exists():
        folder(path.parent, mode=mode)
    path.mkdir(mode=mode, exist_ok=True)
    sync(path.parent)


def kept(file: Path, make: Callable[[], bytes]) -> bytes:
    """A secret: made on first use, never again, and readable by its owner alone.

    Of two who make it at once both get that of the first.
    """
    if not file.exists():
        with _beside(file, make(), 0o600) as fresh, suppress(FileExistsError):
            os.link(fresh, file)
    return file.read_bytes()


def sync(folder: Path) -> None:
    """A new name in a folder outlives a power cut only when the folder is written too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _beside(file: Path, content: bytes, mode: int) -> Iterator[Path]:
    """The content in a file of its own in the same folder, while the block runs."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = mkstemp(dir=file.parent, prefix=f"{file.name}.")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            os.fchmod(handle, mode)
            out.write(content)
            out.flush()
            os.fsync(handle)
        yield fresh
        sync(file.parent)
    finally:
        fresh.unlink(missing_ok=True)
