"""Four kinds of time over a city's working calendar."""

from civicgrid.kernel.clock.calendar import Calendar, extend_after_pause
from civicgrid.kernel.clock.hours import DayOff, MakeUpDay, OfficeHours
from civicgrid.kernel.clock.span import Span, TimeKind
from civicgrid.kernel.clock.zone import LAST_YEAR

__all__ = [
    "LAST_YEAR",
    "Calendar",
    "DayOff",
    "MakeUpDay",
    "OfficeHours",
    "Span",
    "TimeKind",
    "extend_after_pause",
]
