"""The detectors on Spark: structured streaming over what is sealed, state by partition of streams.

The driver tells ranges of observations, one after the other, as files of a folder that all machines share. What the
workers make of a range is written to PostgreSQL by the act of the detector itself, which takes a range only once: so
Spark may repeat whatever it likes.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from civicgrid.apps.telemetry import api as telemetry
from civicgrid.apps.telemetry.api import PARTITIONS, Known
from civicgrid.kernel.errors import Conflict

from .parts import READ, packed, part_of, stepped, together, unpacked
from .spark import session

if TYPE_CHECKING:
    import pandas as pd
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.streaming.query import StreamingQuery
    from pyspark.sql.streaming.state import GroupState

LOOK_S = 1.0
"""Between two looks whether more is sealed."""
STATES = "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider"
ROWS = (
    "partition int, first long, end long, id long, stream long, time long, arrival long, value double, quality short, "
    "seq long, result string"
)
OUT = "first long, end long, told binary"
STATE = "kept binary"


class Range(msgspec.Struct, frozen=True):
    """Observations from a row of the journal on and before another, in one file of the lake."""

    first: int
    end: int
    path: str


class WentOnElsewhere(Conflict):
    """Since this cluster stopped at row {stopped}, somebody else detected up to row {row}."""


class Feed:
    """The folder in which the driver tells the workers what there is to do; raises WentOnElsewhere."""

    def __init__(self, folder: Path, row: int) -> None:
        self._ranges, self._known, self._through = folder / "ranges", folder / "known", folder / "through"
        for each in (self._ranges, self._known):
            each.mkdir(parents=True, exist_ok=True)
        stopped = int(self._through.read_text()) if self._through.exists() else row
        if not stopped <= row <= max(stopped, self._told_end()):
            raise WentOnElsewhere(stopped=stopped, row=row, remedy="name an empty folder: its states are too old")

    def tell(self, first: int, end: int, paths: Iterable[str]) -> None:
        """A range, what is known of the streams at its beginning, and what was known of their past."""
        known = {"before": telemetry.detector_state(), "known": telemetry.detector_streams()._asdict()}
        columns = {f"{kind}_{name}": column for kind, told in known.items() for name, column in told.items()}
        _put(self._known / f"{first}.npz", packed(columns))
        lines = [msgspec.json.encode(Range(first, end, path)) for path in paths]
        _put(self._ranges / f"{first:020d}.jsonl", b"\n".join(lines))

    def done(self, end: int) -> None:
        """All before a row is written."""
        _put(self._through, str(end).encode())

    def _told_end(self) -> int:
        """The end of the range that was told last; it may be written although nobody said so."""
        names = sorted(self._ranges.glob("*.jsonl"))
        return msgspec.json.decode(names[-1].read_bytes().partition(b"\n")[0], type=Range).end if names else 0

    @property
    def ranges(self) -> str:
        """Where the ranges stand, for Spark."""
        return str(self._ranges)

    @property
    def known(self) -> Path:
        """Where workers look up what is known."""
        return self._known


def run(master: str, folder: Path, told: Callable[[int], None], *, once: bool = False) -> None:
    """Detects what is sealed, for ever or until all is done; `told` hears of each range how many rows it had."""
    feed = Feed(folder, telemetry.detector_place())
    with session(master, **{"spark.sql.streaming.stateStore.providerClass": STATES}) as begun:
        query = _started(begun, feed, folder / "checkpoint")
        try:
            while query.isActive:
                first, end = telemetry.detector_place(), telemetry.sealed_through()
                if end > first:
                    _take(feed, query, first, end)
                    told(end - first)
                elif once:
                    return
                else:
                    time.sleep(LOOK_S)
        finally:
            query.stop()
            if fault := query.exception():
                raise fault


def _started(begun: "SparkSession", feed: Feed, checkpoint: Path) -> "StreamingQuery":
    begun.conf.set("spark.sql.shuffle.partitions", str(min(PARTITIONS, 2 * begun.sparkContext.defaultParallelism)))
    lines = begun.readStream.option("maxFilesPerTrigger", 1).text(feed.ranges)
    rows = lines.mapInArrow(_read, ROWS)
    found = rows.groupBy("partition").applyInPandasWithState(_stepper(feed.known), OUT, STATE, "append", "NoTimeout")
    return found.writeStream.foreachBatch(_record).option("checkpointLocation", str(checkpoint)).start()


def _read(lines: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """In a worker: the rows of ranges."""
    for batch in lines:
        for line in batch.column(0).to_pylist():
            range_ = msgspec.json.decode(line, type=Range)
            fits = (pc.field("id") >= range_.first) & (pc.field("id") < range_.end)
            rows = pq.read_table(range_.path, columns=list(READ), filters=fits)
            partition = pa.array(rows["stream"].to_numpy() % PARTITIONS, pa.int32())
            told = {
                "partition": partition,
                **{name: pa.repeat(at, rows.num_rows) for name, at in _ends(range_).items()},
            }
            whole = pa.table({**told, **{name: rows[name] for name in READ}})
            for name in ("time", "arrival"):
                whole = whole.set_column(whole.column_names.index(name), name, whole[name].cast(pa.int64()))
            yield from whole.to_batches()


def _stepper(
    known: Path,
) -> "Callable[[tuple[Any, ...], Iterator[pd.DataFrame], GroupState], Iterator[pd.DataFrame]]":
    """In a worker: the step of a partition, whose state Spark keeps."""

    def work(key: tuple[Any, ...], frames: "Iterator[pd.DataFrame]", state: "GroupState") -> "Iterator[pd.DataFrame]":
        import pandas as pd

        frame = pd.concat(list(frames))
        first = int(frame["first"].iloc[0])
        told = unpacked(known / f"{first}.npz")
        streams = Known(
            **{name.removeprefix("known_"): each for name, each in told.items() if name.startswith("known_")}
        )
        before = {name.removeprefix("before_"): each for name, each in told.items() if name.startswith("before_")}
        kept = unpacked(state.get[0]) if state.exists else part_of(before, int(key[0]))
        after, made = stepped(kept, _table(frame), streams)
        state.update((packed(after),))
        yield pd.DataFrame({"first": [first], "end": [int(frame["end"].iloc[0])], "told": [made]})

    return work


def _ends(range_: Range) -> dict[str, int]:
    return {"first": range_.first, "end": range_.end}


def _table(frame: "pd.DataFrame") -> pa.Table:
    """Rows as the step takes them; where pandas says NaN there is no value."""
    table = pa.Table.from_pandas(frame[list(READ)], preserve_index=False)
    moment = pa.timestamp("us", tz="UTC")
    for name in ("time", "arrival"):
        table = table.set_column(table.column_names.index(name), name, table[name].cast(moment))
    return table.set_column(table.column_names.index("result"), "result", table["result"].cast(pa.string()))


def _record(found: "DataFrame", _batch: int) -> None:
    """In the driver: one range, written by the act of the detector, unless it was before."""
    rows = found.collect()
    if rows:
        made = together([bytes(row.told) for row in rows if row.told])
        telemetry.record_step(rows[0].first, rows[0].end, made, datetime.now(UTC))


def _take(feed: Feed, query: "StreamingQuery", first: int, end: int) -> None:
    """One range; where nobody said anything there is nothing to work on."""
    if paths := telemetry.sealed_paths(first, end):
        feed.tell(first, end, paths)
        _wait(query, end)
    else:
        telemetry.record_step(first, end, None, datetime.now(UTC))
    feed.done(end)


def _wait(query: "StreamingQuery", end: int) -> None:
    while query.isActive and telemetry.detector_place() < end:
        time.sleep(LOOK_S / 10)


def _put(path: Path, content: bytes) -> None:
    """A file that is there whole or not at all; Spark passes over names that begin with a dot."""
    draft = path.with_name(f".{path.name}")
    draft.write_bytes(content)
    draft.replace(path)
