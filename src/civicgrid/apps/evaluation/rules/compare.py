"""Comparing figures: with other periods, and with each other where cases are few."""

from math import sqrt

from civicgrid.apps.evaluation.types import Figure, Trend
from civicgrid.kernel.indicator import Better

Z = 1.96
"""Standard deviations of 95 % confidence."""
SHARE_PLACES, POINT_PLACES = 4, 1
"""Figures that show the same digits are the same: shares as 93.72 %, scores as 87.1 points."""


def wilson(part: int, whole: int) -> tuple[float, float] | None:
    """Bounds of the true share behind `part` of `whole` (Wilson 1927, 95 %), or None.

    None without cases.

    >>> [round(bound, 3) for bound in wilson(9, 10)]
    [0.596, 0.982]
    """
    if not whole:
        return None
    share, spread = part / whole, Z * Z / whole
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * sqrt(share * (1 - share) / whole + spread / (4 * whole))
    return max(0.0, middle - half), min(1.0, middle + half)


def trend(value: float | None, earlier: float | None, better: Better, places: int) -> Trend:
    """Whether a figure became better or worse, as far as its digits show."""
    if value is None or earlier is None:
        return Trend.UNKNOWN
    change = round(round(value, places) - round(earlier, places), places)
    if not change:
        return Trend.SAME
    return Trend.BETTER if (change > 0) is (better is Better.HIGHER) else Trend.WORSE


def standing(figure: Figure, better: Better) -> float:
    """What a figure is ranked by, more is better: the bound that is certain.

    So few cases win no first place.
    """
    if figure.value is None:
        return float("-inf")
    if figure.low is None or figure.high is None:
        return figure.value
    return figure.low if better is Better.HIGHER else -figure.high
