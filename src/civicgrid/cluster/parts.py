"""What a worker of a cluster does with one partition of streams.

It is the same step, with a state that is given and taken as bytes.
"""

from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from civicgrid.kernel.detect import NONE, PARTITIONS, Batch, Crossing, DetectionKind, Known, State, Stepped, step

Columns = dict[str, NDArray[Any]]
READ = ("id", "stream", "time", "arrival", "value", "quality", "seq", "result")
"""What a detector needs of an observation."""


class Told(msgspec.Struct, frozen=True):
    """What a partition made of a range; `rows` (an Arrow stream) are those it names."""

    streams: list[int]
    counts: list[list[int]]
    newest: list[int]
    crossings: list[tuple[str, int, int, bool, int]]
    rows: bytes


def packed(columns: Columns) -> bytes:
    """Columns as bytes."""
    kept = BytesIO()
    np.savez(kept, **columns)  # type: ignore[arg-type]
    return kept.getvalue()


def unpacked(content: bytes | Path) -> Columns:
    """The columns back."""
    with np.load(BytesIO(content) if isinstance(content, bytes) else content, allow_pickle=False) as found:
        return {name: found[name] for name in found.files}


def part_of(state: State, partition: int) -> State:
    """What belongs to a partition."""
    chosen = state["stream"] % PARTITIONS == partition
    return {name: column[chosen] for name, column in state.items()}


def stepped(state: State, rows: pa.Table, known: Known) -> tuple[State, bytes]:
    """A step over rows in the order of their ids; streams that are gone are left out."""
    rows = rows.sort_by("id")
    rows = rows.filter(pa.array(np.isin(rows["stream"].to_numpy(), known.stream)))
    if not rows.num_rows:
        return state, b""
    done = step(state, Batch.of(rows), known)
    named = np.unique([*done.newest[done.newest != NONE], *(each.row for each in done.crossings)]).astype(np.int64)
    place = np.full(rows.num_rows, NONE)
    place[named] = np.arange(len(named))
    told = Told(
        streams=done.streams.tolist(),
        counts=done.counts.tolist(),
        newest=np.where(done.newest == NONE, NONE, place[done.newest]).tolist(),
        crossings=[
            (str(each.kind), each.stream, each.begun, each.began, int(place[each.row])) for each in done.crossings
        ],
        rows=_written(rows.take(pa.array(named))),
    )
    return done.state, msgspec.msgpack.encode(told)


def together(parts: list[bytes]) -> tuple[Stepped, pa.Table] | None:
    """What all partitions told, as one step over the rows that they name."""
    if not parts:
        return None
    told = [msgspec.msgpack.decode(each, type=Told) for each in parts]
    tables = [_read(each.rows) for each in told]
    begins = np.cumsum([0, *(each.num_rows for each in tables)]).tolist()
    newest = [
        [row if row == NONE else row + begin for row in each.newest] for each, begin in zip(told, begins, strict=False)
    ]
    crossings = [
        Crossing(DetectionKind(kind), stream, begun, began, row + begin)
        for each, begin in zip(told, begins, strict=False)
        for kind, stream, begun, began, row in each.crossings
    ]
    whole = Stepped(
        state={},
        streams=np.concatenate([np.array(each.streams, np.int64) for each in told]),
        counts=np.concatenate([np.array(each.counts, np.int64) for each in told]),
        newest=np.array([row for each in newest for row in each], np.int64),
        crossings=crossings,
    )
    return whole, pa.concat_tables(tables)


def _written(rows: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as writer:
        writer.write_table(rows)
    return bytes(sink.getvalue())


def _read(content: bytes) -> pa.Table:
    with pa.ipc.open_stream(content) as reader:
        return reader.read_all()
