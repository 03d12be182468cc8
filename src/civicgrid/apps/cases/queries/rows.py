"""Cases as the rows of a list: each with what its clock says now."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.rules.projection import Clock
from civicgrid.apps.cases.rules.urgency import Left, left_of
from civicgrid.apps.standards import api as standards


class Row(msgspec.Struct, frozen=True):
    """A case, and what is left of its time; None where no clock runs."""

    case: Case
    left: Left | None


def rows_of(cases: Iterable[Case], now: datetime) -> list[Row]:
    """Rows in the same order, without a statement."""
    return [Row(case, left_now(case, now)) for case in cases]


def left_now(case: Case, now: datetime) -> Left | None:
    """What the last clock of a case says."""
    if not case.clocks:
        return None
    return left_of(msgspec.convert(case.clocks[-1], Clock), now, standards.calendar())
