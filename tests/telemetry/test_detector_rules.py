"""The step of the detector is what a plain loop over the rows would do, however the rows are cut into batches."""

import itertools
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.apps.telemetry.rules.retention import limits, whole
from civicgrid.apps.telemetry.rules.silence import silent
from civicgrid.apps.telemetry.types import DetectionKind, Fate
from civicgrid.kernel.detect.batches import Batch, Known
from civicgrid.kernel.detect.bounds import NONE
from civicgrid.kernel.detect.fates import AHEAD_US, FATES
from civicgrid.kernel.detect.step import PARTITIONS, new_state, step

STREAMS = 4
LATE_US = 5
LOW, HIGH, DEADBAND = [-np.inf, 0.0, 0.0, -np.inf], [np.inf, 10.0, np.inf, 10.0], [0.0, 2.0, 0.0, 2.0]
UNIT = [True, True, True, False]
KNOWN = Known(
    np.arange(STREAMS),
    np.full(STREAMS, LATE_US),
    np.array(UNIT),
    np.array(LOW),
    np.array(HIGH),
    np.array(DEADBAND),
)
Row = tuple[int, int, float, int, bool]
"""Stream, time, value, seq, and whether the result is a number."""
VALUES = st.sampled_from([-3.0, -1.0, 0.0, 1.0, 2.0, 3.0, 7.0, 8.0, 9.0, 10.0, 11.0, float("nan")])
TIMES = st.one_of(st.integers(0, 30), st.just(AHEAD_US + 10_000))
ROWS = st.lists(st.tuples(st.integers(0, STREAMS - 1), TIMES, VALUES, st.integers(0, 1), st.booleans()), max_size=40)


def batch(rows: list[Row], first: int = 0) -> Batch:
    stream, time, value, seq, number = zip(*rows, strict=True) if rows else ([], [], [], [], [])
    longs = [np.array(each, np.int64) for each in (stream, time, seq)]
    ids = np.arange(first, first + len(rows))
    arrival = ids + 100
    return Batch(ids, longs[0], longs[1], arrival, np.array(value, float), longs[2], np.array(number, bool))


@dataclass
class Plain:
    """What a loop knows of one stream."""

    time: int = -(2**62)
    seq: int = 0
    newest: int = NONE
    open: dict[DetectionKind, int] = field(default_factory=dict)
    counts: Counter[Fate] = field(default_factory=Counter)


def one_by_one(rows: list[Row]) -> tuple[list[Plain], list[tuple[int, DetectionKind, int, bool]]]:
    streams = [Plain() for _ in range(STREAMS)]
    found = []
    for number, (stream, time, value, seq, is_number) in enumerate(rows):
        known = streams[stream]
        fate = fate_of(known, time, seq, ahead=time > number + 100 + AHEAD_US)
        if fate is Fate.IN_ORDER and is_number and not UNIT[stream]:
            fate = Fate.UNITLESS
        known.counts[fate] += 1
        if fate in {Fate.IN_ORDER, Fate.UNITLESS}:
            known.time, known.seq, known.newest = time, seq, number
        if fate is Fate.IN_ORDER and value == value:
            found += crossings_of(known, stream, number, value)
    return streams, found


def fate_of(known: Plain, time: int, seq: int, *, ahead: bool) -> Fate:
    if ahead:
        return Fate.FUTURE
    if time > known.time:
        return Fate.IN_ORDER
    if (time, seq) == (known.time, known.seq):
        return Fate.DUPLICATE
    return Fate.LATE if known.time - time > LATE_US else Fate.OUT_OF_ORDER


def crossings_of(known: Plain, stream: int, number: int, value: float) -> list[tuple[int, DetectionKind, int, bool]]:
    high, low, band = HIGH[stream], LOW[stream], DEADBAND[stream]
    sides = (
        (DetectionKind.TOO_HIGH, value > high, value <= high - band),
        (DetectionKind.TOO_LOW, value < low, value >= low + band),
    )
    found = []
    for kind, beyond, back in sides:
        if beyond and kind not in known.open:
            known.open[kind] = number
            found.append((number, kind, number, True))
        elif back and kind in known.open:
            found.append((number, kind, known.open.pop(kind), False))
    return found


@given(ROWS, st.lists(st.integers(0, 40), max_size=4))
def test_the_step_is_a_plain_loop(rows: list[Row], cuts: list[int]) -> None:
    ends = sorted({0, len(rows), *(cut for cut in cuts if cut < len(rows))})
    state, newest = new_state(), dict.fromkeys(range(STREAMS), NONE)
    counts = np.zeros((STREAMS, len(FATES)), np.int64)
    found = []
    for begin, end in itertools.pairwise(ends):
        done = step(state, batch(rows[begin:end], begin), KNOWN)
        state = done.state
        counts[done.streams] += done.counts
        newest |= {
            stream: begin + row
            for stream, row in zip(done.streams.tolist(), done.newest.tolist(), strict=True)
            if row != NONE
        }
        found += [(begin + each.row, each.kind, each.begun, each.began) for each in done.crossings]
        assert all(rows[begin + each.row][0] == each.stream for each in done.crossings)
    plain, wanted = one_by_one(rows)
    assert sorted(found) == sorted(wanted)
    assert list(newest.values()) == [each.newest for each in plain]
    assert counts.tolist() == [[each.counts[fate] for fate in FATES] for each in plain]
    for at, stream in enumerate(state["stream"].tolist()):
        known = plain[stream]
        assert (state["time"][at], state["seq"][at]) == (known.time, known.seq)
        for kind in (DetectionKind.TOO_HIGH, DetectionKind.TOO_LOW):
            assert state[kind][at] == known.open.get(kind, NONE)


@given(ROWS)
def test_partitions_can_be_worked_apart(rows: list[Row]) -> None:
    whole = step(new_state(), batch(rows), KNOWN)
    parts = [batch(rows) for _ in range(2)]
    stepped = []
    for number, each in enumerate(parts):
        mine = each.stream % PARTITIONS % 2 == number
        stepped.append(step(new_state(), Batch(*(column[mine] for column in each)), KNOWN))
    assert sum(len(each.crossings) for each in stepped) == len(whole.crossings)
    assert sum(each.counts.sum() for each in stepped) == whole.counts.sum() == len(rows)


def test_a_bound_that_is_taken_away_ends_what_it_began() -> None:
    state = step(new_state(), batch([(1, 1, 11.0, 0, True)]), KNOWN).state
    free = KNOWN._replace(low=np.full(STREAMS, -np.inf), high=np.full(STREAMS, np.inf))
    (ended,) = step(state, batch([(1, 2, 12.0, 0, True)], 1), free).crossings
    assert (ended.kind, ended.begun, ended.began) == (DetectionKind.TOO_HIGH, 0, False)


def test_silence_is_three_periods_and_at_least_a_minute() -> None:
    heard = np.array([0, 0, 0, -(2**62)])
    period = np.array([10.0, 100.0, np.nan, 10.0])
    minute = 60_000_000
    assert silent(heard, period, minute, 0).tolist() == []
    assert silent(heard, period, minute + 1, 0).tolist() == [0]
    assert silent(heard, period, 5 * minute + 1, 0).tolist() == [0, 1]
    assert silent(heard, period, 5 * minute + 1, 4 * minute).tolist() == [0]


def test_days_are_kept_by_class() -> None:
    ends = limits({"a": 2, "b": None, "c": 5}, date(2026, 3, 10))
    assert ends == {"a": date(2026, 3, 8), "b": None, "c": date(2026, 3, 5)}
    assert whole(ends) is None
    assert whole({"a": date(2026, 3, 8), "c": date(2026, 3, 5)}) == date(2026, 3, 5)
    assert whole({}) is None
