"""What time alone brings about: escalation when a clock has run out, resumption when a pause ends."""

from collections.abc import Sequence
from datetime import datetime

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.rules.escalation import next_up, steps_due
from civicgrid.apps.cases.rules.workflow import OPEN, SUSPENDED
from civicgrid.apps.cases.types import CaseEvent
from civicgrid.apps.grid import api as grid
from civicgrid.base.access import SYSTEM
from civicgrid.base.actions import Act
from civicgrid.kernel.clock import Span

from .arrival import city_clocks
from .moves import resume, tell, verb

BATCH = 500
"""Cases of a level moved in one run; the rest waits for the next."""


@verb("escalate")
def escalate(act: Act, case: Case, *, reason: str = "") -> CaseEvent:
    """Brings the case before the next post up."""
    return tell(act, case, "escalate", other=next_up(case.organisation, case.escalated), reason=reason)


def escalate_late(now: datetime) -> int:
    """Escalates every case whose clock ran out by as many steps as the ladder says; returns how many acts that took."""
    ladder = grid.city().escalation
    return sum(_escalate_level(level, ladder[: level + 1], now) for level in range(len(ladder)))


def _escalate_level(level: int, ladder: Sequence[Span], now: datetime) -> int:
    """The cases of one level, longest overdue first: the first that may still wait ends the round."""
    calendar, moved = city_clocks().calendar, 0
    for case in Case.objects.filter(state__in=OPEN, phase_due_at__lt=now, escalated=level).order_by("phase_due_at")[
        :BATCH
    ]:
        if case.phase_due_at is None or steps_due(case.phase_due_at, now, ladder, calendar) <= level:
            break
        escalate(SYSTEM.acting_at(now), case)
        moved += 1
    return moved


def resume_rested(now: datetime) -> int:
    """Lets every clock run again whose pause is over; returns how many."""
    rested = Case.objects.filter(state=SUSPENDED, suspended_until__lte=now).order_by("suspended_until")[:BATCH]
    return len([resume(SYSTEM.acting_at(now), case) for case in rested])
