"""Periods, figures and appeals, as others may know them."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

import msgspec

from civicgrid.kernel.events import Event
from civicgrid.kernel.i18n import Text
from civicgrid.kernel.indicator import Kind


class Period(msgspec.Struct, frozen=True, order=True):
    """Some days: from the first to the last, both inclusive."""

    first: date
    last: date


class Window(msgspec.Struct, frozen=True):
    """A period as moments: from `start` until before `end`, judged at `judged`.

    That is the end, or now if that is earlier.
    """

    start: datetime
    end: datetime
    judged: datetime


class Trend(StrEnum):
    """What became of a figure since another period."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    UNKNOWN = "unknown"


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator (0 to 1) or a score (0 to 100) of an object; None = no value.

    `low` and `high` bound an indicator's true value with 95 % confidence: wide apart where cases are few.
    """

    code: str
    value: float | None
    part: int = 0
    whole: int = 0
    low: float | None = None
    high: float | None = None
    grade: str = ""
    before: float | None = None
    year_before: float | None = None
    trend: Trend = Trend.UNKNOWN
    year_trend: Trend = Trend.UNKNOWN


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """An object with its counts and figures.

    `divides`: it has parts of its own. `rank` is by the table's sort.
    """

    key: str
    name: Text
    divides: bool = False
    rank: int | None = None
    counts: Mapping[str, int]
    figures: Mapping[str, Figure]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """The objects of a kind in a period.

    The total counts every row of `under`, also what belongs to no object.
    """

    kind: Kind
    under: str
    sort: str
    period: Period
    before: Period
    year_before: Period
    rows: tuple[Row, ...]
    total: Row


class AppealState(StrEnum):
    """Where an appeal stands: asked, then supported, then granted; or refused.

    The first reviewer supports it; either reviewer may refuse it.
    """

    ASKED = "asked"
    SUPPORTED = "supported"
    GRANTED = "granted"
    REFUSED = "refused"


class AppealEvent(Event, frozen=True, kw_only=True):
    """Something happened to the appeal of a late case."""

    number: str
    state: AppealState
    reason: str

    @property
    def subject(self) -> tuple[str, str]:
        """The appeal, which not everybody may see who sees the case."""
        return "appeal", self.number


class AppealAsked(AppealEvent, frozen=True, kw_only=True):
    """The responsible organisation asks to excuse a case's lateness; `judge` decides."""

    organisation: str
    judge: str


class AppealReviewed(AppealEvent, frozen=True):
    """The dispatcher supported or refused the appeal."""


class AppealDecided(AppealEvent, frozen=True):
    """The appeal was granted or refused for good."""
