"""How to reach a reporter, as JSON."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from civicgrid.apps.cases import queries
from civicgrid.apps.cases.actions import reveal_contact
from civicgrid.base.http import Sent, refuses, staff

router = Router(tags=["cases"])


class ContactIn(Sent, json_schema_extra={"examples": [{"report": "0197a3a2-7c1e-7b64-9d2f-5f0c7d6e8a11"}]}):
    """The report, by its id in the events of the case."""

    report: UUID


class ContactOut(Schema):
    """How to reach who sent it."""

    contact: str


@router.post(
    "cases/{number}/contact",
    response=ContactOut,
    summary="How to reach a reporter",
    openapi_extra=refuses(409),
)
def post_contact(request: HttpRequest, number: str, asked: ContactIn) -> ContactOut:
    """Tells the contact; that you asked stands in the ledger.

    It needs no Idempotency-Key: it changes nothing, and every look is written down.
    """
    actor = staff(request, "cases.see")
    return ContactOut(contact=reveal_contact(actor, queries.case_of(actor, number), report=asked.report))
