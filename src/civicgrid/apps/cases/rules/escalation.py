"""The ladder: how long after a clock ran out which post is told."""

from collections.abc import Sequence
from datetime import datetime

from civicgrid.kernel.clock import Calendar, Span
from civicgrid.kernel.paths import ancestry

CITY = "."
"""Escalated beyond the top of the organisation: the city's own supervisors."""


def steps_due(due: datetime, now: datetime, ladder: Sequence[Span], calendar: Calendar) -> int:
    """How many steps of the ladder are over."""
    moment, steps = due, 0
    for span in ladder:
        moment = calendar.add(moment, span)
        if moment > now:
            break
        steps += 1
    return steps


def next_up(organisation: str, level: int) -> str:
    """The path whose supervisor is told: the owner's own first, each level one up."""
    above = ancestry(organisation)
    return above[level] if level < len(above) else CITY
