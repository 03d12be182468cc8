"""Times as tables write them, in microseconds of UTC.

By the vector where all are well written, else one by one.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from civicgrid.kernel.observations import microseconds

from .cells import each_distinct, numbers
from .mapping import EPOCHS, Times

DAY = 86_400_000_000
SECOND = 1_000_000
FIRST, LAST = (microseconds(datetime(year, 1, 1, tzinfo=UTC)) for year in (1900, 2200))
"""Between these a time is one."""
_WALL, _INSTANT = pa.timestamp("us"), pa.timestamp("us", "UTC")
_JOINTS = ("", "-", "-", "T", ":", ":")
Microseconds = NDArray[np.int64]


def moments(columns: Mapping[str, pa.Array], times: Times) -> pa.Array:
    """When each row was; null where no format reads it.

    Or it is not between 1900 and 2200.
    """
    if times.parts:
        return _within(_iso(_of_parts([columns[name] for name in times.parts]), times.zone))
    column = columns[times.columns[0]] if len(times.columns) == 1 else _joined(columns, times.columns)
    if times.start is not None and times.step_s is not None:
        start = _of_wall(np.array([_naive(times.start)]), times.zone)[0] if not times.start.tzinfo else None
        return _counted(column, times.step_s * SECOND, int(microseconds(times.start) if start is None else start))
    if pa.types.is_temporal(column.type):
        return _within(_typed(column, times.zone))
    found = pa.nulls(len(column), _INSTANT)
    for pattern in times.formats:
        if found.null_count:
            found = pc.coalesce(found, _within(_read(column, pattern, times.zone)))
    return found


def _read(column: pa.Array, pattern: str, zone: str) -> pa.Array:
    if pattern in EPOCHS:
        return _counted(column, EPOCHS[pattern], 0)
    texts = column.cast(pa.string())
    if pattern == "iso":
        return _iso(texts, zone)
    return _at(pc.strptime(texts, format=pattern, unit="us", error_is_null=True), zone)


def _joined(columns: Mapping[str, pa.Array], names: tuple[str, ...]) -> pa.Array:
    return pc.binary_join_element_wise(*(columns[name].cast(pa.string()) for name in names), " ")


def _of_parts(parts: list[pa.Array]) -> pa.Array:
    """Year, month, day, hour, minute, second as ISO 8601."""
    texts = [
        pc.utf8_lpad(part.cast(pa.string()), 4 if joint == "" else 2, "0")
        for part, joint in zip(parts, _JOINTS, strict=False)
    ]
    pieces = [piece for joint, text in zip(_JOINTS, texts, strict=False) for piece in (joint, text)]
    whole_hour = [":00"] if len(parts) == len(("y", "m", "d", "h")) else []
    return pc.binary_join_element_wise(*pieces, *whole_hour, "")


def _iso(texts: pa.Array, zone: str) -> pa.Array:
    ways: tuple[Callable[[], pa.Array], ...] = (lambda: texts.cast(_INSTANT), lambda: _at(texts.cast(_WALL), zone))
    for way in ways:
        try:
            return way()
        except pa.ArrowInvalid:
            continue
    return each_distinct(texts, lambda text: _one(text, zone), pa.int64()).cast(_INSTANT)


def _one(text: str, zone: str) -> int | None:
    """One time of ISO 8601, None if it is none."""
    try:
        moment = datetime.fromisoformat(text)
        return microseconds(moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone)))
    except (ValueError, OverflowError):
        return None


def _typed(column: pa.Array, zone: str) -> pa.Array:
    """A column of times, or of days, that its file knows as such."""
    kind = column.type
    if pa.types.is_timestamp(kind) and kind.tz:
        return column.cast(_INSTANT, safe=False)
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return _at(column.cast(_WALL, safe=False), zone)
    return pa.nulls(len(column), _INSTANT)


def _counted(column: pa.Array, microseconds_each: float, start: int) -> pa.Array:
    """Times that are numbers: of seconds since 1970, or of steps since a start."""
    found = numbers(column)
    with np.errstate(over="ignore", invalid="ignore"):
        counted = found.values * microseconds_each + start
        known = (counted >= FIRST) & (counted < LAST)
    return pa.array(np.where(known, counted, 0).round().astype(np.int64), mask=~known).cast(_INSTANT)


def _within(times: pa.Array) -> pa.Array:
    whole = times.cast(pa.int64())
    return pc.if_else(pc.and_(pc.greater_equal(whole, FIRST), pc.less(whole, LAST)), times, pa.scalar(None, _INSTANT))


def _at(wall: pa.Array, zone: str) -> pa.Array:
    """Instants of what the clocks of a zone show."""
    known = pc.fill_null(pc.and_(*_bounds(wall)), fill_value=False).to_numpy(zero_copy_only=False)
    shown = pc.fill_null(wall.cast(pa.int64()), 0).to_numpy()
    return pa.array(_of_wall(np.where(known, shown, 0), zone), mask=~known).cast(_INSTANT)


def _bounds(wall: pa.Array) -> tuple[pa.Array, pa.Array]:
    whole = wall.cast(pa.int64())
    return pc.greater_equal(whole, FIRST - DAY), pc.less(whole, LAST + DAY)


def _of_wall(shown: Microseconds, zone: str) -> Microseconds:
    """The same with numbers: a day whose clocks are not set has one offset.

    The others are read one by one.
    """
    if zone == "UTC":
        return shown
    clocks = ZoneInfo(zone)
    days, of = np.unique(shown // DAY, return_inverse=True)
    ends = [(_offset(int(day) * DAY, clocks), _offset(int(day + 1) * DAY, clocks)) for day in days]
    offsets = np.array([first for first, _ in ends])[of]
    changing = np.array([first != last for first, last in ends])[of]
    offsets[changing] = [_offset(int(each), clocks) for each in shown[changing]]
    return np.asarray(shown - offsets, np.int64)


def _offset(shown: int, clocks: ZoneInfo) -> int:
    """Of clocks that show this (microseconds), ahead of UTC.

    What they skip is read by the clocks before.
    """
    moment = datetime(1970, 1, 1, tzinfo=clocks) + timedelta(microseconds=shown)
    return (moment.utcoffset() or timedelta()) // timedelta(microseconds=1)


def _naive(moment: datetime) -> int:
    return microseconds(moment.replace(tzinfo=UTC))
