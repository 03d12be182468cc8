"""The past: states from events, lateness from the clocks of that time, and a day in order."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
import pytest

from civicgrid.apps.cases.types import Moment, Then
from civicgrid.kernel.geo.morton import code_of, unpacked
from civicgrid.screens.one_screen.replay import NOWHERE, Day, at_minute, of_day
from civicgrid.screens.one_screen.spots import IN_TIME, LATE, NO_MARK, RESTING, SOON

from .made import BOUNDS, FRAME, hours

PLACE = (116.0005, 40.0005)
CODE = code_of(*PLACE, BOUNDS)
REPORTED, DISPATCHED, SUSPENDED = 0, 8, 16
END = hours(24)
NEW_YORK = ZoneInfo("America/New_York")


def case(*moments: tuple[float, str, float | None], place: tuple[float, float] | None = PLACE) -> Then:
    told = tuple(Moment(hours(at), state, None if due is None else hours(due)) for at, state, due in moments)
    lon, lat = place or (None, None)
    return Then("1", lon, lat, told)


STORY = case((-2, "reported", 1), (3, "dispatched", 10), (11, "handed_back", 30), (12, "closed", None))


def test_a_case_is_what_its_last_event_said_and_late_by_the_clock_of_then() -> None:
    def marks(at: float) -> list[int]:
        return list(at_minute([STORY], hours(at), FRAME).marks)

    assert marks(-3) == []
    assert marks(-1) == [REPORTED + IN_TIME]
    assert marks(0.5) == [REPORTED + SOON]
    assert marks(2) == [REPORTED + LATE]
    assert marks(4) == [DISPATCHED + IN_TIME]
    assert marks(10.5) == [DISPATCHED + LATE]
    assert marks(12) == []


def test_a_rest_has_no_clock_and_a_case_without_a_point_is_counted() -> None:
    past = at_minute([case((1, "suspended", 2)), case((1, "dispatched", 9), place=None)], hours(5), FRAME)
    assert list(past.marks) == [SUSPENDED + RESTING]
    assert unpacked(past.codes).tolist() == [CODE]
    assert past.placeless == {DISPATCHED + IN_TIME: 1}


def test_a_day_is_its_changes_in_order() -> None:
    day = of_day([STORY, case((5, "reported", 7), (5.5, "closed", None))], FRAME, END)
    assert columns(day) == [
        (60, CODE, REPORTED + SOON, REPORTED + LATE),
        (180, CODE, REPORTED + LATE, DISPATCHED + IN_TIME),
        (300, CODE, NO_MARK, REPORTED + IN_TIME),
        (330, CODE, REPORTED + IN_TIME, NO_MARK),
        (540, CODE, DISPATCHED + IN_TIME, DISPATCHED + SOON),
        (600, CODE, DISPATCHED + SOON, DISPATCHED + LATE),
        (660, CODE, DISPATCHED + LATE, 20 + IN_TIME),
        (720, CODE, 20 + IN_TIME, NO_MARK),
    ]
    assert flow(day) == ([300], [330, 720])


def test_a_case_without_a_point_changes_too() -> None:
    day = of_day([case((-1, "reported", 30), (2, "dispatched", 40), (3, "closed", None), place=None)], FRAME, END)
    assert columns(day) == [
        (120, NOWHERE, REPORTED + IN_TIME, DISPATCHED + IN_TIME),
        (180, NOWHERE, DISPATCHED + IN_TIME, NO_MARK),
    ]
    assert flow(day) == ([], [180])


def test_what_was_voided_or_reopened_is_neither_closed_nor_opened() -> None:
    voided = case((1, "reported", 30), (2, "void", None))
    reopened = case((-1, "reported", 30), (4, "closed", None), (5, "handling", 30), (6, "closed", None))
    assert flow(of_day([voided, reopened], FRAME, END)) == ([60], [240, 360])


def test_a_day_goes_on_from_its_first_moment() -> None:
    at_midnight = [case((-2, "reported", 1)), case((-2, "reported", 30), (0, "dispatched", 40))]
    begun = at_minute(at_midnight, hours(0), FRAME)
    assert sorted(begun.marks) == [REPORTED + SOON, DISPATCHED + IN_TIME]
    assert columns(of_day(at_midnight, FRAME, END)) == [
        (60, CODE, REPORTED + SOON, REPORTED + LATE),
    ]


def test_of_a_day_that_runs_nothing_is_told_that_is_still_to_come() -> None:
    day = of_day([case((-1, "reported", 7))], FRAME, hours(6.5))
    assert columns(day) == [(360, CODE, REPORTED + IN_TIME, REPORTED + SOON)]


def test_a_day_on_which_nothing_happened_is_empty() -> None:
    assert of_day([case((-9, "dispatched", 48))], FRAME, END).count == 0


@pytest.mark.parametrize(
    ("day", "minutes"), [(date(2026, 3, 8), 1380), (date(2026, 3, 9), 1440), (date(2026, 11, 1), 1500)]
)
def test_a_day_is_as_long_as_the_citys_clocks_make_it(day: date, minutes: int) -> None:
    frame = msgspec.structs.replace(FRAME, zone=NEW_YORK, midnight=datetime.combine(day, time(), NEW_YORK))
    last = (frame.next_midnight - timedelta(seconds=1)).astimezone(UTC)
    told = of_day([Then("1", *PLACE, (Moment(last, "reported", None),))], frame, frame.next_midnight)
    assert (frame.minutes, flow(told), columns(told)[0][0]) == (minutes, ([minutes - 1], []), minutes - 1)
    local = of_day(
        [Then("1", *PLACE, (Moment(last.astimezone(NEW_YORK), "reported", None),))], frame, frame.next_midnight
    )
    assert local == told


def columns(day: Day) -> list[tuple[int, ...]]:
    kinds = (("<u2", day.minutes), ("<u4", day.codes), ("u1", day.was), ("u1", day.now))
    return list(zip(*(np.frombuffer(content, kind).tolist() for kind, content in kinds), strict=True))


def flow(day: Day) -> tuple[list[int], list[int]]:
    """In which minutes cases were opened, and closed."""
    return np.frombuffer(day.opened, "<u2").tolist(), np.frombuffer(day.closed, "<u2").tolist()
