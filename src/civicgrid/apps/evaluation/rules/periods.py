"""Periods: the calendar's and any other, the one before, the same a year before."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from civicgrid.apps.evaluation.types import Period, Window
from civicgrid.kernel.errors import InvalidInput

DAY = timedelta(days=1)
EARLIEST = date(1900, 1, 1)
LATEST = date(2999, 12, 31)


class EndsBeforeItBegins(InvalidInput):
    """The period ends on {value}, before it begins."""


class Unit(StrEnum):
    """The calendar's periods."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}


def days(first: date, last: date) -> Period:
    """The period between two days; raises InvalidInput."""
    for field, day in (("from", first), ("to", last)):
        if not EARLIEST <= day <= LATEST:
            raise InvalidInput(field=field, value=str(day), remedy="give a day from 1900 to 2999")
    if last < first:
        raise EndsBeforeItBegins(field="to", value=str(last), remedy="swap the two days")
    return Period(first, last)


def around(unit: Unit, day: date) -> Period:
    """The calendar's period that holds a day; weeks begin on Monday.

    >>> str(around(Unit.QUARTER, date(2022, 5, 17)).last)
    '2022-06-30'
    """
    if unit is Unit.DAY:
        return Period(day, day)
    if unit is Unit.WEEK:
        monday = day - day.weekday() * DAY
        return Period(monday, monday + 6 * DAY)
    count = MONTHS[unit]
    return _months(day.year, day.month - (day.month - 1) % count, count)


def before(period: Period) -> Period:
    """The calendar's period before a whole one; before any other, as many days."""
    unit = _unit(period)
    if unit:
        return around(unit, period.first - DAY)
    return Period(period.first - (period.last - period.first) - DAY, period.first - DAY)


def year_before(period: Period) -> Period:
    """The same period a year before; of a week, that 52 weeks before.

    It has the same weekdays.
    """
    unit = _unit(period)
    if unit is Unit.WEEK:
        return Period(period.first - 52 * 7 * DAY, period.last - 52 * 7 * DAY)
    if unit:
        return around(unit, _a_year_earlier(period.first))
    return Period(_a_year_earlier(period.first), _a_year_earlier(period.last))


def window(period: Period, zone: ZoneInfo, now: datetime) -> Window:
    """The moments of a period in the city's time zone."""
    start, end = (datetime.combine(day, time(), zone) for day in (period.first, period.last + DAY))
    return Window(start, end, min(end, now))


def _unit(period: Period) -> Unit | None:
    return next((unit for unit in Unit if around(unit, period.first) == period), None)


def _months(year: int, month: int, count: int) -> Period:
    beyond = date(year + (month + count > 12), (month + count - 1) % 12 + 1, 1)
    return Period(date(year, month, 1), beyond - DAY)


def _a_year_earlier(day: date) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28) if leap else day.replace(year=day.year - 1)
