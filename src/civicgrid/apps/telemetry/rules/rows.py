"""Rows of observations: in memory, in a frame of the journal, in the lake."""

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import blake2b
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from civicgrid.kernel.detect.arrays import Doubles, Longs

TIME = pa.timestamp("us", tz="UTC")
SENT = pa.schema(
    [
        pa.field("stream", pa.int64()),
        pa.field("time", TIME),
        pa.field("arrival", TIME),
        pa.field("value", pa.float64()),
        pa.field("quality", pa.int16()),
        pa.field("seq", pa.int64()),
        pa.field("end", TIME),
        pa.field("result", pa.string()),
        pa.field("feature", pa.int64()),
        pa.field("more", pa.string()),
    ]
)
"""What is known of an observation when it arrives.

`time` is the phenomenon time, with `end` where it is an interval. A result that is no number stands in `result` as its
JSON, with a value only where it is true (1) or false (0). `feature` is the feature of interest where one was named;
`more` is a JSON object of the rest of SensorThings: resultTime, resultQuality, validTime, parameters.
"""
KEPT = pa.schema([pa.field("id", pa.int64()), *SENT])
"""What the lake keeps: the number of its row in the journal is its id."""
KEY = ("stream", "time", "seq")
"""What makes an observation the same one, sent again."""
_END = b"\xff\xff\xff\xff\x00\x00\x00\x00"
"""How an Arrow stream ends."""
TALLY = ord("{")
"""The first byte of a frame that counts refused rows."""


class Rows(msgspec.Struct, kw_only=True):
    """Observations as columns of one length; times in microseconds since 1970, UTC.

    What few senders tell is None for all.
    """

    stream: Longs
    time: Longs
    value: Doubles
    quality: NDArray[np.int16] | None = None
    seq: Longs | None = None
    end: Sequence[int | None] | None = None
    result: Sequence[str | None] | None = None
    feature: Longs | None = None
    more: Sequence[str | None] | None = None

    def __len__(self) -> int:
        return len(self.stream)

    def only(self, kept: NDArray[np.bool_]) -> "Rows":
        """The rows where `kept` is true."""
        told = ((name, getattr(self, name)) for name in self.__struct_fields__)
        return Rows(**{name: _chosen(column, kept) for name, column in told})


class Tally(msgspec.Struct, frozen=True):
    """How many rows a door refused, by reason: a row of the journal of its own."""

    door: str
    refused: Mapping[str, int]


def frame_of(rows: Rows, arrival: int) -> bytes:
    """The content of a frame: an Arrow stream of one batch.

    Columns that say nothing are left out.
    """
    size = len(rows)
    columns: dict[str, pa.Array] = {
        "stream": pa.array(rows.stream),
        "time": pa.array(rows.time).view(TIME),
        "arrival": pa.array(np.full(size, arrival)).view(TIME),
        "value": pa.array(rows.value, mask=np.isnan(rows.value) if rows.result is not None else None),
    }
    if rows.seq is not None or rows.result is not None:  # else it is the value's bits, and need not be written
        columns["seq"] = pa.array(numbered(rows))
    if rows.quality is not None:
        columns["quality"] = pa.array(rows.quality, pa.int16())
    if rows.feature is not None:
        columns["feature"] = pa.array(rows.feature, mask=rows.feature == 0)
    columns |= {name: pa.array(told, SENT.field(name).type) for name, told in _rare(rows) if told is not None}
    schema, head = _headed(tuple(columns))
    batch = pa.RecordBatch.from_arrays(list(columns.values()), schema=schema)
    return b"".join([head, batch.serialize(), _END])


def tally_of(tally: Tally) -> bytes:
    """The content of a frame of one row that counts what was refused."""
    return msgspec.json.encode(tally)


def read(content: bytes | memoryview, first: int) -> pa.RecordBatch | Tally:
    """What a frame holds: a batch after KEPT, or a tally."""
    if content[0] == TALLY:
        return msgspec.json.decode(content, type=Tally)
    with pa.ipc.open_stream(pa.py_buffer(content)) as stream:
        batch = stream.read_next_batch()
    size = batch.num_rows
    told = dict(zip(batch.schema.names, batch.columns, strict=True))
    told["id"] = pa.array(np.arange(first, first + size))
    told.setdefault("quality", pa.array(np.zeros(size, np.int16)))
    if "seq" not in told:
        told["seq"] = told["value"].view(pa.int64())
    columns = [told[field.name] if field.name in told else pa.nulls(size, field.type) for field in KEPT]
    return pa.RecordBatch.from_arrays(columns, schema=KEPT)


def numbered(rows: Rows) -> Longs:
    """The sequence numbers; who sends none is known by what the row says.

    So an exact repetition is the same observation, and another value at the same time another one.
    """
    if rows.seq is not None:
        return rows.seq
    numbers = rows.value.view(np.int64)
    if rows.result is None:
        return numbers
    texts = enumerate(rows.result)
    told = {place: int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little", signed=True)
            for place, text in texts if text is not None}  # fmt: skip
    numbers = numbers.copy()
    numbers[list(told)] = list(told.values())
    return numbers


@cache
def _headed(names: tuple[str, ...]) -> tuple[pa.Schema, bytes]:
    """A schema of these columns, and how a stream of it begins."""
    schema = pa.schema([SENT.field(name) for name in names])
    return schema, schema.serialize().to_pybytes()


def _rare(rows: Rows) -> list[tuple[str, Sequence[object] | None]]:
    return [("end", rows.end), ("result", rows.result), ("more", rows.more)]


def _chosen(column: Any, kept: NDArray[np.bool_]) -> Any:  # noqa: ANN401  of any column
    if isinstance(column, np.ndarray):
        return column[kept]
    if column is None:
        return None
    return [each for each, wanted in zip(column, kept, strict=True) if wanted]
