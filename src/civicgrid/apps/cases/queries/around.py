"""Around a case: why somebody answers for it, its clocks, its parts."""

from datetime import datetime

import msgspec
from django.utils import timezone

from civicgrid.apps.cases.models import Case, Report
from civicgrid.apps.cases.rules.projection import Clock
from civicgrid.apps.cases.rules.urgency import Left, left_of
from civicgrid.apps.duties import api as duties
from civicgrid.apps.duties.types import DutyRecord
from civicgrid.apps.standards import api as standards
from civicgrid.apps.standards.types import ConditionRecord
from civicgrid.base.access import Actor, narrow
from civicgrid.kernel.workflow import Phase

from .answers import answered
from .masks import shown_to
from .states import state_of


class Lap(msgspec.Struct, frozen=True):
    """One run of a clock, and what it says now; None once it has stopped."""

    clock: Clock
    left: Left | None


def duty_of(case: Case) -> DutyRecord | None:
    """The duty by which the organisation answers; None where a dispatcher decided."""
    if not (case.type and case.organisation and case.dispatched_at):
        return None
    day = timezone.localdate(case.dispatched_at)
    duty = duties.owner(case.type, case.area, Phase.HANDLE, day)
    return duty if duty and duty.organisation_path == case.organisation else None


def condition_of(case: Case) -> ConditionRecord | None:
    """The condition under which the case was filed."""
    return standards.condition(case.type, case.condition) if case.type and case.condition else None


def answers_of(report: Report, language: str) -> list[tuple[str, str]]:
    """What a report answers to the questions of its type, in words."""
    kind = standards.case_types().get(report.type)
    return answered(kind.questions if kind else {}, report.answers, language)


def laps_of(case: Case, now: datetime) -> list[Lap]:
    """Every run of a clock, the last first."""
    calendar = standards.calendar()
    return [Lap(clock, left_of(clock, now, calendar)) for clock in reversed(state_of(case).clocks)]


def parts_of(actor: Actor, case: Case) -> list[Case]:
    """The parts of a case that the actor may see."""
    parts = narrow(actor, "cases.see", Case.objects.filter(parent=case.number))
    return shown_to(actor, parts.defer("words").order_by("opened_at", "pk"))
