"""The way to one's own reports: a link by mail, once, for a quarter of an hour.

Whether an address is known is found out by a job, so that nobody learns it from how long an answer takes.
"""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from civicgrid.apps.cases import api as cases
from civicgrid.apps.services.models import LoginLink, Receipt
from civicgrid.apps.services.queries.mine import stored_address
from civicgrid.base import jobs
from civicgrid.base.mail import is_address
from civicgrid.base.seal import seal, unseal
from civicgrid.kernel.ids import digest_of, new_secret
from civicgrid.kernel.plain import legible

from .notices import send_link, send_login

VALID = timedelta(minutes=15)
PLACE = "services.way_in"
"""Where the address of whoever asks is sealed for."""
LONGEST = 254


def ask_for_link(address: str, language: str) -> None:
    """Has a login link sent to an address that has sent a report; to others nothing."""
    jobs.defer(send_way_in, address=_sealed(address), language=language)


def ask_for_receipt(number: str, address: str) -> None:
    """Has the way to a report sent to the address it came from; to others nothing."""
    jobs.defer(send_way_back, address=_sealed(address), number=legible(number[:30]))


@jobs.job("services.send_way_in")
def send_way_in(address: str, language: str) -> None:
    """Sends it to the address as it stands with the report, never to what was typed."""
    typed, now = unseal(bytes.fromhex(address), PLACE), timezone.now()
    caller = cases.caller_of(typed)
    known = stored_address(caller) if is_address(typed) else ""
    if known:
        secret = new_secret()
        LoginLink.objects.create(digest=digest_of(secret), caller=caller, made_at=now)
        send_login(known, caller, language, secret, now)


@jobs.job("services.send_way_back")
def send_way_back(address: str, number: str) -> None:
    """Sends the receipts of a sender's reports of a case to where their letters go."""
    typed = unseal(bytes.fromhex(address), PLACE)
    caller = cases.caller_of(typed) if is_address(typed) and number else ""
    known = [each.report.pk for each in cases.bearers_by(caller, number, most=5)] if caller else []
    for receipt in Receipt.objects.filter(report__in=known).exclude(address=b""):
        send_link(receipt, timezone.now())


def use_link(secret: str, now: datetime) -> str:
    """Whose link it is, "" if it is none, is too old, or was used."""
    fresh = _fresh(secret, now)
    caller = fresh.values_list("caller", flat=True).first()
    return caller if caller and fresh.update(used_at=now) else ""


def is_fresh(secret: str, now: datetime) -> bool:
    """Whether a link lets somebody in, and is left so."""
    return _fresh(secret, now).exists()


def _fresh(secret: str, now: datetime) -> QuerySet[LoginLink]:
    return LoginLink.objects.filter(digest=digest_of(secret), used_at=None, made_at__gt=now - VALID)


def _sealed(address: str) -> str:
    return seal(address[:LONGEST], PLACE).hex()
