"""Scores: weighted composites of 0 to 100 points, and their grades."""

from collections.abc import Mapping

import msgspec

from civicgrid.kernel.i18n import Text

from .measure import Counts, Kind
from .share import Indicator


class Weighted(msgspec.Struct, frozen=True):
    """What an indicator earns; inverted, what it leaves to 1. No value earns no value."""

    weight: float
    indicator: str
    inverted: bool = False

    @property
    def names(self) -> set[str]:
        """The indicator."""
        return {self.indicator}

    def points(self, counts: Counts, indicators: Mapping[str, Indicator]) -> float | None:
        """Its share of the weight."""
        value = indicators[self.indicator].value(counts)
        return None if value is None else self.weight * (1 - value if self.inverted else value)


class Volume(msgspec.Struct, frozen=True):
    """What a number of rows earns: the share of the first step that it exceeds."""

    weight: float
    measure: str
    steps: tuple[tuple[int, float], ...]

    @property
    def names(self) -> set[str]:
        """The measure."""
        return {self.measure}

    def points(self, counts: Counts, _indicators: Mapping[str, Indicator]) -> float | None:
        """Its share of the weight; nothing below the lowest step."""
        volume = counts.get(self.measure, 0)
        return self.weight * next((share for above, share in self.steps if volume > above), 0.0)


class Deducted(msgspec.Struct, frozen=True):
    """The weight less the points that `each` measure takes for every row; at least 0."""

    weight: float
    each: Mapping[str, float]

    @property
    def names(self) -> set[str]:
        """The measures."""
        return set(self.each)

    def points(self, counts: Counts, _indicators: Mapping[str, Indicator]) -> float | None:
        """What is left."""
        return max(0.0, self.weight - sum(taken * counts.get(measure, 0) for measure, taken in self.each.items()))


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """A weighted composite, 0 to 100 points, for one kind of object."""

    code: str
    name: Text
    kind: Kind
    parts: tuple[Weighted | Volume | Deducted, ...]
    source: str

    def points(self, counts: Counts, indicators: Mapping[str, Indicator]) -> float | None:
        """Points out of 100, or None as soon as one part has no value."""
        points = [part.points(counts, indicators) for part in self.parts]
        known = [each for each in points if each is not None]
        return sum(known) if len(known) == len(points) else None


GRADES = ((90.0, "A"), (75.0, "B"), (60.0, "C"), (40.0, "D"))
"""Lowest points of each grade; below all of them it is E (CJ/T 292)."""


def grade(points: float | None) -> str:
    """A to E, or nothing where there are no points.

    >>> grade(89.99), grade(90.0), grade(None)
    ('B', 'A', '')
    """
    if points is None:
        return ""
    return next((letter for least, letter in GRADES if points >= least), "E")
