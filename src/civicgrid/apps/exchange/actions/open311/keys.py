"""Keys of programs that send requests by Open311."""

import re

from civicgrid.apps.exchange.models import ClientKey
from civicgrid.apps.exchange.types.open311 import KeyIssued, KeyRevoked
from civicgrid.base.actions import Act, creation
from civicgrid.kernel.errors import InvalidInput, NotFound
from civicgrid.kernel.ids import digest_of

NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,59}")


class BadClientName(InvalidInput):
    """{value} is no name for a program."""


class KeyInForce(InvalidInput):
    """{value} has a key already."""


class UnknownClient(NotFound):
    """No program called {value} has a key."""


@creation("exchange.issue_key")
def issue_key(act: Act, name: str, secret: str) -> KeyIssued:
    """Gives a program a key; only its digest stays."""
    if not NAME.fullmatch(name):
        raise BadClientName(field="name", value=name, remedy="use small letters, digits, dots and dashes")
    if ClientKey.objects.filter(name=name, revoked_at=None).exists():
        raise KeyInForce(field="name", value=name, remedy="revoke it first")
    ClientKey.objects.update_or_create(
        name=name, defaults={"digest": digest_of(secret), "issued_at": act.at, "revoked_at": None}
    )
    return KeyIssued(name=name)


@creation("exchange.revoke_key")
def revoke_key(act: Act, name: str) -> KeyRevoked:
    """Ends the key of a program."""
    if not ClientKey.objects.filter(name=name, revoked_at=None).update(revoked_at=act.at):
        raise UnknownClient(field="name", value=name, remedy="list them with `civicgrid open311 keys`")
    return KeyRevoked(name=name)
