"""The four ways to count time from a start on, in microseconds since 1970."""

from abc import ABC, abstractmethod

from civicgrid.kernel.clock.office import OfficeTime
from civicgrid.kernel.clock.span import TimeKind
from civicgrid.kernel.clock.zone import DAY, HOUR, Zone


class Count(ABC):
    """Time of one kind from a start on."""

    def __init__(self, zone: Zone, office: OfficeTime, start: int) -> None:
        self.zone = zone
        self.office = office
        self.start = start

    @abstractmethod
    def add(self, amount: float) -> int:
        """When the amount, more than nothing, has gone by."""

    @abstractmethod
    def elapsed(self, end: int) -> float:
        """The amount gone by at the end, which is after the start."""


class UrgentHours(Count):
    """Hours that never stop."""

    def add(self, amount: float) -> int:
        return self.start + round(amount * HOUR)

    def elapsed(self, end: int) -> float:
        return (end - self.start) / HOUR


class WorkingHours(Count):
    """Hours that run while offices are open, and end at a closing, not at an opening."""

    def add(self, amount: float) -> int:
        worked = self._worked(self.start) + round(amount * HOUR)
        return max(self.start, self.office.holding(worked).instant(worked))

    def elapsed(self, end: int) -> float:
        return (self._worked(end) - self._worked(self.start)) / HOUR

    def _worked(self, instant: int) -> int:
        return self.office.until(instant).worked(instant)


class Days(Count):
    """Whole days lead from mark to mark, a part of a day part of the way onward.

    There is one mark a day, the first is the start. Time is added and counted along the same
    marks, so both agree.
    """

    def add(self, amount: float) -> int:
        whole = int(amount)
        mark, part = self.mark(whole), amount - whole
        return self.between(mark, self.mark(whole + 1), part) if part else mark

    def elapsed(self, end: int) -> float:
        if end <= self.start:
            return 0.0
        whole = self.days_to(end)
        mark = self.mark(whole)
        if mark <= end:
            return whole + self.part(mark, self.mark(whole + 1), end)
        return whole - 1 + self.part(self.mark(whole - 1), mark, end)

    @abstractmethod
    def mark(self, days: int) -> int:
        """The instant so many whole days after the start."""

    @abstractmethod
    def days_to(self, end: int) -> int:
        """The whole days gone by at the end, or one more."""

    def between(self, mark: int, following: int, part: float) -> int:
        """The instant at a part of the way from a mark to the following one."""
        return mark + round((following - mark) * part)

    def part(self, mark: int, following: int, instant: int) -> float:
        """The part of the way that lies behind at an instant."""
        return (instant - mark) / (following - mark)


class NaturalDays(Days):
    """Days of the calendar: a mark is the start's time of day on the city's clocks.

    A time that the clocks skip is the next there is; of a repeated hour the first is meant.
    """

    def __init__(self, zone: Zone, office: OfficeTime, start: int) -> None:
        super().__init__(zone, office, start)
        self.wall = zone.wall(start)

    def mark(self, days: int) -> int:
        return self.zone.instant(self.wall + days * DAY) if days else self.start

    def days_to(self, end: int) -> int:
        return (self.zone.wall(end) - self.wall) // DAY


class WorkingDays(Days):
    """Days with office hours; a start while offices are closed is the next opening.

    A mark is the start's time of day; if offices are closed then, the next opening of that day
    or else its closing. The way to the next mark is measured in office time, or by the clock
    if there is none between them (a morning's closing and an afternoon's opening).
    """

    def __init__(self, zone: Zone, office: OfficeTime, start: int) -> None:
        table = office.after(start)
        opening, self.first_day = table.next(start)
        super().__init__(zone, office, opening)
        self.time_of_day = zone.wall(self.start) - table.midnights[self.first_day]

    def mark(self, days: int) -> int:
        if not days:
            return self.start
        day = self.first_day + days
        table = self.office.counting(day)
        return table.within(day, self.zone.instant(table.midnights[day] + self.time_of_day))

    def days_to(self, end: int) -> int:
        return self.office.until(end).day(end) - self.first_day

    def between(self, mark: int, following: int, part: float) -> int:
        table = self.office.until(following)
        begin, end = table.worked(mark), table.worked(following)
        if begin == end:
            return super().between(mark, following, part)
        return max(mark, table.instant(begin + round((end - begin) * part)))

    def part(self, mark: int, following: int, instant: int) -> float:
        table = self.office.until(following)
        begin, end = table.worked(mark), table.worked(following)
        if begin == end:
            return super().part(mark, following, instant)
        return (table.worked(instant) - begin) / (end - begin)


COUNTS: dict[TimeKind, type[Count]] = {
    TimeKind.URGENT_HOUR: UrgentHours,
    TimeKind.WORKING_HOUR: WorkingHours,
    TimeKind.WORKING_DAY: WorkingDays,
    TimeKind.NATURAL_DAY: NaturalDays,
}
