"""The calls that wait, the first due first; each number sealed for its own call."""

from uuid import UUID

from django.db.models import QuerySet

from civicgrid.apps.cases.models import CallBack
from civicgrid.base.access import Actor, narrow
from civicgrid.base.seal import seal, unseal

from .contacts import caller_of


def sealed_number(contact: str, call: UUID) -> bytes:
    """The contact as the row holds it."""
    return seal(contact, _place(call))


def number_in(call: CallBack) -> str:
    """Whom to call."""
    return unseal(bytes(call.contact), _place(call.pk))


def call_backs(actor: Actor, *, done: bool = False) -> QuerySet[CallBack]:
    """The calls that wait, or those that are settled, the last settled first."""
    mine = narrow(actor, "cases.answer_calls", CallBack.objects.filter(done_at__isnull=not done))
    return mine.select_related("case").order_by("-done_at" if done else "due_at", "pk")


def call_backs_of(actor: Actor, contact: str) -> QuerySet[CallBack]:
    """The calls that were promised to a caller and are still to be made."""
    return call_backs(actor).filter(caller=caller_of(contact))


def _place(call: UUID) -> str:
    return f"call_back.contact:{call}"
