"""Case types, their conditions and the calendar, as others may know them."""

from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from typing import Any

import msgspec

from civicgrid.kernel.clock import OfficeHours, Span
from civicgrid.kernel.events import Event
from civicgrid.kernel.i18n import Text


class CaseKind(StrEnum):
    """What a case is about: something happening, a thing of the city, a service."""

    EVENT = "event"
    COMPONENT = "component"
    SERVICE = "service"


class PublicPart(StrEnum):
    """What everybody may see of a case besides its type, state, area and days."""

    TEXT = "text"
    ADDRESS = "address"
    PHOTOS = "photos"


class ConditionRecord(msgspec.Struct, frozen=True, kw_only=True):
    """When to file, the deadline, what must hold to close and how long to check it.

    `closing_span` None = the city's verify clock.
    """

    code: str
    filing: Text
    deadline: Span
    closing: Text
    closing_span: Span | None = None
    start: date | None = None
    end: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether a day's reports are filed under it; both ends inclusive, None = open."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


class CaseTypeRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A case type, or a class of them.

    Reports nearer than the radius and window, and more alike than the threshold, may be fused; radius 0 = never. Of
    `public` cases everybody sees the named parts, and positions rounded to so many metres; 0 = exact.
    """

    code: str
    path: str
    name: Text
    kind: CaseKind
    public: bool = False
    public_parts: tuple[PublicPart, ...] = ()
    public_rounding_m: float = 0.0
    fusion_radius_m: float = 0.0
    fusion_window_h: float = 0.0
    fusion_threshold: float = 1.0
    questions: Mapping[str, Any] = {}
    conditions: tuple[ConditionRecord, ...] = ()
    active: bool = True

    @property
    def leaf(self) -> bool:
        """Whether cases can have this type: only leaves have conditions."""
        return bool(self.conditions)


class DayRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A day unlike its weekday: off, or a make-up working day.

    No hours = those of the week's first working day.
    """

    day: date
    working: bool
    hours: tuple[tuple[time, time], ...] = ()
    name: Text = {}


class CalendarRecord(msgspec.Struct, frozen=True):
    """The weekly office hours and the days unlike their weekday."""

    office_hours: tuple[OfficeHours, ...] = ()
    days: tuple[DayRecord, ...] = ()


class StandardsLoaded(Event, frozen=True):
    """The case types and the calendar were brought into line with the city's folder."""

    case_types: int
    added: int
    changed: int
    removed: int

    @property
    def subject(self) -> tuple[str, str]:
        """The standards are one thing."""
        return "standards", "city"
