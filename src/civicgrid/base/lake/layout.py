"""What a table of the lake holds, and how it is cut into files."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyiceberg.transforms import BucketTransform, DayTransform
from pyiceberg.types import LongType, TimestamptzType

Numbers = npt.NDArray[np.int64]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """What a table holds.

    Its files are cut by the day of a time and buckets of a key, and sorted. The time is `timestamp('us', 'UTC')`, the
    key `int64`; both are always set.
    """

    name: str
    schema: pa.Schema
    time: str
    key: str
    buckets: int
    order: Sequence[str]


def whole_columns(layout: Layout) -> list[str]:
    """The columns of whole numbers and times: each file tells their bounds."""
    kinds = layout.schema.types
    return [
        name
        for name, kind in zip(layout.schema.names, kinds, strict=True)
        if pa.types.is_integer(kind) or pa.types.is_timestamp(kind)
    ]


def buckets_of(keys: pa.Array, buckets: int) -> Numbers:
    """In which bucket Iceberg puts each key: a murmur hash."""
    return _numbers(BucketTransform(buckets).pyarrow_transform(LongType())(keys))


def days_of(times: pa.Array) -> Numbers:
    """The day of each time, counted from 1970."""
    return _numbers(DayTransform().pyarrow_transform(TimestamptzType())(times))


def microseconds(moment: datetime) -> int:
    """Since 1970, as the files keep a time."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def _numbers(found: pa.Array) -> Numbers:
    return np.asarray(found.cast(pa.int32())).astype(np.int64)
