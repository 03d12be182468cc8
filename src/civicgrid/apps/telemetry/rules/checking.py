"""What is taken of the rows that came.

Good ones are kept, each other one has its reason.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from civicgrid.apps.telemetry.types import Reason
from civicgrid.kernel.detect.arrays import Longs
from civicgrid.kernel.units import OtherDimension, convert, unit

from .moments import UNREAD, outside
from .rows import Rows
from .streams import Flags, Streams

Codes = NDArray[np.int8]

GOOD = 0
CODE: Mapping[Reason, int] = {reason: code for code, reason in enumerate(Reason, 1)}
"""How a reason is written beside a row."""


class Sent(msgspec.Struct, kw_only=True):
    """Rows as they came.

    `codes` where some could not be read, `names` where streams are named, not numbered.

    `unit` is what the sender measures in, "" = as the stream does.
    """

    rows: Rows
    codes: Codes | None = None
    names: Sequence[str | None] | None = None
    unit: str = ""


class Taken(msgspec.Struct, frozen=True):
    """The good rows; a code for each that came, None = all are good.

    What is not known at all.
    """

    rows: Rows
    codes: Codes | None
    strangers: Longs
    nameless: Sequence[str]

    @property
    def unknown(self) -> bool:
        """Whether streams were named that nobody knows, or not yet."""
        return bool(len(self.strangers) or self.nameless)

    def refused(self, most: int | None = None) -> Iterator[tuple[int, Reason]]:
        """Each refused row with its reason, or the first ones."""
        if self.codes is not None:
            for row in np.flatnonzero(self.codes)[:most].tolist():
                yield row, _reason(int(self.codes[row]))

    def tally(self) -> Counter[str]:
        """How many were refused, by reason."""
        if self.codes is None:
            return Counter()
        codes, numbers = np.unique(self.codes[self.codes != GOOD], return_counts=True)
        return Counter(
            {str(_reason(code)): number for code, number in zip(codes.tolist(), numbers.tolist(), strict=True)}
        )


def taken(sent: Sent, streams: Streams, may: Flags | None = None) -> Taken:
    """What is taken of it.

    `may` says of each stream whether the sender may send to it, None = to all.

    Raises UnknownUnit where the unit that was named is none.
    """
    rows, marks = sent.rows, _Marks(sent.codes, len(sent.rows))
    if sent.names is not None:
        rows = msgspec.structs.replace(rows, stream=_numbers(sent, streams))
    places, known = streams.find(rows.stream)
    strange = _mark_strangers(marks, known, places, may)
    marks.mark(_unread(rows.time), Reason.UNREADABLE)
    marks.mark(outside(rows.time), Reason.OUT_OF_TIME)
    _mark_values(marks, rows, streams.measures[places] if len(streams.ids) else known)
    if sent.unit and known.any():
        rows = _in_units(marks, rows, streams, places, sent.unit)
    kept = rows if marks.codes is None else rows.only(marks.codes == GOOD)
    at = places if marks.codes is None else places[marks.codes == GOOD]
    return Taken(_with_features(kept, streams, at), marks.codes, *_strangers(sent, rows, strange))


class _Marks:
    """The codes of rows, made when the first one is bad; the first reason counts."""

    def __init__(self, codes: Codes | None, size: int) -> None:
        self.codes = codes if codes is None else codes.copy()
        self._size = size

    def mark(self, bad: Flags | None, reason: Reason) -> None:
        """These are bad."""
        if bad is None or not bad.any():
            return
        if self.codes is None:
            self.codes = np.zeros(self._size, np.int8)
        self.codes[bad & (self.codes == GOOD)] = CODE[reason]


def _mark_strangers(marks: _Marks, known: Flags, places: Longs, may: Flags | None) -> Flags | None:
    """Which streams nobody knows; what came unreadable does not count."""
    strange = None if known.all() else ~known
    if strange is not None and marks.codes is not None:
        strange &= marks.codes == GOOD
    marks.mark(strange, Reason.UNKNOWN_STREAM)
    if may is not None and len(may):
        marks.mark(~may[places], Reason.NOT_YOURS)
    return strange


def _strangers(sent: Sent, rows: Rows, strange: Flags | None) -> tuple[Longs, list[str]]:
    if strange is None:
        return rows.stream[:0], []
    if sent.names is None:
        return np.unique(rows.stream[strange]), []
    named = {sent.names[row] for row in np.flatnonzero(strange).tolist()}
    numbers = [row for row in np.flatnonzero(strange).tolist() if sent.names[row] is None]
    return np.unique(rows.stream[numbers]), sorted(filter(None, named))


def _numbers(sent: Sent, streams: Streams) -> Longs:
    """The numbers of streams that are named.

    0, which none has, where nobody knows the name.
    """
    names, numbers = sent.names or (), sent.rows.stream.tolist()
    told = [number if name is None else streams.names.get(name, 0) for name, number in zip(names, numbers, strict=True)]
    return np.array(told, np.int64)


def _unread(times: Longs) -> Flags | None:
    return times == UNREAD if len(times) and times.min() == UNREAD else None


def _mark_values(marks: _Marks, rows: Rows, measures: Flags) -> None:
    finite = np.isfinite(rows.value)
    if rows.result is None:
        marks.mark(None if finite.all() else ~finite, Reason.NOT_FINITE)
        return
    told = np.array([each is not None for each in rows.result], np.bool_)
    marks.mark(~finite & ~told, Reason.NOT_FINITE)
    marks.mark(told & measures, Reason.WRONG_TYPE)


def _in_units(marks: _Marks, rows: Rows, streams: Streams, places: Longs, told: str) -> Rows:
    """The values in the units of their streams.

    A stream without one keeps them as they came.
    """
    code = unit(told).code
    units, values = streams.units[places], rows.value.copy()
    for place in np.unique(units).tolist():
        these, wanted = units == place, streams.codes[place]
        if wanted in {"", code}:
            continue
        try:
            values[these] = convert(values[these], code, wanted)
        except OtherDimension:
            marks.mark(these, Reason.WRONG_UNIT)
    return msgspec.structs.replace(rows, value=values)


def _with_features(rows: Rows, streams: Streams, places: Longs) -> Rows:
    """Each row without a feature of interest has that of its stream, if there is one."""
    told = streams.features[places] if len(rows) else places
    if not told.any():
        return rows
    features = told if rows.feature is None else np.where(rows.feature == 0, told, rows.feature)
    return msgspec.structs.replace(rows, feature=features)


def _reason(code: int) -> Reason:
    return list(Reason)[code - 1]
