"""Who may send requests with a key."""

from django.db.models import QuerySet

from civicgrid.apps.exchange.models import ClientKey
from civicgrid.base.access import everywhere, permit
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.ids import digest_of
from civicgrid.kernel.roles import Role

for _action in ("exchange.issue_key", "exchange.revoke_key"):
    permit(_action, {Role.ADMINISTRATOR: everywhere})


class BadApiKey(CivicGridError):
    """This api_key is not known, or it was revoked."""

    status = 403


class NoApiKey(CivicGridError):
    """This needs an api_key."""

    status = 403


def client_of(secret: str) -> str:
    """The program of a key, "" where none is sent; raises BadApiKey."""
    if not secret:
        return ""
    found = ClientKey.objects.filter(digest=digest_of(secret), revoked_at=None).values_list("name", flat=True).first()
    if found is None:
        raise BadApiKey(field="api_key", remedy="send a key that is in force, or none")
    return found


def client_keys() -> QuerySet[ClientKey]:
    """The programs that have or had a key, by name."""
    return ClientKey.objects.order_by("name")
