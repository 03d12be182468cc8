"""Comparing figures: with other periods, and with each other where cases are few."""

from civicgrid.apps.evaluation.types import Figure, Trend
from civicgrid.kernel.indicator import Better

SHARE_PLACES, POINT_PLACES = 4, 1
"""Figures that show the same digits are the same: shares as 93.72 %, scores as 87.1 points."""


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
