"""The way to one's own reports: a link by mail, once, for a quarter of an hour."""

from datetime import datetime, timedelta

from django.db import transaction

from civicgrid.apps.cases import api as cases
from civicgrid.apps.services.models import LoginLink, Receipt
from civicgrid.apps.services.queries.drafts import digest_of
from civicgrid.apps.services.queries.mine import stored_address
from civicgrid.base.mail import is_address
from civicgrid.kernel.ids import new_secret

from .notices import send_link, send_login

VALID = timedelta(minutes=15)


@transaction.atomic
def ask_for_link(address: str, language: str, now: datetime) -> None:
    """Sends a login link to an address that has sent a report; to others nothing.

    It goes to the address as it stands with the report, never to what was typed. Who asks is told the same, whichever
    it is.
    """
    caller = cases.caller_of(address)
    known = stored_address(caller) if is_address(address) else ""
    if not known:
        return
    secret = new_secret()
    LoginLink.objects.create(digest=digest_of(secret), caller=caller, made_at=now)
    send_login(known, caller, language, secret, now)


def use_link(secret: str, now: datetime) -> str:
    """Whose link it is, "" if it is none, is too old, or was used."""
    fresh = LoginLink.objects.filter(digest=digest_of(secret), used_at=None, made_at__gt=now - VALID)
    caller = fresh.values_list("caller", flat=True).first()
    return caller if caller and fresh.update(used_at=now) else ""


@transaction.atomic
def ask_for_receipt(number: str, address: str, now: datetime) -> None:
    """Sends the way to a report to the address it came from; to others nothing."""
    caller = cases.caller_of(address)
    if not caller or not is_address(address):
        return
    known = [each.report.pk for each in cases.bearers_by(caller, number[:30], most=5)] if number else []
    for receipt in Receipt.objects.filter(report__in=known).exclude(address=b""):
        send_link(receipt, now)
