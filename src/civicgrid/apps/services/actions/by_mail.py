"""Whoever leaves an address of e-mail follows the matter there, if they want to."""

from contextlib import nullcontext
from datetime import datetime
from uuid import UUID

from django.db import transaction

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.types import NewReport
from civicgrid.apps.cases.types import Receipt as Filed
from civicgrid.apps.services.models import Notice, Receipt
from civicgrid.apps.services.queries.receipts import address_place
from civicgrid.base.access import Actor
from civicgrid.base.mail import is_address
from civicgrid.base.seal import seal
from civicgrid.kernel.ids import new_id

from .links import open_link
from .notices import invite


def bring_in(actor: Actor, new: NewReport, language: str) -> Filed:
    """Files a report of whoever sends with a secret of its own.

    An address in its contact gets a receipt, and is asked whether letters are wanted.
    """
    address = cases.mail_in(new.contact)
    reachable = is_address(address)
    with transaction.atomic() if reachable else nullcontext():
        (filed,) = cases.receive(actor, [new])
        if reachable and not filed.repeated:
            _follow(filed, address, new.secret, language, actor.time)
    return filed


def _follow(filed: Filed, address: str, secret: str, language: str, now: datetime) -> None:
    pk = new_id()
    receipt = Receipt.objects.create(
        id=pk,
        report=filed.report,
        language=language,
        address=seal(address, address_place(pk)),
        caller=cases.caller_of(address),
        made_at=now,
    )
    open_link(receipt, secret, now)
    invite(receipt, now)


def report_of_letter(letter: UUID) -> UUID | None:
    """The report about which a letter of ours was; None where there is no such letter."""
    found = Notice.objects.filter(pk=letter).select_related("receipt").first()
    return found.receipt.report if found and found.receipt else None
