"""What a case, errand or act must be to be counted.

Times are compared with the period's end; all else is what the row says today.
"""

from civicgrid.apps.cases.rules.workflow import POOL, SUSPENDED
from civicgrid.apps.cases.rules.workflow import VOID as VOID_STATE
from civicgrid.apps.cases.types import Source
from civicgrid.kernel.indicator import END, EXEMPT, Column, Condition

PUBLIC = (Source.CITIZEN, Source.HOTLINE, Source.APP, Source.WEB, Source.OPEN311, Source.SOCIAL, Source.EMAIL)

FILED: Condition = {"filed_at__lt": END}
VOID: Condition = {"state": VOID_STATE}
JOINED: Condition = {"joined_into__gt": ""}
"""Emptied into another case, which counts for both."""
DISPATCHED: Condition = {"dispatched_at__lt": END}
HANDED_BACK: Condition = {"handed_back_at__lt": END}
CLOSED: Condition = {"closed_at__lt": END}
OPEN = ({"closed_at__isnull": True}, {"closed_at__gte": END})
FROM_PUBLIC: Condition = {**FILED, "source__in": PUBLIC}
FROM_OFFICER: Condition = {"source": Source.INSPECTOR}
MISDISPATCHED = ({"returned__gt": 0}, {"transferred__gt": 0})

IN_TIME: Condition = {"late": False}
LATE: Condition = {"late": True}


def late_phase(name: str) -> Condition:
    """A clock of this phase stopped late."""
    return {"late_phases__contains": [name]}


DONE = (HANDED_BACK, {**DISPATCHED, **CLOSED})
"""Handed back as done, or closed by force while somebody had it."""

STILL_TO_CLOSE = (
    {"state": SUSPENDED},
    {**IN_TIME, "closed_at__isnull": True, "phase_due_at__gte": END},
    {"closed_at__gte": END, "due_at__gte": END},
    {**IN_TIME, **HANDED_BACK, "closed_at__gte": END},
)
"""Open at the end, and its time not over: running, or settled in time afterwards.

Or resting, which is judged today.
"""

STILL_TO_HANDLE = (
    {"state": SUSPENDED},
    {"state": POOL},
    {"handed_back_at__gte": END, "due_at__gte": END},
    {"handed_back_at__isnull": True, "closed_at__isnull": True, "due_at__gte": END},
    {"handed_back_at__isnull": True, "closed_at__gte": END, "due_at__gte": END},
)
"""With the organisation at the end, and its time not over.

Or resting, or given back and not yet with another, which is judged today.
"""

STILL_TO_DISPATCH = (
    {"dispatched_at__gte": END},
    {"dispatched_at__isnull": True, "phase_due_at__gte": END},
)

STILL_TO_LOOK = (
    {"errands__done_at__isnull": True, "errands__due_at__gte": END},
    {"errands__done_at__gte": END, "errands__due_at__gte": END},
)
LOOKED_IN_TIME: Condition = {
    "errands__ok__isnull": False,
    "errands__done_at__lt": END,
    "errands__done_at__lte": Column("errands__due_at"),
}
CALLED_BACK: Condition = {"errands__ok__isnull": True, "errands__done_at__lt": END}
"""The officer need not look any more."""

ON_TIME = (IN_TIME, EXEMPT)
"""In time, or excused by an appeal."""


def both(*conditions: Condition) -> Condition:
    """All of these hold."""
    return {look_up: value for condition in conditions for look_up, value in condition.items()}


def on_time(*conditions: Condition) -> tuple[Condition, ...]:
    """Each of these, in time or excused."""
    return tuple(both(condition, way) for condition in conditions for way in ON_TIME)
