"""Indicators: one measure as a share of another."""

from enum import StrEnum

import msgspec

from civicgrid.kernel.i18n import Text

from .measure import Counts, Kind


class Better(StrEnum):
    """Which way is the good one."""

    HIGHER = "higher"
    LOWER = "lower"


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """A share, 0 to 1: measure `part` / measure `over`.

    `example` is (part, over, value to four places); `main` names the kinds whose table shows it first.
    """

    code: str
    name: Text
    part: str
    over: str
    example: tuple[int, int, float]
    better: Better = Better.HIGHER
    main: frozenset[Kind] = frozenset()

    def value(self, counts: Counts) -> float | None:
        """The share, or None where the denominator is zero."""
        whole = counts.get(self.over, 0)
        return counts.get(self.part, 0) / whole if whole else None
