"""Who reports by e-mail follows the matter by e-mail, too."""

from datetime import datetime
from uuid import UUID

from civicgrid.apps.cases import api as cases
from civicgrid.apps.services.models import Notice, Receipt
from civicgrid.apps.services.queries.receipts import address_place
from civicgrid.base.mail import is_address
from civicgrid.base.seal import seal
from civicgrid.kernel.ids import new_id

from .links import open_link
from .notices import invite


def follow_by_mail(report: UUID, address: str, *, secret: str, language: str, now: datetime) -> None:
    """Gives a report by e-mail its receipt, and asks whether letters are wanted."""
    if not is_address(address) or Receipt.objects.filter(report=report).exists():
        return
    pk = new_id()
    receipt = Receipt.objects.create(
        id=pk,
        report=report,
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
