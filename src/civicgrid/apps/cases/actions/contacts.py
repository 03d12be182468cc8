"""Somebody looks up how to reach a reporter: never without a trace in the ledger."""

from uuid import UUID

from civicgrid.apps.cases.models import Case, Report
from civicgrid.apps.cases.queries.contacts import contact_of
from civicgrid.apps.cases.queries.story import reports_of
from civicgrid.apps.cases.types import ContactRead
from civicgrid.base.access import Actor
from civicgrid.base.actions import Act, action
from civicgrid.kernel.errors import NotFound


class NoContact(NotFound):
    """No report of this case says there how to reach its reporter."""


def reveal_contact(actor: Actor, case: Case, *, report: UUID) -> str:
    """How to reach who sent a report of the case.

    The ledger keeps who was told, and when.
    """
    _look_up(actor, case, report)
    return contact_of(Report.objects.get(pk=report))


@action("cases.contact", on=Case, sees="cases.see")
def _look_up(_act: Act, case: Case, report: UUID) -> ContactRead:
    if not reports_of(case).filter(pk=report).exclude(contact=b"").exists():
        raise NoContact(field="report", remedy="choose one of this case's reports that has a contact")
    return ContactRead(number=case.number, report=report)
