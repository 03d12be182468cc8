"""What time alone brings: escalation of what is late, resumption after a pause."""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.queries.states import state_of
from civicgrid.apps.cases.rules.escalation import next_up, steps_due
from civicgrid.apps.cases.rules.workflow import OPEN, SUSPENDED, WORKFLOW
from civicgrid.apps.cases.types import CaseEvent
from civicgrid.apps.grid import api as grid
from civicgrid.base.access import SYSTEM, Actor
from civicgrid.base.actions import Act, action
from civicgrid.kernel.clock import Span
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.plain import reason_of
from civicgrid.kernel.workflow import Phase

from .arrival import city_clocks
from .moves import resume, tell, verb

log = logging.getLogger(__name__)

FORGOTTEN = timedelta(days=90)
"""What ran out longer ago is history: an import must not bring years before supervisors."""
BATCH = 500
"""Cases of a level moved in one run; the rest waits for the next."""


@verb("escalate")
def escalate(act: Act, case: Case, *, reason: str) -> CaseEvent:
    """Brings the case before the next post up."""
    return _bring_up(act, case, reason_of(reason))


@action("cases.escalate", on=Case, sees="cases.see")
def escalate_by_clock(act: Act, case: Case) -> CaseEvent:
    """The same, because a clock ran out."""
    return _bring_up(act, case)


def _bring_up(act: Act, case: Case, reason: str = "") -> CaseEvent:
    """Up from the organisation while it handles the case.

    Whoever keeps the city sees to the desk.
    """
    clock, handled = state_of(case).clock, WORKFLOW.states[case.state].phase is Phase.HANDLE
    level = clock.told if clock else 0
    return tell(act, case, "escalate", other=next_up(case.organisation if handled else "", level), reason=reason)


def escalate_late(now: datetime) -> int:
    """Escalates what ran out of time, by as many steps as the ladder says.

    Returns how many acts that took.
    """
    ladder = grid.city().escalation
    return sum(_escalate_level(level, ladder[: level + 1], now) for level in range(len(ladder)))


def _escalate_level(level: int, ladder: Sequence[Span], now: datetime) -> int:
    """A level's cases, longest overdue first, up to the first that may still wait."""
    calendar = city_clocks().calendar
    late = Case.objects.filter(
        state__in=OPEN,
        phase_due_at__gt=now - FORGOTTEN,
        phase_due_at__lt=now,
        clocks__contains=[{"stopped": None, "told": level}],
    )

    def overdue() -> Iterable[Case]:
        for case in late.order_by("phase_due_at")[:BATCH]:
            if case.phase_due_at is None or steps_due(case.phase_due_at, now, ladder, calendar) <= level:
                return
            yield case

    return _each(overdue(), escalate_by_clock, now)


def resume_rested(now: datetime) -> int:
    """Lets every clock run again whose pause is over; returns how many."""
    rested = Case.objects.filter(state=SUSPENDED, suspended_until__lte=now).order_by("suspended_until")[:BATCH]
    return _each(rested, resume, now)


def _each(cases: Iterable[Case], act: Callable[[Actor, Case], CaseEvent], now: datetime) -> int:
    """Acts on each; returns how many acts that took.

    One that refuses does not stop the others; the next round looks again.
    """
    done = 0
    for case in cases:
        try:
            act(SYSTEM.acting_at(now), case)
            done += 1
        except CivicGridError as error:
            log.warning("%s waits for the next round: %s", case.number, error)
    return done
