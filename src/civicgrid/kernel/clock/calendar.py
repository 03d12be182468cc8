"""A city's work calendar: from spans of time to deadlines and back."""

from collections.abc import Iterable
from datetime import UTC, datetime

from civicgrid.kernel.clock.counts import COUNTS, Count
from civicgrid.kernel.clock.hours import DayOff, MakeUpDay, OfficeHours, Timetable
from civicgrid.kernel.clock.office import OfficeTime
from civicgrid.kernel.clock.span import Span, TimeKind
from civicgrid.kernel.clock.zone import LAST_YEAR, Zone, instant_of
from civicgrid.kernel.errors import InvalidInput

THE_END = instant_of(datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC))


class Calendar:
    """Counts time in a city from 1970 to 2400, to the microsecond. Never changes.

    Times given must carry a zone, times returned are in the city's. Adding and counting agree:
    `elapsed(start, add(start, span), span.kind)` is the amount of the span. A later start or a
    larger amount never leads to an earlier time.

    >>> from datetime import date, time
    >>> nine_to_five = [OfficeHours(weekday, time(9), time(17)) for weekday in range(5)]
    >>> calendar = Calendar("Asia/Shanghai", nine_to_five, [DayOff(date(2026, 1, 1), "New Year")])
    >>> eve = datetime.fromisoformat("2025-12-31 16:00+08:00")
    >>> str(calendar.add(eve, Span.parse("2 working_hour")))
    '2026-01-02 10:00:00+08:00'
    """

    def __init__(
        self,
        time_zone: str,
        office_hours: Iterable[OfficeHours] = (),
        days_off: Iterable[DayOff] = (),
        make_up_days: Iterable[MakeUpDay] = (),
    ) -> None:
        self._zone = Zone(time_zone)
        self._office = OfficeTime(self._zone, Timetable(office_hours, days_off, make_up_days))

    def local(self, moment: datetime) -> datetime:
        """The same time on the clocks of the city."""
        return self._zone.moment(_instant(moment, "moment"))

    def add(self, start: datetime, span: Span) -> datetime:
        """When the span from the start on is over; nothing added is the start itself."""
        instant = _instant(start, "start")
        if span.amount:
            instant = self._count(instant, span.kind).add(span.amount)
        return self._zone.moment(_in_range(instant, "amount", span))

    def elapsed(self, start: datetime, end: datetime, kind: TimeKind) -> float:
        """The amount of time from start to end; 0 when the end is not after the start."""
        since, until = _instant(start, "start"), _instant(end, "end")
        return self._count(since, kind).elapsed(until) if since < until else 0.0

    def left(self, now: datetime, due: datetime, kind: TimeKind) -> float:
        """The amount of time until due; below zero, the amount it is late by."""
        return self.elapsed(now, due, kind) - self.elapsed(due, now, kind)

    def _count(self, start: int, kind: TimeKind) -> Count:
        return COUNTS[kind](self._zone, self._office, start)


def extend_after_pause(
    calendar: Calendar,
    started: datetime,
    due: datetime,
    kind: TimeKind,
    paused_from: datetime,
    paused_to: datetime,
) -> datetime:
    """The due time after a pause: what was left at its start, counted from its end.

    Never earlier than before, and no later where the pause took no time of the kind. Urgent hours do not pause, nor
    does a clock that has run out.
    """
    if _instant(paused_to, "paused_to") < _instant(paused_from, "paused_from"):
        raise InvalidInput(field="paused_to", value=str(paused_to), remedy="End the pause after its beginning.")
    due = calendar.local(due)
    stopped = max(paused_from, started, key=instant_of)
    if kind is TimeKind.URGENT_HOUR or instant_of(due) <= instant_of(stopped):
        return due
    if not calendar.elapsed(stopped, paused_to, kind):
        return due
    left = Span(calendar.elapsed(stopped, due, kind), kind)
    return max(due, calendar.add(paused_to, left), key=instant_of)


def _instant(moment: datetime, field: str) -> int:
    if moment.tzinfo is None:
        raise InvalidInput(field=field, value=str(moment), remedy="give the time with its zone")
    return _in_range(instant_of(moment), field, moment)


def _in_range(instant: int, field: str, given: object) -> int:
    if 0 <= instant < THE_END:
        return instant
    raise InvalidInput(field=field, value=str(given), remedy="stay within 1970 and {last}", last=LAST_YEAR)
