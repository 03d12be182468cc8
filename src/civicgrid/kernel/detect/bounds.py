"""Values that leave the bounds of their stream, and come back.

They are back by the deadband (ISA-18.2, IEC 62682).
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from .arrays import Doubles, Longs
from .batches import Batch, Known
from .kinds import DetectionKind
from .segments import Segments, Truths, last

NONE = -1
"""No observation: it is within that bound."""


class Crossing(NamedTuple):
    """A stream left a bound in a row of the batch, or kept it again.

    `begun` is the observation with which it left.
    """

    kind: DetectionKind
    stream: int
    begun: int
    began: bool
    row: int


class Side(NamedTuple):
    """Which values are beyond a bound, and which are back within it."""

    beyond: Truths
    back: Truths


def crossings(
    batch: Batch, judged: Truths, open_: Mapping[DetectionKind, Longs], known: Known, streams: Longs
) -> tuple[dict[DetectionKind, Longs], list[Crossing]]:
    """What the judged rows show.

    `open_`: with which observation each of the streams left its bounds, or NONE.

    Returns the same after the batch, and the crossings.
    """
    at = np.searchsorted(streams, batch.stream)
    bounded = np.isfinite(known.low) | np.isfinite(known.high)
    for before in open_.values():
        bounded |= before != NONE
    rows = np.flatnonzero(judged & bounded[at] & ~np.isnan(batch.value))
    after, found = dict(open_), []
    if len(rows):
        segments, about = Segments.of(batch.stream[rows]), known.about(batch.stream[rows])
        among = np.searchsorted(streams, segments.streams)
        for kind, side in _sides(batch.value[rows], about):
            ends, seen = _side(side, segments, open_[kind][among], batch.id[rows])
            after[kind] = open_[kind].copy()
            after[kind][among] = ends
            found += [Crossing(kind, stream, begun, began, int(rows[row])) for stream, begun, began, row in seen]
    return after, found


def _sides(value: Doubles, known: Known) -> Iterator[tuple[DetectionKind, Side]]:
    yield DetectionKind.TOO_HIGH, Side(value > known.high, value <= known.high - known.deadband)
    yield DetectionKind.TOO_LOW, Side(value < known.low, value >= known.low + known.deadband)


def _side(side: Side, segments: Segments, open_: Longs, ids: Longs) -> tuple[Longs, list[tuple[int, int, bool, int]]]:
    """With which observation each stream is out after the rows.

    Then stream, observation, whether it began, and row of what was seen.
    """
    mark = segments.line(np.where(open_ == NONE, -1, 1), side.beyond.astype(np.int64) - side.back)
    out = mark[last(mark != 0)] > 0
    turned = np.zeros(len(out), np.bool_)
    turned[1:] = out[1:] != out[:-1]
    turned[segments.heads] = False
    begun = turned & out
    begun[segments.heads] = True
    number = segments.line(open_, ids)[last(begun)]
    places = np.flatnonzero(turned)
    rows = np.searchsorted(segments.rows, places)
    told = zip(
        segments.streams[segments.number[rows]].tolist(),
        np.where(out[places], number[places], number[places - 1]).tolist(),
        out[places].tolist(),
        segments.order[rows].tolist(),
        strict=True,
    )
    ends = segments.ends()
    return np.where(out[ends], number[ends], NONE), list(told)
