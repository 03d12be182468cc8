"""The past as the screen shows it: the city at a minute, a day's changes in order.

Plain Python over what the events tell of each case.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import msgspec
import numpy as np

from civicgrid.apps.cases.types import Moment, Then

from .spots import HOUR, NO_MARK, Frame
from .views import BYTE, HOURS, packed_points

MINUTE = timedelta(minutes=1)
KINDS = ("<u2", "<u4", "u1", "u1")
"""Of the columns of a day: minute, code, mark before, mark after."""


class Past(msgspec.Struct, frozen=True):
    """What was open at a moment: packed codes and marks; how many had no place."""

    codes: bytes
    marks: bytes
    placeless: dict[int, int]


class Day(msgspec.Struct, frozen=True):
    """A day's changes as columns of bytes, and its flow by hour."""

    minutes: bytes
    codes: bytes
    was: bytes
    now: bytes
    count: int
    opened: Sequence[int]
    closed: Sequence[int]


def at_minute(cases: Iterable[Then], at: datetime, frame: Frame) -> Past:
    """The city as it was at a moment."""
    points, placeless = [], dict[int, int]()
    for case in cases:
        mark = _mark_at(case.moments, at, frame)
        code = frame.place(case.lon, case.lat)
        if mark is not None and code is not None:
            points.append(code * BYTE + mark)
        elif mark is not None:
            placeless[mark] = placeless.get(mark, 0) + 1
    return Past(*packed_points(points, len(points)), placeless)


def of_day(cases: Iterable[Then], frame: Frame) -> Day:
    """What changed between the frame's midnight and the next, as far as is told."""
    end = frame.next_midnight
    rows: list[tuple[int, int, int, int]] = []
    opened, closed = [0] * HOURS, [0] * HOURS
    for case in cases:
        _count(case.moments, frame, opened, closed)
        code = frame.place(case.lon, case.lat)
        if code is not None:
            rows += [(minute, code, was, now) for minute, was, now in _changes(case.moments, frame, end)]
    rows.sort(key=lambda row: row[0])
    minutes, codes, was, now = (
        np.array([row[column] for row in rows], dtype=kind).tobytes() for column, kind in enumerate(KINDS)
    )
    return Day(minutes, codes, was, now, len(rows), opened, closed)


def _mark_at(moments: Sequence[Moment], at: datetime, frame: Frame) -> int | None:
    """The mark of a case at a moment, None where it was not open."""
    known = [moment for moment in moments if moment.at <= at]
    return _mark(known[-1], at, frame) if known else None


def _mark(moment: Moment, at: datetime, frame: Frame) -> int | None:
    return frame.mark(moment.state, None if moment.state == "suspended" else moment.due, at)


def _changes(moments: Sequence[Moment], frame: Frame, end: datetime) -> Iterator[tuple[int, int, int]]:
    """Minute of the day, mark before and mark after, wherever the mark changed."""
    mark = _mark_at(moments, frame.midnight - timedelta(microseconds=1), frame)
    for at, moment in _instants(moments, frame.midnight, end):
        now = _mark(moment, at, frame)
        if now != mark:
            yield int((at - frame.midnight) / MINUTE), _byte(mark), _byte(now)
            mark = now


def _instants(moments: Sequence[Moment], begin: datetime, end: datetime) -> list[tuple[datetime, Moment]]:
    """When in a span of time a case may have changed, with what it was then."""
    found = []
    for moment, following in zip(moments, [*moments[1:], None], strict=True):
        until = min(following.at if following else end, end)
        turns = [moment.due - HOUR, moment.due + timedelta(microseconds=1)] if moment.due else []
        found += [(at, moment) for at in (moment.at, *turns) if max(begin, moment.at) <= at < until]
    return sorted(found, key=lambda each: each[0])


def _count(moments: Sequence[Moment], frame: Frame, opened: list[int], closed: list[int]) -> None:
    """Adds to the hours in which the case was opened, and was closed."""
    first = moments[0]
    if frame.midnight <= first.at < frame.next_midnight:
        opened[frame.hour(first.at)] += 1
    for before, moment in pairwise(moments):
        ends = moment.state == frame.closed != before.state
        if ends and frame.midnight <= moment.at < frame.next_midnight:
            closed[frame.hour(moment.at)] += 1


def _byte(mark: int | None) -> int:
    return NO_MARK if mark is None else mark
