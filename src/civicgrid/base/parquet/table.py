"""A table, its columns with what they mean, and how it is written."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 50_000
"""Of a group, which a reader can skip."""


class Kind(StrEnum):
    """What a column holds; moments are in UTC."""

    TEXT = "text"
    WHOLE = "whole"
    REAL = "real"
    TRUTH = "truth"
    MOMENT = "moment"


class Column(msgspec.Struct, frozen=True):
    """A column and what it means, which the file says too."""

    name: str
    kind: Kind
    meaning: str


_TYPES: Mapping[Kind, pa.DataType] = {
    Kind.TEXT: pa.string(),
    Kind.WHOLE: pa.int64(),
    Kind.REAL: pa.float64(),
    Kind.TRUTH: pa.bool_(),
    Kind.MOMENT: pa.timestamp("us", tz="UTC"),
}


def write(
    file: Path, columns: Sequence[Column], rows: Iterable[Sequence[object]], about: Mapping[str, str] | None = None
) -> int:
    """Writes the rows, group by group.

    Returns how many. `about` goes into the file's head.
    """
    fields = [pa.field(each.name, _TYPES[each.kind], metadata={"description": each.meaning}) for each in columns]
    schema = pa.schema(fields, metadata=dict(about or {}))
    source, written = iter(rows), 0
    with pq.ParquetWriter(file, schema, compression="zstd") as out:
        while group := list(islice(source, ROWS)):
            out.write_table(_table(schema, group))
            written += len(group)
    return written


def _table(schema: pa.Schema, rows: Sequence[Sequence[Any]]) -> pa.Table:
    return pa.Table.from_arrays(
        [pa.array(column, type=field.type) for column, field in zip(zip(*rows, strict=True), schema, strict=True)],
        schema=schema,
    )
