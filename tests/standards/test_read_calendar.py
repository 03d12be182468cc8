"""calendar.csv is read into office hours, holidays and make-up days, and told what is wrong line by line."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from civicgrid.apps.standards.rules import CALENDAR, CALENDAR_COLUMNS, read_calendar, working_calendar
from civicgrid.apps.standards.types import CalendarRecord
from civicgrid.kernel.clock import Span
from civicgrid.kernel.tables import read_table
from tests.cities import SMALL_CITY

TEXT = (SMALL_CITY / "calendar.csv").read_text("utf-8")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def read(text: str) -> tuple[CalendarRecord, list[str]]:
    """The calendar, and problems as the command prints them."""
    calendar, problems = read_calendar(read_table(CALENDAR, text.encode(), CALENDAR_COLUMNS), ("en", "zh-hans"))
    return calendar, [str(problem) for problem in problems]


def test_a_calendar_is_read() -> None:
    calendar, problems = read(TEXT)
    assert problems == []
    assert [(each.weekday, each.start, each.end) for each in calendar.office_hours][:2] == [
        (0, time(9), time(12)),
        (0, time(13), time(18)),
    ]
    assert [(each.day, each.working) for each in calendar.days] == [
        (date(2026, 10, 1), False),
        (date(2026, 10, 2), False),
        (date(2026, 10, 10), True),
    ]
    assert calendar.days[0].name == {"en": "National Day", "zh-hans": "国庆节"}


def test_a_calendar_counts_working_hours_over_a_holiday() -> None:
    calendar = working_calendar("Asia/Shanghai", read(TEXT)[0])
    due = calendar.add(datetime(2026, 9, 30, 17, tzinfo=SHANGHAI), Span.parse("2 working_hour"))
    assert due == datetime(2026, 10, 5, 10, tzinfo=SHANGHAI)


def test_a_make_up_day_has_the_hours_of_the_first_weekday() -> None:
    calendar = working_calendar("Asia/Shanghai", read(TEXT)[0])
    due = calendar.add(datetime(2026, 10, 10, 0, tzinfo=SHANGHAI), Span.parse("1 working_hour"))
    assert due == datetime(2026, 10, 10, 10, tzinfo=SHANGHAI)


def test_a_make_up_day_may_have_hours_of_its_own() -> None:
    calendar, problems = read(TEXT + "working_day,2026-10-11,14:00,15:00,,\nworking_day,2026-10-11,10:00,11:00,,\n")
    assert problems == []
    assert calendar.days[-1].hours == ((time(10), time(11)), (time(14), time(15)))


def test_midnight_closes_a_day() -> None:
    calendar, problems = read("kind,day,start,end\noffice,sun,20:00,00:00\n")
    assert problems == []
    due = working_calendar("UTC", calendar).add(datetime(2026, 11, 1, 20, tzinfo=UTC), Span.parse("4 working_hour"))
    assert due == datetime(2026, 11, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("vacation,2026-05-01,,,,", "15:kind: error: kind 'vacation' is unknown"),
        ("office,monday,09:00,10:00,,", "15:day: error: day 'monday' is not a weekday"),
        ("holiday,1.5.2026,,,,", "15:day: error: day '1.5.2026' is not a date"),
        ("holiday,2026-02-30,,,,", "15:day: error: day '2026-02-30' is not a date"),
        ("holiday,2026-05-01,09:00,10:00,,", "15:start: error: a holiday has no hours"),
        ("office,sat,9,10:00,,", "15:start: error: start '9' is not a time of day"),
        ("office,sat,09:00,,,", "15:end: error: end '' is not a time of day"),
        ("office,sat,09:00,24:00,,", "15:end: error: end '24:00' is not a time of day"),
        ("office,sat,10:00,09:00,,", "15:end: error: end 09:00 is not after start 10:00"),
        ("office,fri,17:00,19:00,,", "15:start: error: the hours from 17:00 run into those of line 11, until 18:00"),
        ("holiday,2026-10-10,,,,", "15:day: error: 2026-10-10 is a working_day on line 14 already"),
        ("holiday,2026-10-01,,,,", "15:day: error: 2026-10-01 is a holiday on line 12 already"),
        ("working_day,2026-10-03,10:00,,,", "15:end: error: end '' is not a time of day"),
    ],
)
def test_a_mistake_is_told_with_its_line(row: str, expected: str) -> None:
    problems = read(f"{TEXT}{row}\n")[1]
    assert any(problem.startswith(f"calendar.csv:{expected}") for problem in problems), problems


def test_a_calendar_without_office_hours_is_refused() -> None:
    problems = read("kind,day,start,end\nholiday,2026-10-01,,\n")[1]
    assert problems[0].startswith("calendar.csv:1: error: there are no office hours")
