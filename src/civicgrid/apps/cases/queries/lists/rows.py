"""Cases as the rows of a list: each with what its clock says now."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.rules.projection import Clock
from civicgrid.apps.cases.rules.urgency import Left, Urgency, left_of
from civicgrid.apps.standards import api as standards


class Row(msgspec.Struct, frozen=True):
    """A case, what is left of its time, and how much is spent.

    `left` is None where no clock runs; `spent` is in percent of the clock's own time, at most 100.
    """

    case: Case
    left: Left | None
    spent: int = 0


def rows_of(cases: Iterable[Case], now: datetime) -> list[Row]:
    """Rows in the same order, without a statement."""
    return [Row(case, left := left_now(case, now), _spent(case, left)) for case in cases]


def left_now(case: Case, now: datetime) -> Left | None:
    """What the last clock of a case says."""
    clock = _clock(case)
    return left_of(clock, now, standards.calendar()) if clock else None


def _spent(case: Case, left: Left | None) -> int:
    clock = _clock(case)
    if clock is None or left is None:
        return 0
    whole = standards.calendar().elapsed(clock.started, clock.due, left.span.kind)
    if left.urgency is Urgency.LATE or not whole:
        return 100
    return max(0, round(100 * (1 - left.span.amount / whole)))


def _clock(case: Case) -> Clock | None:
    return msgspec.convert(case.clocks[-1], Clock) if case.clocks else None
