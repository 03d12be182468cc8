"""The folder of files."""

from hashlib import sha256
from pathlib import Path

from django.conf import settings

from .whole import folder, replace


def keep(content: bytes) -> str:
    """Stores the content, on disk at return; its name is the SHA-256 as hexadecimal.

    Nobody but the account that runs CivicGrid may read it: photos show people.
    """
    name = sha256(content).hexdigest()
    file = path_of(name)
    if not file.exists():
        for each in (file.parent.parent, file.parent):
            folder(each, mode=0o700)
        replace(file, content, mode=0o600)
    return name


def path_of(name: str) -> Path:
    """Where the file of this name stands, or would."""
    return Path(settings.MEDIA_ROOT) / name[:2] / name
