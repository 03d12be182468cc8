"""Charts as paths of a picture (SVG).

A band from the least to the largest, and a line.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import msgspec
import numpy as np

from civicgrid.kernel.detect.arrays import Doubles, Longs
from civicgrid.kernel.figures import figure

from .charts import Axis, breaks

FINE = 400
"""More points than this are drawn as so many columns of the picture."""


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """A picture of some units, and which times and values it shows.

    Times in microseconds.
    """

    width: float
    height: float
    first: int
    last: int
    low: float
    high: float

    @classmethod
    def of(cls, axis: Axis, first: int, last: int, *, width: float, height: float) -> "Frame":
        """A picture of a span that holds an axis."""
        return cls(width=width, height=height, first=first, last=last, low=axis.low, high=axis.high)

    def across(self, times: Longs) -> Doubles:
        """Where times are, from the left."""
        return (times - self.first) / max(self.last - self.first, 1) * self.width

    def down(self, values: Doubles) -> Doubles:
        """Where values are, from the top."""
        return (self.high - values) / ((self.high - self.low) or 1.0) * self.height


class Drawing(msgspec.Struct, frozen=True):
    """The `d` of three paths: the band, the line, and the points that stand alone."""

    band: str
    line: str
    points: str


class Points(msgspec.Struct, frozen=True):
    """What is drawn: times in microseconds, values, and the band around each."""

    times: Longs
    values: Doubles
    lows: Doubles
    highs: Doubles


def drawn(points: Points, frame: Frame, longest_s: float) -> Drawing:
    """The picture of a series; where two points are too far apart, nothing joins them."""
    bands, lines, alone = [], [], []
    for part in _parts(points, longest_s):
        thin = _thinned(part, frame)
        x, y = frame.across(thin.times), frame.down(thin.values)
        if len(x) == 1:
            alone.append(f"M{x[0]:.1f} {y[0]:.1f}h0")
            continue
        lines.append(_path(x, y))
        if np.any(thin.highs > thin.lows):
            there, back = _path(x, frame.down(thin.highs)), _path(x[::-1], frame.down(thin.lows)[::-1])
            bands.append(f"{there}L{back[1:]}Z")
    return Drawing("".join(bands), "".join(lines), "".join(alone))


def stretch(frame: Frame, began: int, ended: int | None) -> tuple[float, float]:
    """A stretch of time: from the left, and how wide, within the picture."""
    ends = np.array([began, frame.last if ended is None else ended])
    left, right = np.clip(frame.across(ends), 0, frame.width).tolist()
    return left, max(right - left, 2.0)


def _parts(points: Points, longest_s: float) -> Iterable[Points]:
    ends = [0, *breaks(points.times, longest_s).tolist(), len(points.times)]
    for begin, end in pairwise(ends):
        if end > begin:
            yield Points(*(getattr(points, name)[begin:end] for name in Points.__struct_fields__))


def _thinned(points: Points, frame: Frame) -> Points:
    """At most a point for each column.

    Its first time, its middle, its least and largest.
    """
    if len(points.times) <= FINE:
        return points
    column = np.clip(frame.across(points.times) / frame.width * FINE, 0, FINE - 1).astype(np.int64)
    begins = np.flatnonzero(np.diff(column, prepend=-1))
    counts = np.diff(np.append(begins, len(column)))
    return Points(
        points.times[begins],
        np.add.reduceat(points.values, begins) / counts,
        np.minimum.reduceat(points.lows, begins),
        np.maximum.reduceat(points.highs, begins),
    )


def _path(x: Doubles, y: Doubles) -> str:
    return "M" + "L".join(f"{across:.1f} {down:.1f}" for across, down in zip(x.tolist(), y.tolist(), strict=True))


def ticks(frame: Frame, values: Sequence[float]) -> list[tuple[float, str]]:
    """Where the parts of an axis are, from the top, and their figures."""
    return [(round(float(frame.down(np.array([each]))[0]), 1), figure(each)) for each in values]
