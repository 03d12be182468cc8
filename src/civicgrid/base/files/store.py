"""The folder of files."""

import os
from hashlib import sha256
from pathlib import Path

from django.conf import settings


def keep(content: bytes) -> str:
    """Stores the content, on disk at return; its name is the SHA-256 as hexadecimal."""
    name = sha256(content).hexdigest()
    file = path_of(name)
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(f"{name}.{os.getpid()}")
        with fresh.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(file)
        _sync(file.parent)
    return name


def path_of(name: str) -> Path:
    """Where the file of this name stands, or would."""
    return Path(settings.MEDIA_ROOT) / name[:2] / name


def _sync(folder: Path) -> None:
    """A new name in a folder outlives a power cut only when the folder is written too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
