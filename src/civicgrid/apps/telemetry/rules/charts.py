"""Charts of streams: at which resolution, where the gaps are, how axes are parted."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from math import floor, inf, log10

import msgspec
import numpy as np

from civicgrid.kernel.detect.arrays import Doubles, Longs


class Resolution(StrEnum):
    """How finely a series is told: each row, or what is left of a span of them."""

    RAW = "raw"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"


STEP_S = {Resolution.RAW: 0.0, Resolution.MINUTE: 60.0, Resolution.HOUR: 3600.0, Resolution.DAY: 86_400.0}
USUAL_PERIOD_S = 60.0
"""Of a stream that does not say how often it speaks."""
SILENT_PERIODS = 3
"""So many periods without a row are a gap."""
LONGEST_DAY_S = 25 * 3600.0


def fitting(span: timedelta, period_s: float | None, points: int) -> Resolution:
    """The finest resolution that tells a span in so many points, or a day."""
    for resolution in Resolution:
        step = STEP_S[resolution] or period_s or USUAL_PERIOD_S
        if span.total_seconds() <= step * points:
            return resolution
    return Resolution.DAY


def longest_step_s(resolution: Resolution, period_s: float | None) -> float:
    """Two points further apart than this have a gap between them.

    Infinite where a stream has no period.
    """
    step = LONGEST_DAY_S if resolution is Resolution.DAY else STEP_S[resolution]
    if resolution is Resolution.RAW:
        return SILENT_PERIODS * period_s if period_s else inf
    return max(1.5 * step, SILENT_PERIODS * (period_s or 0) + step)


def breaks(times: Longs, longest_s: float) -> Longs:
    """Before which points there is a gap; times in microseconds, in their order."""
    return np.flatnonzero(np.diff(times) > longest_s * 1e6) + 1 if longest_s < inf else np.zeros(0, np.int64)


class Axis(msgspec.Struct, frozen=True):
    """A scale of values: from where to where, and its parts."""

    low: float
    high: float
    ticks: Sequence[float]


def axis(lows: Doubles, highs: Doubles, bounds: Sequence[float], parts: int = 4) -> Axis:
    """A scale in round steps that holds all finite values, and near bounds.

    >>> axis(np.array([0.2]), np.array([9.1]), [])
    Axis(low=0.0, high=10.0, ticks=[0.0, 2.5, 5.0, 7.5, 10.0])
    """
    values = np.concatenate([lows, highs])
    values = values[np.isfinite(values)]
    low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
    room = (high - low) or abs(high) or 1.0
    for bound in bounds:
        if low - room <= bound <= high + room:
            low, high = min(low, bound), max(high, bound)
    step = _round_step((high - low or abs(high) or 1.0) / parts)
    first, last = floor(low / step), -floor(-high / step)
    ticks = [_tidy(number * step) for number in range(first, max(last, first + 1) + 1)]
    return Axis(ticks[0], ticks[-1], ticks)


def _round_step(rough: float) -> float:
    """1, 2, 2.5 or 5 times a power of ten: the first that is not below."""
    power = 10.0 ** floor(log10(rough))
    return next((part * power for part in (1.0, 2.0, 2.5, 5.0) if part * power >= rough * 0.999_999), 10.0 * power)


def _tidy(value: float) -> float:
    return float(f"{value:.12g}")


STEPS = (
    *(timedelta(seconds=each) for each in (1, 5, 15, 30)),
    *(timedelta(minutes=each) for each in (1, 5, 10, 30)),
    *(timedelta(hours=each) for each in (1, 3, 6, 12)),
)
DAYS = (1, 2, 7, 14, 30, 91, 182, 365)


def moments(first: datetime, last: datetime, parts: int = 6) -> list[datetime]:
    """Round times of the zone of `first` within a span, at most about so many.

    Whole days begin at midnight.
    """
    span = last - first
    step = next((each for each in STEPS if span <= each * parts), None)
    midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
    if step:
        begun = (first - midnight) // step * step
        found = (midnight + begun + step * number for number in range(parts + 2))
    else:
        days = next((each for each in DAYS if span <= timedelta(days=each) * parts), DAYS[-1])
        many = span // timedelta(days=days) + 2
        found = (midnight + timedelta(days=days * number) for number in range(many))  # by the wall: 23 hours are a day
    return [each for each in found if first <= each <= last]
