"""What Spark's workers run: rows of a range by partition, and a partition's step."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from civicgrid.kernel.detect import PARTITIONS

from .feed import Range, told_of
from .parts import READ, packed, part_of, stepped, unpacked

if TYPE_CHECKING:
    from pyspark.sql.streaming.state import GroupState

ROWS = (
    "partition int, first long, end long, id long, stream long, time long, arrival long, value double, quality short, "
    "seq long, result string"
)
OUT = "first long, end long, told binary"
STATE = "kept binary"
MOMENT = pa.timestamp("us", tz="UTC")
Frame = Any
"""A table of pandas, as Spark gives and takes it."""


def read(lines: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The rows of ranges; moments as microseconds, which no zone can change."""
    for batch in lines:
        for line in batch.column(0).to_pylist():
            range_ = msgspec.json.decode(line, type=Range)
            fits = (pc.field("id") >= range_.first) & (pc.field("id") < range_.end)
            rows = pq.read_table(range_.path, columns=list(READ), filters=fits)
            told = {
                "partition": pa.array(rows["stream"].to_numpy() % PARTITIONS, pa.int32()),
                "first": pa.repeat(range_.first, rows.num_rows),
                "end": pa.repeat(range_.end, rows.num_rows),
            }
            columns = {name: rows[name] for name in READ}
            moments = {name: columns[name].cast(pa.int64()) for name in ("time", "arrival")}
            yield from pa.table({**told, **columns, **moments}).to_batches()


def stepper(known: Path) -> "Callable[[tuple[Any, ...], Iterator[Frame], GroupState], Iterator[Frame]]":
    """The step of a partition, whose state Spark keeps."""

    def work(key: tuple[Any, ...], frames: Iterator[Frame], state: "GroupState") -> Iterator[Frame]:
        rows = pa.concat_tables(pa.Table.from_pandas(frame, preserve_index=False) for frame in frames)
        first, end = (rows[name][0].as_py() for name in ("first", "end"))
        before, streams = told_of(known, first)
        kept = unpacked(state.get[0]) if state.exists else part_of(before, int(key[0]))
        after, made = stepped(kept, _typed(rows), streams)
        state.update((packed(after),))
        yield pa.table({"first": [first], "end": [end], "told": pa.array([made], pa.binary())}).to_pandas()

    return work


def _typed(rows: pa.Table) -> pa.Table:
    """The rows as the step takes them; an empty column has lost its type."""
    kinds = {"time": MOMENT, "arrival": MOMENT, "value": pa.float64(), "result": pa.string()}
    return pa.table({name: rows[name].cast(kinds[name]) if name in kinds else rows[name] for name in READ})
