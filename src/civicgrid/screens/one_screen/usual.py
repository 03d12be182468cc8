"""An ordinary day: what the same weekday of the last weeks was like, hour by hour."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

HOURS = 24
WEEKS = 8
LOW, MIDDLE, HIGH = 10, 50, 90
"""Percentiles of the band."""


class Usual(msgspec.Struct, frozen=True):
    """Cases opened by hour on ordinary days, and by source until each hour's end."""

    low: tuple[float, ...] = (0.0,) * HOURS
    middle: tuple[float, ...] = (0.0,) * HOURS
    high: tuple[float, ...] = (0.0,) * HOURS
    sources: Mapping[str, tuple[float, ...]] = {}

    def by_now(self, source: str, hour: float) -> float:
        """How many an ordinary day has from a source until a time, as hours of the day."""
        until = self.sources.get(source)
        if until is None:
            return 0.0
        whole = min(int(hour), HOURS - 1)
        before = until[whole - 1] if whole else 0.0
        return round(before + (until[whole] - before) * (hour - whole), 1)


def same_weekdays(day: date, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    """The same weekday of the last weeks, as moments of the city's time."""
    days = [day - timedelta(weeks=week) for week in range(1, WEEKS + 1)]
    return [(_midnight(each, zone), _midnight(each + timedelta(days=1), zone)) for each in days]


def usual(opened: Iterable[tuple[datetime, str, int]]) -> Usual:
    """The ordinary day of what was opened: (hour of a day, source, number).

    Days on which nothing was opened at all are none: the city did not run yet.
    """
    rows = list(opened)
    days = sorted({hour.date() for hour, _, _ in rows})
    if not days:
        return Usual()
    sources = sorted({source for _, source, _ in rows})
    counts = np.zeros((len(days), len(sources), HOURS))
    for hour, source, number in rows:
        counts[days.index(hour.date()), sources.index(source), hour.hour] += number
    low, middle, high = np.percentile(counts.sum(axis=1), (LOW, MIDDLE, HIGH), axis=0)
    until = np.median(counts.cumsum(axis=2), axis=0)
    return Usual(_told(low), _told(middle), _told(high), {name: _told(until[i]) for i, name in enumerate(sources)})


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, datetime.min.time(), zone)


def _told(numbers: Sequence[float]) -> tuple[float, ...]:
    return tuple(round(float(number), 2) for number in numbers)
