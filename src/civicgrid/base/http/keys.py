"""Safe repetition: what is made under an Idempotency-Key is made once."""

from collections.abc import Mapping
from uuid import UUID

import msgspec
from django.utils.crypto import salted_hmac
from ninja import Field

from civicgrid.base.access import Actor
from civicgrid.kernel.ids import new_id

from .reading import Sent
from .refusals import TooFewCharacters, TooManyCharacters, Unfit

HEADER = "Idempotency-Key"
SHORTEST, LONGEST = 16, 200
"""Characters of a key: a shorter one may be somebody else's too."""
ID_BYTES = 16


class OtherUnderKey(Unfit):
    """Something else came under this Idempotency-Key before."""


class KeyIn(Sent):
    """How a client that may have to send again names what it sends."""

    key: str | None = Field(
        None,
        alias="Idempotency-Key",
        min_length=SHORTEST,
        max_length=LONGEST,
        description=(
            "A random text of your own, such as a UUID. The same sent again under it counts once and is answered in "
            "the same way; something else under it is refused. A report counts once from the same `source`, an act on "
            "what is there already once in 7 days."
        ),
        json_schema_extra={"example": "0197a3a2-7c1e-7b64-9d2f-5f0c7d6e8a11"},
    )


def key_in(headers: Mapping[str, str]) -> str:
    """The key of a request that no schema reads, "" for none.

    Raises TooFewCharacters and TooManyCharacters.
    """
    key = headers.get(HEADER, "").strip('"')
    if len(key) > LONGEST:
        raise TooManyCharacters(field=HEADER, limit=LONGEST, remedy="shorten it")
    if key and len(key) < SHORTEST:
        raise TooFewCharacters(field=HEADER, limit=SHORTEST, remedy="lengthen it")
    return key


class Named(msgspec.Struct, frozen=True):
    """The id of what is made, and 32 secret bytes that belong to it.

    Both follow from the key, who sent it, and this installation's own secret: a repetition finds both again, and
    neither key nor bytes are stored.
    """

    id: UUID
    secret: bytes


def named(actor: Actor, purpose: str, key: str) -> Named:
    """What is made under a key for a purpose; under none, it is new each time."""
    words = "\n".join((actor.id, purpose, key.strip('"') or str(new_id())))
    id_ = salted_hmac("civicgrid.made", words, algorithm="sha256").digest()[:ID_BYTES]
    return Named(UUID(bytes=id_, version=5), salted_hmac("civicgrid.kept", words, algorithm="sha256").digest())
