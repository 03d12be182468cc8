"""AES-256-GCM under this installation's key, bound to a place: `table.column:key`."""

import os
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from civicgrid.base.files import kept

NONCE_BYTES = 12


def seal(text: str, place: str) -> bytes:
    """The sealed text; nothing for nothing."""
    if not text:
        return b""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _cipher(settings.CIVICGRID_HOME).encrypt(nonce, text.encode(), place.encode())


def unseal(sealed: bytes, place: str) -> str:
    """The text again; raises cryptography's InvalidTag when it was moved or changed."""
    if not sealed:
        return ""
    opened = _cipher(settings.CIVICGRID_HOME).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
    return opened.decode()


@cache
def _cipher(home: Path) -> AESGCM:
    return AESGCM(kept(home / "seal_key", lambda: AESGCM.generate_key(bit_length=256)))
