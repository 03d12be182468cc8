"""Moments as senders write them: numbers of a clock, or ISO 8601 with a zone.

In microseconds since 1970, UTC.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from civicgrid.kernel.detect.arrays import Doubles, Longs
from civicgrid.kernel.errors import InvalidInput

from .rows import TIME

UNREAD = -(2**63)
"""Stands where no moment could be read."""
LOWEST, HIGHEST = -2_208_988_800_000_000, 7_289_654_400_000_000
"""The begin of 1900, and of 2201: what lies outside is a broken clock."""
CLOCKS: Mapping[str, float] = {"s": 1_000_000, "ms": 1_000, "us": 1, "ns": 0.001}
"""Microseconds of a unit of the clock."""
FAR = 2**62
"""Far outside the years that are taken, and still a number that can be stored."""
LONGEST = 40
"""Characters of an instant."""
_EPOCH, _TICK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


class NoClock(InvalidInput):
    """Times that are numbers need a clock: {field} is {value!r}."""


def micros(moment: datetime) -> int:
    """A moment in microseconds since 1970."""
    return (moment - _EPOCH) // _TICK


def moment(micros: int) -> datetime:
    """The moment so many microseconds after 1970."""
    return _EPOCH + int(micros) * _TICK


def of_clock(numbers: Longs | Doubles, clock: str | None) -> Longs:
    """Numbers of a clock; what is too large stays too large. Raises NoClock."""
    unit = CLOCKS.get(clock or "" if len(numbers) else "us")
    if unit is None:
        raise NoClock(field="clock", value=clock, remedy="say s, ms, us or ns")
    if numbers.dtype.kind == "f":
        return _of_fractions(numbers.astype(np.float64, copy=False), unit)
    if unit < 1:
        return numbers.astype(np.int64, copy=False) // round(1 / unit)
    bound = FAR // int(unit)
    return np.minimum(np.maximum(numbers, -bound), bound).astype(np.int64, copy=False) * int(unit)


def of_texts(texts: Sequence[str | None]) -> Longs:
    """Instants with a zone; UNREAD for what is none."""
    try:
        read = pa.array(texts, pa.string()).cast(TIME).view(pa.int64())
    except (pa.ArrowInvalid, UnicodeEncodeError):
        return np.array([of_text(text) for text in texts], np.int64)
    return np.asarray(read.fill_null(UNREAD).to_numpy(zero_copy_only=False))


def of_text(text: str | None) -> int:
    """An instant with a zone; UNREAD if it is none.

    >>> of_text("1970-01-01T01:00:00.5+01:00"), of_text("yesterday") == UNREAD
    (500000, True)
    """
    try:
        moment = datetime.fromisoformat((text or "")[:LONGEST])
    except ValueError:
        return UNREAD
    return UNREAD if moment.tzinfo is None else (moment - _EPOCH) // _TICK


def of_interval(text: str) -> tuple[int, int | None]:
    """An instant, or begin and end of `begin/end`.

    UNREAD where one cannot be read or the end lies before.
    """
    first, parted, last = text.partition("/")
    begin = of_text(first)
    if not parted:
        return begin, None
    end = of_text(last)
    return (begin, end) if LOWEST <= begin <= end < HIGHEST else (UNREAD, None)


def outside(times: Longs) -> NDArray[np.bool_] | None:
    """Which lie outside the years that are taken; None where none does."""
    if not len(times) or (times.min() >= LOWEST and times.max() < HIGHEST):
        return None
    return (times < LOWEST) | (times >= HIGHEST)


def _of_fractions(numbers: Doubles, unit: float) -> Longs:
    ticks = np.nan_to_num(numbers * unit, nan=UNREAD, posinf=FAR, neginf=-FAR)
    read = np.where(np.abs(ticks) < FAR, ticks, np.copysign(FAR, ticks)).round().astype(np.int64)
    return np.where(np.isnan(numbers), UNREAD, read)
