"""The folder of files."""

from hashlib import sha256
from pathlib import Path

from django.conf import settings

from .whole import replace


def keep(content: bytes) -> str:
    """Stores the content, on disk at return; its name is the SHA-256 as hexadecimal."""
    name = sha256(content).hexdigest()
    file = path_of(name)
    if not file.exists():
        replace(file, content, mode=0o644)
    return name


def path_of(name: str) -> Path:
    """Where the file of this name stands, or would."""
    return Path(settings.MEDIA_ROOT) / name[:2] / name
