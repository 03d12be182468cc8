"""Files that are replaced whole: a reader finds the old content or the new."""

import os
from pathlib import Path


def replace(file: Path, content: bytes, *, mode: int) -> None:
    """Writes a file with these permissions; it and its folders are made where missing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    fresh.touch(mode=mode)
    fresh.write_bytes(content)
    fresh.replace(file)
