"""How much office time has gone by at any instant."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date
from itertools import accumulate

from msgspec import Struct

from civicgrid.kernel.clock.hours import Timetable
from civicgrid.kernel.clock.zone import BEFORE_ALL, DAY, EPOCH, FIRST_YEAR, LAST_YEAR, Zone
from civicgrid.kernel.errors import InvalidInput

Opening = tuple[int, int]
"""From when to when, in microseconds since 1970."""


class Table(Struct, frozen=True):
    """Every opening to the end of a year, after one that is empty and before them all."""

    year: int
    until: int
    opens: list[int]
    closes: list[int]
    worked_before: list[int]
    """Office time before each opening and, at the end, in all."""
    midnights: list[int]
    """Wall time at which each working day begins."""
    first: list[int]
    """Number of the first opening of each working day, and of the one to come."""

    def worked(self, instant: int) -> int:
        """The office time gone by."""
        i = bisect_right(self.opens, instant) - 1
        return self.worked_before[i] + min(instant, self.closes[i]) - self.opens[i]

    def instant(self, worked: int) -> int:
        """When so much office time has gone by: at a closing, not at the opening after it."""
        i = max(bisect_left(self.worked_before, worked) - 1, 0)
        return self.opens[i] + worked - self.worked_before[i]

    def day(self, instant: int) -> int:
        """The number of the last working day that has begun."""
        return self._day_of(bisect_right(self.opens, instant) - 1)

    def next(self, instant: int) -> tuple[int, int]:
        """The first office time at or after the instant, and the number of its day."""
        i = bisect_right(self.closes, instant)
        return max(self.opens[i], instant), self._day_of(i)

    def within(self, day: int, instant: int) -> int:
        """The first office time of the day from the instant on, or else its last closing."""
        first, end = self.first[day], self.first[day + 1]
        i = bisect_left(self.closes, instant, first, end)
        return max(self.opens[i], instant) if i < end else self.closes[end - 1]

    def _day_of(self, opening: int) -> int:
        return bisect_right(self.first, opening) - 1


class OfficeTime:
    """The office time of a city from 1969 on, tabulated as far as it was asked for.

    A table is never changed, only followed by a longer one, so threads need no lock.
    """

    def __init__(self, zone: Zone, timetable: Timetable) -> None:
        self._zone = zone
        self._timetable = timetable
        self._table = Table(
            year=FIRST_YEAR - 1,
            until=BEFORE_ALL,
            opens=[BEFORE_ALL],
            closes=[BEFORE_ALL],
            worked_before=[0, 0],
            midnights=[],
            first=[1],
        )

    def until(self, instant: int) -> Table:
        """A table that reaches beyond the instant."""
        table = self._table
        while table.until <= instant:
            table = self._longer(table)
        return table

    def after(self, instant: int) -> Table:
        """A table with office time after the instant."""
        table = self._table
        while table.closes[-1] <= instant:
            table = self._longer(table)
        return table

    def holding(self, worked: int) -> Table:
        """A table that holds so much office time."""
        table = self._table
        while table.worked_before[-1] < worked:
            table = self._longer(table)
        return table

    def counting(self, day: int) -> Table:
        """A table that has a working day of this number."""
        table = self._table
        while len(table.midnights) <= day:
            table = self._longer(table)
        return table

    def _longer(self, table: Table) -> Table:
        """The table with one year more."""
        year = table.year + 1
        if year > LAST_YEAR or self._timetable.never_open():
            raise InvalidInput(
                field="calendar",
                value=f"no more office hours up to {LAST_YEAR}",
                remedy="Add office hours, or count in urgent_hour or natural_day.",
            )
        days = [(day, openings) for day in _days(year) if (openings := self._openings(day))]
        openings = [opening for _, day in days for opening in day]
        self._table = Table(
            year=year,
            until=self._zone.instant(_midnight(date(year + 1, 1, 1))),
            opens=table.opens + [opens for opens, _ in openings],
            closes=table.closes + [closes for _, closes in openings],
            worked_before=_go_on(table.worked_before, (closes - opens for opens, closes in openings)),
            midnights=table.midnights + [_midnight(day) for day, _ in days],
            first=_go_on(table.first, (len(openings) for _, openings in days)),
        )
        return self._table

    def _openings(self, day: date) -> list[Opening]:
        """The openings of a day; one that falls into an hour the clocks skip is none."""
        midnight = _midnight(day)
        hours = (
            (self._zone.instant(midnight + start), self._zone.instant(midnight + end))
            for start, end in self._timetable.on(day)
        )
        return [(opens, closes) for opens, closes in hours if opens < closes]


def _days(year: int) -> Iterator[date]:
    return map(date.fromordinal, range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()))


def _midnight(day: date) -> int:
    """The wall time at which the day begins."""
    return (day - EPOCH.date()).days * DAY


def _go_on(sums: list[int], more: Iterator[int]) -> list[int]:
    """Running sums, continued from the last one."""
    return sums[:-1] + list(accumulate(more, initial=sums[-1]))
