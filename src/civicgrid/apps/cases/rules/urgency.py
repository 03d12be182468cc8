"""What a running clock says now: late, soon late, in time, or standing still."""

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from civicgrid.kernel.clock import Calendar, Span, TimeKind

from .projection import Clock

DAY = timedelta(days=1)
SOON = 0.25
"""Soon is the last quarter of a clock's time."""
SHORT = 0.1
"""Less of a working day than this is told in working hours: of days it would be none."""


class Urgency(StrEnum):
    """Late: a person must act now."""

    LATE = "late"
    SOON = "soon"
    IN_TIME = "in_time"
    STOPPED = "stopped"


def is_late(now: datetime, due: datetime | None, *, judged: bool) -> bool:
    """Whether a case is late: handed back late, or the clock that runs is over.

    `due` is until when the running clock runs, None where none does.
    """
    return judged or (due is not None and due < now)


class Left(msgspec.Struct, frozen=True):
    """What is left of a clock, in its own kind of time; once late, by how much it is.

    Late is told in natural time, whatever the clock counted; less than a tenth of a working day in working hours.
    """

    urgency: Urgency
    span: Span
    due: datetime


def left_of(clock: Clock, now: datetime, calendar: Calendar) -> Left | None:
    """What a clock says at a moment; None once it has stopped."""
    if clock.stopped:
        return None
    if now > clock.due and not clock.paused:
        return Left(Urgency.LATE, Span((now - clock.due) / DAY, TimeKind.NATURAL_DAY), clock.due)
    whole = Span.parse(clock.span)
    since = clock.paused or now
    amount = calendar.left(since, clock.due, whole.kind)
    left = Span(min(abs(amount), 1_000_000), whole.kind)
    if whole.kind is TimeKind.WORKING_DAY and left.amount < SHORT:
        left = Span(abs(calendar.left(since, clock.due, TimeKind.WORKING_HOUR)), TimeKind.WORKING_HOUR)
    if clock.paused:
        return Left(Urgency.STOPPED, left, clock.due)
    soon = amount <= whole.amount * SOON
    return Left(Urgency.SOON if soon else Urgency.IN_TIME, left, clock.due)
