"""How to reach reporters, each sealed for its own report."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from civicgrid.apps.cases.models import Case, Membership, Report
from civicgrid.apps.cases.rules.contacts import normal_contact
from civicgrid.base.access import Actor, narrow
from civicgrid.base.seal import seal, unseal


def sealed_contact(contact: str, report: UUID) -> bytes:
    """The contact as the report's row holds it."""
    return seal(contact, _place(report))


def contact_of(report: Report) -> str:
    """How to reach who sent the report, "" where nobody said."""
    return unseal(bytes(report.contact), _place(report.pk))


def caller_of(contact: str) -> str:
    """The same for every report of one sender; "" for nobody.

    A digest under this installation's own key: who has the table alone cannot try out numbers.
    """
    known = normal_contact(contact)
    return salted_hmac("civicgrid.caller", known, algorithm="sha256").hexdigest() if known else ""


def reports_by(actor: Actor, contact: str) -> QuerySet[Membership]:
    """The reports of a sender, the newest first, each with a case the actor may see."""
    caller = caller_of(contact)
    seen = narrow(actor, "cases.see", Case.objects.all())
    said = Membership.objects.filter(report__caller=caller, until__isnull=True, case__in=seen)
    return said.select_related("report", "case").order_by("-report__arrived_at") if caller else said.none()


def _place(report: UUID) -> str:
    return f"report.contact:{report}"
