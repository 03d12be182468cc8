"""Identifiers: time-ordered UUIDs, secret words, and what is kept of them."""

import os
import secrets
import time
import uuid
from hashlib import sha256


def new_id(milliseconds: int | None = None) -> uuid.UUID:
    """A UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, the rest random."""
    now = time.time_ns() // 1_000_000 if milliseconds is None else milliseconds
    value = (now & ((1 << 48) - 1)) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)


def new_secret() -> str:
    """A secret nobody can guess, fit for a link: 24 letters, 144 bits."""
    return secrets.token_urlsafe(18)


def digest_of(secret: str) -> str:
    """What is kept of a secret, or of words that need not be read again.

    SHA-256, hexadecimal; whatever was sent has one, half a character too.
    """
    return sha256(secret.encode(errors="replace")).hexdigest()
