"""The detectors on Spark: structured streaming over what is sealed.

State is kept by partition of streams. The driver tells ranges of observations, one after the other. What the workers
make of a range is written to PostgreSQL by the act of the detector itself, which takes a range only once: so Spark may
repeat whatever it likes.
"""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from civicgrid.apps.telemetry import api as telemetry
from civicgrid.kernel.detect import PARTITIONS

from .feed import Feed
from .parts import together
from .spark import session
from .turn import of_the_cluster
from .work import OUT, ROWS, STATE, read, stepper

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.streaming.query import StreamingQuery

LOOK_S = 1.0
"""Between two looks whether more is sealed."""
STATES = "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider"


def run(master: str, folder: Path, told: Callable[[int], None], *, once: bool = False) -> None:
    """Detects what is sealed, for ever or until all is done.

    `told` hears of each range how many rows it had. Raises ClusterRuns, WentOnElsewhere and NoCluster.
    """
    states = {"spark.sql.streaming.stateStore.providerClass": STATES}
    with of_the_cluster(), session(master, **states) as begun:
        feed = Feed(folder, telemetry.detector_place())
        query = _started(begun, feed, folder / "checkpoint")
        try:
            for rows in _taken(query, feed, once=once):
                told(rows)
        finally:
            query.stop()
        if fault := query.exception():
            raise fault


def _taken(query: "StreamingQuery", feed: Feed, *, once: bool) -> Iterator[int]:
    while query.isActive:
        first, end = telemetry.detector_place(), telemetry.sealed_through()
        if end > first:
            _take(feed, query, first, end)
            yield end - first
        elif once:
            return
        else:
            time.sleep(LOOK_S)


def _started(begun: "SparkSession", feed: Feed, checkpoint: Path) -> "StreamingQuery":
    begun.conf.set("spark.sql.shuffle.partitions", str(min(PARTITIONS, 2 * begun.sparkContext.defaultParallelism)))
    lines = begun.readStream.option("maxFilesPerTrigger", 1).text(str(feed.ranges))
    rows = lines.mapInArrow(read, ROWS).groupBy("partition")
    found = rows.applyInPandasWithState(stepper(feed.known), OUT, STATE, "append", "NoTimeout")
    return found.writeStream.foreachBatch(_record).option("checkpointLocation", str(checkpoint)).start()


def _record(found: "DataFrame", _batch: int) -> None:
    """In the driver: writes one range, unless it was written before."""
    if rows := found.collect():
        made = together([bytes(row.told) for row in rows if row.told])
        telemetry.record_range(rows[0].first, rows[0].end, made, datetime.now(UTC))


def _take(feed: Feed, query: "StreamingQuery", first: int, end: int) -> None:
    """One range; where nobody said anything there is nothing to work on."""
    if paths := telemetry.sealed_paths(first, end):
        feed.tell(first, end, paths, telemetry.detector_state(), telemetry.detector_streams().known)
        while query.isActive and telemetry.detector_place() < end:
            time.sleep(LOOK_S / 10)
    else:
        telemetry.record_range(first, end, None, datetime.now(UTC))
    feed.done(end)
