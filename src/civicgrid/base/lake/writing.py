"""Rows become files: cut by day and bucket, and sorted."""

import uuid
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pyarrow as pa
from pyarrow.compute import sort_indices
from pyiceberg.io.pyarrow import write_file
from pyiceberg.manifest import DataFile
from pyiceberg.partitioning import PartitionFieldValue, PartitionKey
from pyiceberg.table import Table, WriteTask

from .layout import Layout, buckets_of, days_of


def write(table: Table, layout: Layout, rows: pa.Table) -> list[DataFile]:
    """Files with these rows, on disk at return. No state of the table names them yet."""
    if not rows.num_rows:
        return []
    return list(write_file(table.io, table.metadata, _tasks(table, layout, rows)))


def _tasks(table: Table, layout: Layout, rows: pa.Table) -> Iterator[WriteTask]:
    """A file each for a day and a bucket."""
    act = uuid.uuid4()  # noqa: TID251  a name of Iceberg's
    for number, (partition, held) in enumerate(_parted(layout, rows)):
        yield WriteTask(
            write_uuid=act,
            task_id=number,
            schema=table.schema(),
            record_batches=[held],
            partition_key=_key(table, *partition),
        )


def _parted(layout: Layout, rows: pa.Table) -> Iterator[tuple[tuple[int, int], pa.RecordBatch]]:
    """Day and bucket with their rows, sorted."""
    whole = rows.select(layout.schema.names).cast(layout.schema).combine_chunks().to_batches()[0]
    days, buckets = days_of(whole.column(layout.time)), buckets_of(whole.column(layout.key), layout.buckets)
    parts = days * layout.buckets + buckets
    spread = parts - parts.min()
    order = np.argsort(spread.astype(np.min_scalar_type(spread.max())), kind="stable")
    parts, whole = parts[order], whole.take(pa.array(order))
    for begin, end in pairwise([0, *(np.flatnonzero(np.diff(parts)) + 1), len(parts)]):
        part = whole.slice(begin, end - begin)
        places = sort_indices(part, [(column, "ascending") for column in layout.order])
        yield divmod(int(parts[begin]), layout.buckets), part.take(places)


def _key(table: Table, *values: int) -> PartitionKey:
    spec = table.spec()
    told = [PartitionFieldValue(field, value) for field, value in zip(spec.fields, values, strict=True)]
    return PartitionKey(told, spec, table.schema())
