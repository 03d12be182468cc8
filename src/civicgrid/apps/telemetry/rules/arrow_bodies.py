"""Rows in columns of Arrow, as /ingest takes them.

A stream of record batches (Arrow IPC).

What a body says of its own size is not believed: batches are whole, not compressed, and as large as they are.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from struct import Struct

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from civicgrid.apps.telemetry.types import Reason
from civicgrid.kernel.detect.arrays import Doubles, Longs
from civicgrid.kernel.errors import InvalidInput

from .checking import CODE, Codes, Sent
from .moments import HIGHEST, UNREAD, of_clock
from .rows import Rows
from .streams import Flags

NEEDED, OFFERED = ("stream", "time", "value"), ("quality", "seq", "end", "result")
MOST_COLUMNS = 1_000
SHORT = 4_096
"""Bytes of a schema that is remembered: a sender has few."""
_WORD, _SHORT = Struct("<I"), Struct("<H")
_HEADER, _COMPRESSION = 2, 3
"""Fields of the tables Message and RecordBatch of Arrow's format."""


class NotArrow(InvalidInput):
    """The body is no stream of Arrow with the columns that are needed: {fault}."""


def read_arrow(body: bytes, clock: str | None = None) -> Sent:
    """The rows of an Arrow stream, of one batch or several.

    Raises NotArrow and NoClock.

    `clock` is that of times which are whole numbers.
    """
    try:
        columns = _columns(body)
    except (pa.ArrowException, struct.error, OSError) as error:
        raise NotArrow(fault=str(error).split("\n")[0][:200], remedy="send it as Arrow IPC stream") from error
    if missing := [name for name in NEEDED if name not in columns]:
        raise NotArrow(fault=", ".join(missing), remedy="send stream, time and value")
    codes = _Codes(len(columns["value"]))
    numbers, names = _streams(columns["stream"], codes)
    whole = {name: _whole(name, columns[name], codes) for name in ("quality", "seq") if name in columns}
    result = _results(columns.get("result"), codes)
    times = _times("time", columns["time"], clock)
    rows = Rows(
        stream=numbers,
        time=times,
        value=_values(columns["value"], result, codes),
        quality=whole["quality"].astype(np.int16) if "quality" in whole else None,
        seq=whole.get("seq"),
        end=_ends(columns.get("end"), times, clock, codes),
        result=result,
    )
    return Sent(rows=rows, codes=codes.made, names=names)


class _Codes:
    """Codes of rows that cannot be taken, made with the first one."""

    def __init__(self, size: int) -> None:
        self._size = size
        self.made: Codes | None = None

    def mark(self, bad: Flags, reason: Reason) -> None:
        if bad.any():
            self.made = np.zeros(self._size, np.int8) if self.made is None else self.made
            self.made[bad & (self.made == 0)] = CODE[reason]


def _columns(body: bytes) -> Mapping[str, pa.Array]:
    batches = list(_batches(body))
    if not batches:
        raise NotArrow(fault="no rows", remedy="send a batch")
    if len(batches) == 1:
        return batches[0]
    return {name: pa.concat_arrays([batch[name] for batch in batches]) for name in batches[0]}


def _batches(body: bytes) -> Iterator[Mapping[str, pa.Array]]:
    messages = iter(pa.ipc.MessageReader.open_stream(body))
    first = next(messages, None)
    if first is None or first.type != "schema":
        raise NotArrow(fault="no schema", remedy="send it as Arrow IPC stream")
    told = first.serialize().to_pybytes()
    schema, wanted = (_known if len(told) < SHORT else _wanted)(told)
    for message in messages:
        if message.type != "record batch" or _is_compressed(message.metadata):
            raise NotArrow(fault="compressed", remedy="send plain batches, and compress the whole body if need be")
        batch = pa.ipc.read_record_batch(message, schema)
        columns = {name: batch.column(place) for place, name in wanted}
        for column in columns.values():
            column.validate(full=pa.types.is_string(column.type) or pa.types.is_large_string(column.type))
        yield columns


def _wanted(told: bytes) -> tuple[pa.Schema, Sequence[tuple[int, str]]]:
    """A schema, and where the columns stand of which something is known."""
    schema = pa.ipc.read_schema(pa.py_buffer(told))
    if len(schema) > MOST_COLUMNS or any(pa.types.is_dictionary(field.type) for field in schema):
        raise NotArrow(fault="dictionaries", remedy="send plain columns, and not many")
    places = ((schema.get_field_index(name), name) for name in (*NEEDED, *OFFERED))
    return schema, [(place, name) for place, name in places if place >= 0]


_known = lru_cache(64)(_wanted)


def _is_compressed(metadata: pa.Buffer) -> bool:
    """Whether the header of a message names a compression: its table has that field."""
    told = memoryview(metadata)
    header = _field(told, _WORD.unpack_from(told)[0], _HEADER)
    return header == 0 or _field(told, header + _WORD.unpack_from(told, header)[0], _COMPRESSION) != 0


def _field(told: memoryview, table: int, number: int) -> int:
    """Where a field of a table stands (FlatBuffers), 0 where it is not told."""
    back = int.from_bytes(told[table : table + 4], "little", signed=True)
    directory = table - back
    at = 4 + 2 * number
    if at >= _SHORT.unpack_from(told, directory)[0]:
        return 0
    offset = _SHORT.unpack_from(told, directory + at)[0]
    return table + offset if offset else 0


def _streams(column: pa.Array, codes: _Codes) -> tuple[Longs, list[str | None] | None]:
    """Numbers of streams; or their names, and zeros."""
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        codes.mark(_nulls(column), Reason.UNREADABLE)
        return np.zeros(len(column), np.int64), column.to_pylist()
    return _whole("stream", column, codes, Reason.UNREADABLE), None


def _whole(name: str, column: pa.Array, codes: _Codes, missing: Reason | None = None) -> Longs:
    """Whole numbers; none is 0."""
    if not pa.types.is_integer(column.type):
        raise NotArrow(fault=name, remedy="send whole numbers")
    wanted = pa.int16() if name == "quality" else pa.int64()
    safe = _cast(name, column, wanted)
    if safe.null_count:
        if missing:
            codes.mark(_nulls(column), missing)
        safe = safe.fill_null(0)
    return np.asarray(safe.to_numpy(zero_copy_only=False), np.int64)


def _times(name: str, column: pa.Array, clock: str | None) -> Longs:
    """Microseconds; UNREAD where none is told. Times without a zone are UTC."""
    if pa.types.is_timestamp(column.type):
        clock, column = column.type.unit, column.view(pa.int64())
    elif not pa.types.is_integer(column.type):
        raise NotArrow(fault=name, remedy="send timestamps")
    numbers = _cast(name, column, pa.int64())
    if not numbers.null_count:
        return of_clock(numbers.to_numpy(), clock)
    times = of_clock(numbers.fill_null(0).to_numpy(), clock)
    return np.where(_nulls(column), UNREAD, times)


def _ends(column: pa.Array | None, times: Longs, clock: str | None, codes: _Codes) -> list[int | None] | None:
    if column is None or column.null_count == len(column):
        return None
    ends = _times("end", column, clock)
    codes.mark((ends != UNREAD) & ((ends < times) | (ends >= HIGHEST)), Reason.UNREADABLE)
    return [None if end == UNREAD else end for end in ends.tolist()]


def _results(column: pa.Array | None, codes: _Codes) -> list[str | None] | None:
    """Texts as JSON."""
    if column is None or column.null_count == len(column):
        return None
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        raise NotArrow(fault="result", remedy="send texts")
    codes.mark(np.asarray(pc.fill_null(pc.match_substring(column, "\x00"), False)), Reason.WRONG_TYPE)  # noqa: FBT003
    return [None if each is None else _quoted(each) for each in column.to_pylist()]


def _values(column: pa.Array, result: list[str | None] | None, codes: _Codes) -> Doubles:
    """Finite numbers, or NaN where a text stands in their place."""
    if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_boolean(column.type)):
        raise NotArrow(fault="value", remedy="send numbers")
    numbers = column if pa.types.is_float64(column.type) else column.cast(pa.float64(), safe=False)
    if numbers.null_count:
        missing = _nulls(column)
        if result is not None:
            missing &= np.array([each is None for each in result])
        codes.mark(missing, Reason.NO_VALUE)
        numbers = numbers.fill_null(np.nan)
    return np.asarray(numbers.to_numpy(zero_copy_only=False), np.float64)


def _cast(name: str, column: pa.Array, wanted: pa.DataType) -> pa.Array:
    if column.type == wanted:
        return column
    try:
        return column.cast(wanted)
    except pa.ArrowInvalid as error:
        raise NotArrow(fault=name, remedy="send smaller numbers") from error


def _nulls(column: pa.Array) -> Flags:
    return np.asarray(column.is_null().to_numpy(zero_copy_only=False))


def _quoted(text: str) -> str:
    return msgspec.json.encode(text).decode()
