"""The story of a case: reports, events, errands and pictures in one time line."""

from collections.abc import Iterable, Mapping

import msgspec
from django.db.models import QuerySet

from civicgrid.apps.cases.models import Case, Event, Membership, Report, Task
from civicgrid.apps.cases.rules.projection import CaseState, project
from civicgrid.apps.cases.rules.workflow import HANDED_BACK, REPORTED
from civicgrid.apps.cases.types import CaseEvent
from civicgrid.base.access import Actor, narrow
from civicgrid.kernel.errors import NotFound
from civicgrid.kernel.events import from_json

from .links import known_link

LOOKS: Mapping[str, str] = {REPORTED: "verify", HANDED_BACK: "check"}
"""State -> what an officer who is sent then is asked."""


def case_of(actor: Actor, number: str) -> Case:
    """The case of a number, if the actor may see it; raises NotFound."""
    found = narrow(actor, "cases.see", Case.objects.filter(number=number.replace("\0", " "))).first()
    if found is None:
        raise NotFound(field="number", remedy="check the number, or ask whoever keeps this area")
    return found


def events_of(case: Case) -> list[CaseEvent]:
    """The facts of a case, in order."""
    rows = Event.objects.filter(case=case).order_by("seq").values_list("name", "data")
    return [read_event(name, data) for name, data in rows]


def reports_of(case: Case) -> QuerySet[Report]:
    """The reports that speak of the case now, the first first."""
    now = Membership.objects.filter(case=case, until__isnull=True).values("report")
    return Report.objects.filter(pk__in=now).order_by("arrived_at", "pk")


def errands_of(case: Case) -> QuerySet[Task]:
    """The officers' errands of the case."""
    return Task.objects.filter(case=case).order_by("set_at")


def officers_answer(case: Case, errands: Iterable[Task]) -> Task | None:
    """The last answer to what is decided now, whether it is so or whether it is done."""
    kind, since = LOOKS.get(case.state, ""), case.handed_back_at or case.opened_at
    found = [each for each in errands if each.kind == kind and each.ok is not None and each.set_at >= since]
    return max(found, key=lambda each: each.done_at or each.set_at, default=None)


def rebuilt(case: Case) -> CaseState:
    """The case as its events alone tell it."""
    return project(events_of(case))


def receipt_case(secret_digest: str) -> tuple[Report, Case] | None:
    """The report of a receipt's secret and the case it speaks of now."""
    rows = Membership.objects.filter(until__isnull=True).select_related("report", "case")
    known = known_link(secret_digest)
    if known is None:
        member = rows.filter(report__secret=secret_digest).first()
    else:
        member = rows.filter(report=known.report).first() if known.report else None
    return (member.report, member.case) if member else None


def read_event(name: str, data: object) -> CaseEvent:
    """The fact that a row of the table of events tells."""
    event = from_json(name, msgspec.json.encode(data))
    if not isinstance(event, CaseEvent):
        fault = f"{name} is not an event of a case"
        raise TypeError(fault)
    return event
