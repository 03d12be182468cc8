"""Indicators: one formula, registered once. A zero denominator is no value, never 0 or 100 %."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from .i18n import Text

Counts = Mapping[str, float]
"""Measure -> number, e.g. {"closed": 911, "should_close": 972}."""


class Better(StrEnum):
    """Which way is the good one."""

    HIGHER = "higher"
    LOWER = "lower"


class Measure(msgspec.Struct, frozen=True):
    """Something counted over cases: the numerator or denominator of indicators."""

    code: str
    name: Text
    meaning: Text


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """A ratio of two measures, 0 to 1: (sum of `plus` - sum of `minus`) / `over`."""

    code: str
    name: Text
    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    over: str
    better: Better = Better.HIGHER
    source: str = ""

    def value(self, counts: Counts) -> float | None:
        """The ratio, or None where the denominator is zero."""
        whole = counts.get(self.over, 0)
        if not whole:
            return None
        part = sum(counts.get(code, 0) for code in self.plus) - sum(counts.get(code, 0) for code in self.minus)
        return part / whole


class Part(msgspec.Struct, frozen=True):
    """One weighted part of a score: an indicator (inverted: 1 - value) or steps of a measure's volume."""

    weight: float
    indicator: str = ""
    inverted: bool = False
    volume: str = ""
    steps: tuple[tuple[float, float], ...] = ()


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """A weighted composite, 0 to 100, for one kind of object; None as soon as a part has no value."""

    code: str
    name: Text
    parts: tuple[Part, ...]
    source: str = ""

    def value(self, counts: Counts, indicators: Mapping[str, Indicator]) -> float | None:
        """Points out of 100."""
        points = [_points(part, counts, indicators) for part in self.parts]
        known = [point for point in points if point is not None]
        return sum(known) if len(known) == len(points) else None


def _points(part: Part, counts: Counts, indicators: Mapping[str, Indicator]) -> float | None:
    if part.volume:
        volume = counts.get(part.volume, 0)
        return part.weight * next((share for above, share in part.steps if volume > above), 0.0)
    value = indicators[part.indicator].value(counts)
    if value is None:
        return None
    return part.weight * (1 - value if part.inverted else value)


GRADES = ((90.0, "A"), (75.0, "B"), (60.0, "C"), (40.0, "D"))
"""Lowest points of each grade; below all of them it is E (CJ/T 292)."""


def grade(points: float | None) -> str:
    """A to E, or nothing where there are no points."""
    if points is None:
        return ""
    return next((letter for least, letter in GRADES if points >= least), "E")
