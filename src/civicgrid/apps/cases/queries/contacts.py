"""How to reach reporters, each sealed for its own report."""

from uuid import UUID

from civicgrid.apps.cases.models import Report
from civicgrid.base.seal import seal, unseal


def sealed_contact(contact: str, report: UUID) -> bytes:
    """The contact as the report's row holds it."""
    return seal(contact, _place(report))


def contact_of(report: Report) -> str:
    """How to reach who sent the report, "" where nobody said."""
    return unseal(bytes(report.contact), _place(report.pk))


def _place(report: UUID) -> str:
    return f"report.contact:{report}"
