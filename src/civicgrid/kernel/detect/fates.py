"""What becomes of each row of a batch, by what its stream said before."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .arrays import Longs
from .batches import Batch, Known
from .kinds import Fate
from .segments import Places, Segments, Truths

FATES = tuple(Fate)
"""A fate's number is its place here."""
NEVER = -(2**62)
"""Before all times."""
AHEAD_US = 300_000_000
"""What claims to be more than five minutes later than its arrival comes from a wrong clock."""
_IN_ORDER, _OUT_OF_ORDER, _LATE, _FUTURE, _UNITLESS, _DUPLICATE = range(len(FATES))


class Told(NamedTuple):
    """In the line of the segments: each row's fate, and where the newest was then."""

    fates: NDArray[np.int8]
    newest: Places

    @property
    def new(self) -> Truths:
        """Which rows were the newest of their stream when they came; no head is."""
        return np.isin(self.fates, (_IN_ORDER, _UNITLESS))

    @property
    def judged(self) -> Truths:
        """Those whose values are held against bounds."""
        return np.equal(self.fates, _IN_ORDER)


HEAD = np.int8(-1)
"""Heads have no fate."""


def fates_of(batch: Batch, segments: Segments, before: tuple[Longs, Longs], known: Known) -> Told:
    """What becomes of each row.

    `before`: time and seq of the newest observation of each stream before the batch.
    """
    ahead = batch.time > batch.arrival + AHEAD_US
    newest = segments.highest(segments.line(before[0], np.where(ahead, NEVER, batch.time)))
    time, seq = segments.line(before[0], batch.time), segments.line(before[1], batch.seq)
    nothing = np.zeros(len(segments.streams), np.bool_)
    ahead, number = segments.line(nothing, ahead), segments.line(nothing, batch.number)
    rows = segments.rows
    then = newest[rows - 1]
    older = time[then] - time[rows]
    about = segments.number
    chosen = [
        (ahead[rows], _FUTURE),
        ((older == 0) & (seq[then] == seq[rows]), _DUPLICATE),
        (older > known.late_us[about], _LATE),
        (older >= 0, _OUT_OF_ORDER),
        (number[rows] & ~known.unit[about], _UNITLESS),
    ]
    fates = np.full(len(time), HEAD)
    fates[rows] = np.select([each for each, _ in chosen], [np.int8(fate) for _, fate in chosen], np.int8(_IN_ORDER))
    return Told(fates, newest)


def counts_of(told: Told, segments: Segments) -> Longs:
    """How many rows of each stream had which fate, a row of the result a stream."""
    kinds = len(FATES)
    cells = segments.number * kinds + told.fates[segments.rows]
    return np.bincount(cells, minlength=len(segments.streams) * kinds).reshape(-1, kinds)
