"""What a clock says: late, soon late, in time, standing still."""

from datetime import time, timedelta

import pytest

from civicgrid.apps.cases.rules.projection import Clock
from civicgrid.apps.cases.rules.urgency import Urgency, left_of
from civicgrid.kernel.clock import Calendar, OfficeHours, Span, TimeKind
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


@pytest.mark.parametrize("days", [0.5, 14.25, 900.5])
def test_what_is_late_is_so_in_natural_time_whatever_the_clock_counted(days: float) -> None:
    found = left_of(CLOCK, at(4 + 24 * days), CALENDAR)
    assert found is not None
    assert (found.urgency, found.span) == (Urgency.LATE, Span(days, TimeKind.NATURAL_DAY))


def test_what_is_left_beyond_counting_is_told_as_far_as_counting_goes() -> None:
    distant = Clock("handle", "1 urgent_hour", MONDAY, MONDAY + timedelta(days=60_000))
    found = left_of(distant, MONDAY, CALENDAR)
    assert found is not None
    assert found.span.amount == 1_000_000


@pytest.mark.parametrize(
    ("hours", "left"), [(-7, "0.875 working_day"), (-0.5, "0.5 working_hour"), (0, "0 working_hour")]
)
def test_a_sliver_of_a_working_day_is_told_in_working_hours(hours: float, left: str) -> None:
    due = at(7.5)
    clock = Clock("handle", "1 working_day", MONDAY - timedelta(days=3), due)
    found = left_of(clock, due + timedelta(hours=hours), CALENDAR)
    assert found is not None
    assert found.span == Span.parse(left)
