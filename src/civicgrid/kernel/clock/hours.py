"""When offices are open: week by week, on days off and on make-up working days."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time
from itertools import pairwise

from msgspec import Struct

from civicgrid.kernel.clock.zone import DAY, SECOND
from civicgrid.kernel.errors import InvalidInput

Hours = tuple[tuple[int, int], ...]
"""Openings and closings of one day in order, in microseconds since midnight."""


class OfficeHours(Struct, frozen=True):
    """One opening of every week: weekday 0 is Monday, an end of 00:00 is midnight."""

    weekday: int
    start: time
    end: time

    def __post_init__(self) -> None:
        if self.weekday not in range(7):
            raise InvalidInput(field="weekday", value=self.weekday, remedy="Count from 0 (Monday) to 6 (Sunday).")


class DayOff(Struct, frozen=True):
    """A day without office hours, whatever its weekday."""

    day: date
    name: str = ""


class MakeUpDay(Struct, frozen=True):
    """A working day out of turn, by default with the hours of the week's first one."""

    day: date
    hours: tuple[tuple[time, time], ...] = ()
    name: str = ""


class Timetable:
    """The office hours of every day."""

    def __init__(
        self,
        office_hours: Iterable[OfficeHours],
        days_off: Iterable[DayOff],
        make_up_days: Iterable[MakeUpDay],
    ) -> None:
        self._week = _week(office_hours)
        self._exceptions = dict.fromkeys((off.day for off in days_off), Hours())
        for day, hours in _make_up(make_up_days).items():
            if day in self._exceptions:
                raise InvalidInput(field="day", value=str(day), remedy="Make it a day off or a make-up day.")
            self._exceptions[day] = hours or next(filter(None, self._week), ())

    def on(self, day: date) -> Hours:
        """The hours of one day; none on a day off."""
        return self._exceptions.get(day, self._week[day.weekday()])

    def never_open(self) -> bool:
        """Whether there is no office time at all."""
        return not any(self._week) and not any(self._exceptions.values())


def _week(office_hours: Iterable[OfficeHours]) -> list[Hours]:
    week = defaultdict[int, list[tuple[time, time]]](list)
    for opening in office_hours:
        week[opening.weekday].append((opening.start, opening.end))
    return [_in_order(week[weekday]) for weekday in range(7)]


def _make_up(make_up_days: Iterable[MakeUpDay]) -> dict[date, Hours]:
    days = defaultdict[date, list[tuple[time, time]]](list)
    for make_up in make_up_days:
        days[make_up.day].extend(make_up.hours)
    return {day: _in_order(hours) for day, hours in days.items()}


def _in_order(hours: list[tuple[time, time]]) -> Hours:
    """Refuses an opening that ends before it starts, or into which the next one falls."""
    found = sorted((_since_midnight(start), _since_midnight(end) or DAY) for start, end in hours)
    if any(end <= start for start, end in found):
        raise _refusal(hours, field="end", remedy="close after opening; past midnight, open again the next day")
    if any(start < end for (_, end), (start, _) in pairwise(found)):
        raise _refusal(hours, field="start", remedy="open again only after closing")
    return tuple(found)


def _refusal(hours: list[tuple[time, time]], field: str, remedy: str) -> InvalidInput:
    written = ", ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in hours)
    return InvalidInput(field=field, value=written, remedy=remedy)


def _since_midnight(clock: time) -> int:
    seconds = (clock.hour * 60 + clock.minute) * 60 + clock.second
    return seconds * SECOND + clock.microsecond
