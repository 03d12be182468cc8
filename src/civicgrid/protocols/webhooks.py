"""Signed messages as Standard Webhooks 1.0 has them: standardwebhooks.com.

The signature is an HMAC-SHA256 over `id.seconds.body`, under the secret of the one address that it goes to.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest
from hmac import new as hmac

import msgspec

from civicgrid.kernel.errors import InvalidInput

PREFIX = "whsec_"
SECRET_BYTES = 32
"""The specification asks for 24 to 64."""
FEWEST_BYTES, MOST_BYTES = 24, 64
MOST_DIGITS = 12
"""Of a time in seconds."""
TOLERANCE_S = 300
"""A message whose clock is further away than this may be an old one that somebody sends again."""
MEDIA_TYPE = "application/json"


class NotASecret(InvalidInput):
    """This is no secret of a web hook."""


class BadSignature(InvalidInput):
    """The message was not signed with this secret, or not now."""


class Message(msgspec.Struct, frozen=True):
    """What is sent: its id stays however often that is; `body` is the JSON itself."""

    id: str
    body: bytes


def message(id: str, type: str, at: datetime, data: object) -> Message:  # noqa: A002  the specification's word
    """A message with the members that the specification recommends."""
    document = {"type": type, "timestamp": at.isoformat(), "data": data}
    return Message(id, msgspec.json.encode(document))


def secret_of(key: bytes) -> str:
    """A key as it is shown to people."""
    return PREFIX + b64encode(key).decode()


def headers(sent: Message, secret: str, seconds: int) -> dict[str, str]:
    """The headers of a message that is sent at a time (seconds since 1970)."""
    return {
        "Content-Type": MEDIA_TYPE,
        "webhook-id": sent.id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": f"v1,{_signature(sent.id, str(seconds), sent.body, secret)}",
    }


def verify(told: Mapping[str, str], body: bytes, secret: str, now: int) -> str:
    """The id of a message that came, by headers in lower case; raises BadSignature."""
    id_, seconds = told.get("webhook-id", ""), told.get("webhook-timestamp", "")
    wanted = _signature(id_, seconds, body, secret)
    given = [words.partition(",") for words in told.get("webhook-signature", "").split()]
    signed = any(version == "v1" and compare_digest(wanted.encode(), each.encode()) for version, _, each in given)
    written = seconds.isascii() and seconds.isdecimal() and len(seconds) <= MOST_DIGITS
    if not (signed and written and abs(int(seconds) - now) <= TOLERANCE_S):
        raise BadSignature(field="webhook-signature", remedy="use the secret of this hook, and a clock that is right")
    return id_


def _signature(id_: str, seconds: str, body: bytes, secret: str) -> str:
    return b64encode(hmac(_key(secret), f"{id_}.{seconds}.".encode() + body, sha256).digest()).decode()


def _key(secret: str) -> bytes:
    try:
        key = b64decode(secret.removeprefix(PREFIX), validate=True)
    except ValueError:
        key = b""
    if not FEWEST_BYTES <= len(key) <= MOST_BYTES:
        raise NotASecret(field="secret", remedy="copy it whole, with whsec_")
    return key
