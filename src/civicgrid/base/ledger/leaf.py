"""The leaf of an entry: a salted commitment to what was done; no personal data."""

import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

SALT_BYTES = 32


class Opening(msgspec.Struct, frozen=True):
    """What a leaf commits to, the fields in the order of canonical JSON."""

    action: str
    actor: str
    at: datetime
    event: msgspec.Raw
    event_name: str
    subject: str
    subject_kind: str


_AT = Opening.__struct_fields__.index("at")


class LeafData(msgspec.Struct, frozen=True):
    """What is published: commitment, hour since 1970 (UTC), version of this layout."""

    h: bytes
    t_hour: int
    v: int = 1


class Disclosure(msgspec.Struct, frozen=True):
    """What a proof's holder rebuilds the leaf from: opening, byte for byte, and salt."""

    opening: msgspec.Raw
    salt: bytes

    @property
    def leaf(self) -> bytes:
        """The leaf that this opens."""
        opening = msgspec.json.decode(self.opening, type=Opening)
        return leaf(_commit(self.salt, bytes(self.opening)), _hour(opening.at))


def canonical(opening: Sequence[Any]) -> bytes:
    """Canonical JSON of an `Opening`'s fields in order, of which the event is JSON."""
    action, actor, at, event, *rest = opening
    return msgspec.json.encode(Opening(action, actor, at, msgspec.Raw(event), *rest))


def seal(salt: bytes, opening: Sequence[Any]) -> tuple[bytes, int]:
    """Commitment (32 bytes) and hour of an opening, given as its fields in order."""
    return _commit(salt, canonical(opening)), _hour(opening[_AT])


def leaf(commitment: bytes, t_hour: int) -> bytes:
    """The bytes of a leaf: canonical JSON."""
    return msgspec.json.encode(LeafData(commitment, t_hour))


def _commit(salt: bytes, opened: bytes) -> bytes:
    return hmac.digest(salt, opened, "sha256")


def _hour(at: datetime) -> int:
    return int(at.timestamp()) // 3600
