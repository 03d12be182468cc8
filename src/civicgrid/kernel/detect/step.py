"""The detector: a pure step over rows of any set of streams.

A partition of them (`stream % PARTITIONS`) can be worked anywhere, with its state alone.
"""

from typing import NamedTuple

import numpy as np

from .arrays import Longs
from .batches import Batch, Known
from .bounds import NONE, Crossing, crossings
from .fates import NEVER, counts_of, fates_of
from .kinds import DetectionKind
from .segments import Segments, last

PARTITIONS = 64
State = dict[str, Longs]
"""Columns of one length, sorted by `stream`: `time` and `seq` of its newest observation, when it was last `heard` of,
and the observation with which it became `too_high` and `too_low`, NONE where it is not."""
_BEFORE = {"time": NEVER, "seq": 0, "heard": NEVER, "too_high": NONE, "too_low": NONE}


class Stepped(NamedTuple):
    """What a batch did: the state after it, and what was detected.

    By stream: how many rows had which fate (a place in FATES), and the row of the batch that is its newest observation
    now, NONE where it has none that is newer than before.
    """

    state: State
    streams: Longs
    counts: Longs
    newest: Longs
    crossings: list[Crossing]


def new_state() -> State:
    """Before anything was said."""
    return {name: np.empty(0, np.int64) for name in ("stream", *_BEFORE)}


def step(state: State, batch: Batch, known: Known) -> Stepped:
    """Takes rows in the order of the journal; all their streams must be known."""
    segments = Segments.of(batch.stream)
    streams = segments.streams
    after = _with(state, streams)
    at, about = np.searchsorted(after["stream"], streams), known.about(streams)
    told = fates_of(batch, segments, (after["time"][at], after["seq"][at]), about)
    row = segments.line(np.full(len(streams), NONE), np.arange(len(batch.stream)))
    newest = row[last(told.new | (row == NONE))[segments.ends()]]
    judged = np.zeros(len(batch.stream), np.bool_)
    judged[segments.order] = told.judged[segments.rows]
    open_ = {kind: after[kind][at] for kind in (DetectionKind.TOO_HIGH, DetectionKind.TOO_LOW)}
    ends, found = crossings(batch, judged, open_, about, streams)
    moved, moves = at[newest != NONE], newest[newest != NONE]
    after["time"][moved], after["seq"][moved] = batch.time[moves], batch.seq[moves]
    after["heard"][at] = np.maximum(
        after["heard"][at], np.maximum.reduceat(batch.arrival[segments.order], segments.begins)
    )
    for kind, each in ends.items():
        after[kind][at] = each
    return Stepped(after, streams, counts_of(told, segments), newest, found)


def _with(state: State, streams: Longs) -> State:
    """The state with places for these streams, to be changed."""
    new = np.setdiff1d(streams, state["stream"], assume_unique=True)
    if not len(new):
        return {name: column.copy() for name, column in state.items()}
    whole = np.concatenate([state["stream"], new])
    order = np.argsort(whole, kind="stable")
    told = {name: np.concatenate([state[name], np.full(len(new), before)])[order] for name, before in _BEFORE.items()}
    return {"stream": whole[order], **told}
