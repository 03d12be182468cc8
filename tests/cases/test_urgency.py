"""What a clock says: late, soon late, in time, standing still."""

from datetime import time, timedelta

import pytest

from civicgrid.apps.cases.rules.projection import Clock
from civicgrid.apps.cases.rules.urgency import Urgency, left_of
from civicgrid.kernel.clock import Calendar, OfficeHours, Span
from tests.cases.given import MONDAY, at

CALENDAR = Calendar("Asia/Shanghai", [OfficeHours(day, time(9), time(17)) for day in range(5)])
CLOCK = Clock("handle", "4 working_hour", MONDAY, at(4))


@pytest.mark.parametrize(
    ("hours", "urgency", "left"),
    [
        (0, Urgency.IN_TIME, "4 working_hour"),
        (2.5, Urgency.IN_TIME, "1.5 working_hour"),
        (3, Urgency.SOON, "1 working_hour"),
        (4, Urgency.SOON, "0 working_hour"),
        (5, Urgency.LATE, "1 working_hour"),
        (24, Urgency.LATE, "4 working_hour"),
    ],
)
def test_time_is_told_in_the_clocks_own_kind(hours: float, urgency: Urgency, left: str) -> None:
    found = left_of(CLOCK, at(hours), CALENDAR)
    assert found is not None
    assert (found.urgency, found.span, found.due) == (urgency, Span.parse(left), at(4))


def test_a_paused_clock_keeps_what_was_left() -> None:
    paused = Clock("handle", "4 working_hour", MONDAY, at(4), paused=at(1))
    found = left_of(paused, at(100), CALENDAR)
    assert found is not None
    assert (found.urgency, found.span) == (Urgency.STOPPED, Span.parse("3 working_hour"))


def test_a_stopped_clock_says_nothing() -> None:
    assert left_of(Clock("handle", "4 working_hour", MONDAY, at(4), stopped=at(2)), at(9), CALENDAR) is None


def test_what_is_late_beyond_counting_is_told_as_far_as_counting_goes() -> None:
    ancient = Clock("handle", "1 urgent_hour", MONDAY - timedelta(days=20_000), MONDAY - timedelta(days=20_000))
    found = left_of(ancient, at(24 * 40_000), CALENDAR)
    assert found is not None
    assert found.span.amount == 1_000_000
