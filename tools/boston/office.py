"""When the city's offices are open, learned from the due times that they gave."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

import holidays
import msgspec

from civicgrid.kernel.clock import Calendar, DayOff, OfficeHours

from .requests import Request

ZONE = "America/New_York"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDDAY = range(10, 15)
MINUTE = timedelta(minutes=1)
DAY_MINUTES = 24 * 60


class Office(msgspec.Struct, frozen=True):
    """Weekly office hours, the days off with their names, and how many of them the requests show."""

    start: time
    end: time
    weekdays: tuple[int, ...]
    days_off: dict[date, str]
    seen: tuple[date, ...] = ()

    def calendar(self) -> Calendar:
        """The calendar that counts with these hours."""
        return Calendar(
            ZONE,
            [OfficeHours(weekday, self.start, self.end) for weekday in self.weekdays],
            [DayOff(day, name) for day, name in self.days_off.items()],
        )

    def rows(self) -> Iterable[dict[str, object]]:
        """The rows of calendar.csv."""
        for weekday in self.weekdays:
            yield {
                "kind": "office",
                "day": WEEKDAYS[weekday],
                "start": f"{self.start:%H:%M}",
                "end": f"{self.end:%H:%M}",
            }
        for day, name in self.days_off.items():
            yield {"kind": "holiday", "day": day.isoformat(), "name": name}


def learn_office(requests: Sequence[Request]) -> Office:
    """Who asks while the office is closed is due at an opening: that shows when it was closed."""
    dated = [(request, request.due) for request in requests if request.due]
    start = Counter(due.time() for _, due in dated).most_common(1)[0][0]
    moved = [
        (request.opened, due.time() == start)
        for request, due in dated
        if _kept(request.opened, due) or due.time() == start
    ]
    midday = [(opened, late) for opened, late in moved if opened.hour in MIDDAY]
    weekdays = tuple(day for day in range(7) if _put_off(late for at, late in midday if at.weekday() == day) is False)
    end = _closing(start, [(opened.time(), late) for opened, late in moved if opened.weekday() in weekdays])
    days_off = _days_off(requests)
    seen = tuple(day for day in days_off if _put_off(late for at, late in midday if at.date() == day))
    return Office(start, end, weekdays, days_off, seen)


def _kept(opened: datetime, due: datetime) -> bool:
    """The due time has the time of day of the opening, to the minute."""
    return abs(datetime.combine(date.min, opened.time()) - datetime.combine(date.min, due.time())) <= MINUTE


def _put_off(flags: Iterable[bool]) -> bool | None:
    """Whether more than a few were put off to an opening; None when nobody asked."""
    counts = Counter(flags)
    return counts[True] > counts.total() / 4 if counts else None


def _closing(start: time, moved: list[tuple[time, bool]]) -> time:
    """The minute that best parts the requests due at their own time from those put off."""
    put_off, kept = [0] * DAY_MINUTES, [0] * DAY_MINUTES
    for opened, late in moved:
        (put_off if late else kept)[opened.hour * 60 + opened.minute] += 1
    first = start.hour * 60 + start.minute + 1
    best = max(range(first, DAY_MINUTES), key=lambda minute: sum(kept[first:minute]) + sum(put_off[minute:]))
    return time(best // 60, best % 60)


def _days_off(requests: Sequence[Request]) -> dict[date, str]:
    """The state's holidays in the years of the requests and the years beside them."""
    years = {request.opened.year for request in requests}
    table = holidays.country_holidays("US", subdiv="MA", years=range(min(years) - 1, max(years) + 2))
    return dict(sorted(table.items()))
