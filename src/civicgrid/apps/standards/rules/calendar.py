"""Checks of calendar.csv: office hours, holidays, make-up working days."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from functools import lru_cache
from itertools import pairwise

from civicgrid.apps.standards.types import CalendarRecord, DayRecord
from civicgrid.kernel.clock import Calendar, DayOff, MakeUpDay, OfficeHours
from civicgrid.kernel.i18n import columns
from civicgrid.kernel.problems import Problem
from civicgrid.kernel.tables import Row

from .fields import Fault

CALENDAR = "calendar.csv"
CALENDAR_COLUMNS = ("kind", "day", "start", "end")

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KINDS = ("office", "holiday", "working_day")


def working_calendar(time_zone: str, record: CalendarRecord) -> Calendar:
    """The calendar that counts time by these office hours and days."""
    days_off = tuple(DayOff(each.day) for each in record.days if not each.working)
    make_up_days = tuple(MakeUpDay(each.day, each.hours) for each in record.days if each.working)
    return _calendar(time_zone, record.office_hours, days_off, make_up_days)


@lru_cache(maxsize=4)
def _calendar(
    time_zone: str,
    office_hours: tuple[OfficeHours, ...],
    days_off: tuple[DayOff, ...],
    make_up_days: tuple[MakeUpDay, ...],
) -> Calendar:
    """The same calendar for the same hours, with what it has tabulated so far."""
    return Calendar(time_zone, office_hours, days_off, make_up_days)


def read_calendar(rows: Sequence[Row], languages: tuple[str, ...]) -> tuple[CalendarRecord, list[Problem]]:
    """The calendar, and what is wrong with it."""
    problems = [problem for row in rows for problem in _row_faults(row)]
    bad = {problem.line for problem in problems}
    sound = [row for row in rows if row.line not in bad]
    problems += [*_clashes(sound), *_overlaps(sound)]
    if not any(row["kind"] == "office" for row in rows):
        problems.append(Problem(CALENDAR, 1, "there are no office hours", "add rows such as office,mon,09:00,17:00"))
    office = [row for row in sound if row["kind"] == "office"]
    week = sorted((WEEKDAYS.index(row["day"]), *_hours(row)) for row in office)
    hours = tuple(OfficeHours(weekday, start, end) for weekday, start, end in week)
    return CalendarRecord(hours, tuple(_days(sound, languages))), problems


def _days(rows: Iterable[Row], languages: tuple[str, ...]) -> list[DayRecord]:
    """Days off and make-up days in order; a day of several rows has the hours of all."""
    of_day = defaultdict[date, list[Row]](list)
    for row in rows:
        if row["kind"] != "office":
            of_day[date.fromisoformat(row["day"])].append(row)
    return [
        DayRecord(
            day=day,
            working=group[0]["kind"] == "working_day",
            hours=tuple(sorted(_hours(row) for row in group if row["start"])),
            name=columns(group[0].values, "name", languages),
        )
        for day, group in sorted(of_day.items())
    ]


def _row_faults(row: Row) -> Iterator[Problem]:
    for field, message, remedy in (*_day_faults(row), *_hour_faults(row)):
        yield Problem(CALENDAR, row.line, message, remedy, field=field)


def _day_faults(row: Row) -> Iterator[Fault]:
    kind, day = row["kind"], row["day"]
    if kind not in KINDS:
        yield "kind", f"kind {kind!r} is unknown", f"use one of {', '.join(KINDS)}"
    elif kind == "office" and day not in WEEKDAYS:
        yield "day", f"day {day!r} is not a weekday", f"use one of {', '.join(WEEKDAYS)}"
    elif kind != "office" and not _is_day(day):
        yield "day", f"day {day!r} is not a date", "write it as 2026-10-01"


def _hour_faults(row: Row) -> Iterator[Fault]:
    start, end = row["start"], row["end"]
    if row["kind"] not in KINDS:
        return
    if row["kind"] == "holiday":
        if start or end:
            yield "start", "a holiday has no hours", "leave start and end empty"
        return
    if row["kind"] == "working_day" and not start and not end:
        return
    wrong = [column for column in ("start", "end") if not _is_time(row[column])]
    for column in wrong:
        yield column, f"{column} {row[column]!r} is not a time of day", "write it as 09:00"
    if not wrong and _minutes(row)[0] >= _minutes(row)[1]:
        yield "end", f"end {end} is not after start {start}", "close after opening; 00:00 as an end is midnight"


def _clashes(rows: Sequence[Row]) -> Iterator[Problem]:
    """A day is a holiday or a working day, and a holiday stands once."""
    first: dict[str, Row] = {}
    for row in rows:
        if row["kind"] == "office":
            continue
        other = first.setdefault(row["day"], row)
        if other is not row and "holiday" in (row["kind"], other["kind"]):
            what = f"{row['day']} is a {other['kind']} on line {other.line} already"
            yield Problem(CALENDAR, row.line, what, "keep one of the two rows", field="day")


def _overlaps(rows: Sequence[Row]) -> Iterator[Problem]:
    """Openings of one day end before the next begins."""
    of_day = defaultdict[tuple[str, str], list[Row]](list)
    for row in rows:
        if row["start"]:
            of_day[row["kind"], row["day"]].append(row)
    for group in of_day.values():
        group.sort(key=_minutes)
        for earlier, later in pairwise(group):
            if _minutes(later)[0] < _minutes(earlier)[1]:
                what = f"the hours from {later['start']} run into those of line {earlier.line}, until {earlier['end']}"
                yield Problem(CALENDAR, later.line, what, "open after the closing before", field="start")


def _hours(row: Row) -> tuple[time, time]:
    return time.fromisoformat(row["start"]), time.fromisoformat(row["end"])


def _minutes(row: Row) -> tuple[int, int]:
    """Start and end in minutes since midnight; an end of 00:00 is the end of the day."""
    start, end = (each.hour * 60 + each.minute for each in _hours(row))
    return start, end or 24 * 60


def _is_time(text: str) -> bool:
    return re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text) is not None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
