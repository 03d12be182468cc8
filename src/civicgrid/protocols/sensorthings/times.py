"""Times on the wire: ISO 8601 instants with a zone, and intervals; read in UTC."""

import re
from datetime import UTC, datetime, timedelta

import msgspec

from civicgrid.kernel.errors import InvalidInput

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Years of times that are stored; what lies outside is a broken clock."""
MAX_LENGTH = 100

_DURATION = re.compile(
    r"(?P<minus>-)?P(?=[\dT])(?:(?P<days>\d{1,9})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?(?:(?P<seconds>\d{1,9}(?:\.\d{1,6})?)S)?)?",
    re.ASCII,
)


class Interval(msgspec.Struct, frozen=True):
    """From a start to an end that is not before it."""

    start: datetime
    end: datetime


class NotATime(InvalidInput):
    """{value!r} is no time with a zone, or no such interval."""


class YearOutOfRange(InvalidInput):
    """{value!r} lies outside the years {first} to {last}."""


def read_instant(text: str, field: str = "") -> datetime:
    """The instant in UTC, of any year; raises NotATime where it has no zone."""
    try:
        moment = datetime.fromisoformat(text[:MAX_LENGTH])
        if "T" in text and moment.tzinfo:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise NotATime(field=field, value=text, remedy="write it as 2026-01-31T17:00:00Z")


def read_interval(text: str, field: str = "") -> Interval:
    """The interval in UTC, of any years; raises NotATime if it ends before its start."""
    first, _, last = text.partition("/")
    start, end = read_instant(first, field), read_instant(last, field)
    if end < start:
        raise NotATime(field=field, value=text, remedy="give the start before the end")
    return Interval(start, end)


def read_time(text: str, field: str = "") -> datetime | Interval:
    """An instant or an interval, of any years."""
    return read_interval(text, field) if "/" in text else read_instant(text, field)


def in_range(time: datetime | Interval, field: str = "") -> datetime | Interval:
    """The same time; raises YearOutOfRange unless it lies in years that are stored."""
    for moment in (time.start, time.end) if isinstance(time, Interval) else (time,):
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise YearOutOfRange(
                field=field,
                value=written(time),
                first=FIRST_YEAR,
                last=LAST_YEAR,
                remedy="set the clock of the device",
            )
    return time


def written(time: datetime | Interval) -> str:
    """The time as the wire has it: milliseconds, or microseconds where there are any."""
    if isinstance(time, Interval):
        return f"{written(time.start)}/{written(time.end)}"
    digits = "microseconds" if time.microsecond % 1000 else "milliseconds"
    return time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=digits) + "Z"


def read_duration(text: str) -> timedelta | None:
    """The length of time of `P1DT2H3M4.5S`; None if it is none (months are none)."""
    found = _DURATION.fullmatch(text)
    if not found:
        return None
    parts = found.groupdict("0")
    try:
        length = timedelta(
            days=int(parts["days"]),
            hours=int(parts["hours"]),
            minutes=int(parts["minutes"]),
            seconds=float(parts["seconds"]),
        )
    except OverflowError:
        return None
    return -length if parts["minus"] == "-" else length


def written_duration(length: timedelta) -> str:
    """The length of time as days and seconds: `-P1DT7200S`."""
    sign, size = ("-", -length) if length < timedelta() else ("", length)
    fraction = f".{size.microseconds:06}" if size.microseconds else ""
    return f"{sign}P{size.days}DT{size.seconds}{fraction}S"
