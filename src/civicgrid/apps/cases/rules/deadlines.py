"""When a deadline ends that did not run through, or is exchanged for another."""

from collections.abc import Iterable
from datetime import datetime

from civicgrid.apps.cases.types import CaseEvent
from civicgrid.kernel.clock import Calendar, Span, extend_after_pause

BEGIN = frozenset({"dispatch", "reopen"})
STOP = frozenset({"suspend", "hand_back"})
GO_ON = frozenset({"resume", "rework"})
"""Acts that begin a deadline anew, let it stand still, and let it run again."""


def rested_until(resumed: datetime, granted: datetime | None) -> datetime:
    """When a pause ended: as it was granted, however late somebody resumes."""
    return min(resumed, granted) if granted else resumed


def due_anew(story: Iterable[CaseEvent], span: Span, calendar: Calendar) -> datetime | None:
    """When the time to handle ends under another deadline, counted from when it began.

    It stands still where the former one did; time that was granted lapses. None while nobody had the case.
    """
    started: datetime | None = None
    due: datetime | None = None
    pause: CaseEvent | None = None
    for event in story:
        if event.action in BEGIN:
            started, due = event.at, calendar.add(event.at, span)
        elif event.action in STOP:
            pause = event
        elif event.action in GO_ON and pause and started and due:
            until = rested_until(event.at, pause.until)
            due = extend_after_pause(calendar, started, due, span.kind, pause.at, until)
    return due
