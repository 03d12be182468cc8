"""This installation's key for push services (VAPID, RFC 8292).

It is made once and kept sealed; browsers know its public half.
"""

from base64 import urlsafe_b64encode
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02

from civicgrid.base.files import kept
from civicgrid.base.seal import seal, unseal

PLACE = "push_key"
SCALAR_BYTES = 32


def public_key() -> str:
    """The public half, as browsers want it: the point in base64 for addresses."""
    point = signer().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _coded(point)


def signer() -> Vapid02:
    """What signs messages for push services."""
    return signer_of(Path(settings.CIVICGRID_HOME))


@cache
def signer_of(home: Path) -> Vapid02:
    """That of a home; made with its first use."""
    words = unseal(kept(home / PLACE, lambda: seal(_fresh(), PLACE)), PLACE)
    return Vapid02.from_raw(words.encode())


def _fresh() -> str:
    scalar = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return _coded(scalar.to_bytes(SCALAR_BYTES, "big"))


def _coded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()
