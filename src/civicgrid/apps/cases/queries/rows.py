"""Cases as the rows of a list: each with what its clock says now."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.rules.projection import Clock
from civicgrid.apps.cases.rules.urgency import Left, left_of
from civicgrid.apps.standards import api as standards


class Row(msgspec.Struct, frozen=True):
    """A case, what is left of its time, and how much is spent.

    `left` is None where no clock runs; `spent` is in percent of the time between beginning and end, at most 100.
    """

    case: Case
    left: Left | None
    spent: int = 0


def rows_of(cases: Iterable[Case], now: datetime) -> list[Row]:
    """Rows in the same order, without a statement."""
    return [Row(case, left_now(case, now), _spent(case, now)) for case in cases]


def left_now(case: Case, now: datetime) -> Left | None:
    """What the last clock of a case says."""
    clock = _clock(case)
    return left_of(clock, now, standards.calendar()) if clock else None


def _spent(case: Case, now: datetime) -> int:
    clock = _clock(case)
    if clock is None:
        return 0
    whole, gone = clock.due - clock.started, (clock.paused or now) - clock.started
    return max(0, min(100, round(100 * gone / whole))) if whole else 100


def _clock(case: Case) -> Clock | None:
    return msgspec.convert(case.clocks[-1], Clock) if case.clocks else None
