"""Rows become files: cut by day and bucket, sorted, in groups of rows that a reader can pass over."""

import uuid
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pyarrow as pa
from pyiceberg.io.pyarrow import write_file
from pyiceberg.manifest import DataFile
from pyiceberg.partitioning import PartitionFieldValue, PartitionKey
from pyiceberg.table import Table, WriteTask

from .layout import Layout, buckets_of, days_of

_PART = "_part"


def write(table: Table, layout: Layout, rows: pa.Table) -> list[DataFile]:
    """Files with these rows, on disk at return. No state of the table names them yet."""
    if not rows.num_rows:
        return []
    return list(write_file(table.io, table.metadata, _tasks(table, layout, rows)))


def _tasks(table: Table, layout: Layout, rows: pa.Table) -> Iterator[WriteTask]:
    """A file each for a day and a bucket."""
    parted = _parted(layout, rows)
    parts = parted.column(_PART).to_numpy()
    begins = [0, *(np.flatnonzero(np.diff(parts)) + 1), len(parts)]
    held, act = parted.drop_columns(_PART), uuid.uuid4()  # noqa: TID251  a name of Iceberg's
    for number, (begin, end) in enumerate(pairwise(begins)):
        yield WriteTask(
            write_uuid=act,
            task_id=number,
            schema=table.schema(),
            record_batches=held.slice(begin, end - begin).to_batches(),
            partition_key=_partition(table, *divmod(int(parts[begin]), layout.buckets)),
        )


def _parted(layout: Layout, rows: pa.Table) -> pa.Table:
    """The rows in their order, one day and bucket behind the other, with the number of both."""
    held = rows.select(layout.schema.names).cast(layout.schema).combine_chunks()
    days, buckets = days_of(held.column(layout.time)), buckets_of(held.column(layout.key), layout.buckets)
    parted = held.append_column(_PART, pa.array(days * layout.buckets + buckets))
    return parted.sort_by([(column, "ascending") for column in (_PART, *layout.order)]).combine_chunks()


def _partition(table: Table, *values: int) -> PartitionKey:
    spec = table.spec()
    told = [PartitionFieldValue(field, value) for field, value in zip(spec.fields, values, strict=True)]
    return PartitionKey(told, spec, table.schema())
