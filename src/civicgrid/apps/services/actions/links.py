"""Links to receipts: made, exchanged for another, stopped."""

from datetime import datetime

from civicgrid.apps.cases import api as cases
from civicgrid.apps.services.models import Link, Receipt
from civicgrid.apps.services.queries.receipts import Holder, link_place
from civicgrid.apps.services.types import LinkRenewed, LinkStopped
from civicgrid.base.access import PUBLIC
from civicgrid.base.actions import Act, creation
from civicgrid.base.seal import seal
from civicgrid.kernel.ids import digest_of, new_id, new_secret


def open_link(receipt: Receipt, secret: str, now: datetime) -> None:
    """Gives a receipt its link; there must be no other open one."""
    digest = digest_of(secret)
    Link.objects.create(digest=digest, receipt=receipt, sealed=seal(secret, link_place(digest)), made_at=now)


def receipt_of(holder: Holder, language: str, now: datetime) -> Receipt:
    """The holder's receipt, made now for a report that came by another door.

    Its link is the report's own, whose secret only the holder may know.
    """
    if holder.receipt:
        return holder.receipt
    assert holder.bearer  # noqa: S101 - a holder has one or the other
    report = holder.bearer.report
    caller = cases.caller_of(cases.contact_of(report))
    receipt, made = Receipt.objects.get_or_create(
        report=report.pk, defaults={"id": new_id(), "language": language, "caller": caller, "made_at": now}
    )
    if made and report.secret:
        sealed = seal(holder.secret, link_place(report.secret))
        Link.objects.create(digest=report.secret, receipt=receipt, sealed=sealed, made_at=now)
    return receipt


def renew(receipt: Receipt) -> str:
    """A new secret; from now on the old one leads nowhere."""
    secret = new_secret()
    _renew(PUBLIC, receipt, secret)
    return secret


def stop(receipt: Receipt) -> None:
    """From now on no link leads to this receipt."""
    _stop(PUBLIC, receipt)


@creation("services.link")
def _renew(act: Act, receipt: Receipt, secret: str) -> LinkRenewed:
    _close(receipt, act.at)
    open_link(receipt, secret, act.at)
    return LinkRenewed(receipt=receipt.pk)


@creation("services.link")
def _stop(act: Act, receipt: Receipt) -> LinkStopped:
    _close(receipt, act.at)
    return LinkStopped(receipt=receipt.pk)


def _close(receipt: Receipt, now: datetime) -> None:
    """Ends the open link; its digest stays, so that it is refused."""
    Receipt.objects.select_for_update().get(pk=receipt.pk)
    Link.objects.filter(receipt=receipt, stopped_at=None).update(stopped_at=now, sealed=b"")
