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
from .views import BYTE, packed_points

KINDS = ("<u2", "<u4", "u1", "u1")
"""Of the columns of a day: minute, code, mark before, mark after."""
NOWHERE = 0xFFFFFFFF
"""In place of the code of a case without a point."""


class Past(msgspec.Struct, frozen=True):
    """What was open at a moment: packed codes and marks; how many had no place."""

    codes: bytes
    marks: bytes
    placeless: dict[int, int]


class Day(msgspec.Struct, frozen=True):
    """A day's changes as columns of bytes; the minutes of openings and closings."""

    minutes: bytes
    codes: bytes
    was: bytes
    now: bytes
    count: int
    opened: bytes
    closed: bytes


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


def of_day(cases: Iterable[Then], frame: Frame, until: datetime) -> Day:
    """What changed after the frame's midnight and before a moment of its day."""
    rows: list[tuple[int, int, int, int]] = []
    opened, closed = list[int](), list[int]()
    for case in cases:
        place = frame.place(case.lon, case.lat)
        code = NOWHERE if place is None else place
        rows += [(minute, code, was, now) for minute, was, now in _changes(case.moments, frame, until)]
        opened += _minutes(frame, until, [case.moments[0].at])
        closed += _minutes(frame, until, _closings(case.moments, frame))
    rows.sort(key=lambda row: row[0])
    minutes, codes, was, now = (
        np.array([row[column] for row in rows], dtype=kind).tobytes() for column, kind in enumerate(KINDS)
    )
    return Day(minutes, codes, was, now, len(rows), _column(opened), _column(closed))


def _mark_at(moments: Sequence[Moment], at: datetime, frame: Frame) -> int | None:
    """The mark of a case at a moment, None where it was not open."""
    known = [moment for moment in moments if moment.at <= at]
    return _mark(known[-1], at, frame) if known else None


def _mark(moment: Moment, at: datetime, frame: Frame) -> int | None:
    return frame.mark(moment.state, None if moment.state == "suspended" else moment.due, at)


def _changes(moments: Sequence[Moment], frame: Frame, until: datetime) -> Iterator[tuple[int, int, int]]:
    """Minute of the day, mark before and mark after, wherever the mark changed."""
    mark = _mark_at(moments, frame.midnight, frame)
    for at, moment in _instants(moments, frame.midnight, until):
        now = _mark(moment, at, frame)
        if now != mark:
            yield frame.minute(at), _byte(mark), _byte(now)
            mark = now


def _instants(moments: Sequence[Moment], begin: datetime, end: datetime) -> list[tuple[datetime, Moment]]:
    """When within a span of time a case may have changed, with what it was then."""
    found = []
    for moment, following in zip(moments, [*moments[1:], None], strict=True):
        until = min(following.at if following else end, end)
        turns = [moment.due - HOUR, moment.due + timedelta(microseconds=1)] if moment.due else []
        found += [(at, moment) for at in (moment.at, *turns) if moment.at <= at < until and begin < at]
    return sorted(found, key=lambda each: each[0])


def _closings(moments: Sequence[Moment], frame: Frame) -> list[datetime]:
    """When the case was closed; again after it was reopened."""
    return [moment.at for before, moment in pairwise(moments) if moment.state == frame.closed != before.state]


def _minutes(frame: Frame, until: datetime, found: Iterable[datetime]) -> list[int]:
    """The minutes of those moments that lie in the frame's day before a moment."""
    return [frame.minute(at) for at in found if frame.midnight <= at < until]


def _column(minutes: list[int]) -> bytes:
    return np.array(sorted(minutes), dtype=KINDS[0]).tobytes()


def _byte(mark: int | None) -> int:
    return NO_MARK if mark is None else mark
