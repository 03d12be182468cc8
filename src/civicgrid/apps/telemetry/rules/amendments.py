"""What an observation says since it was corrected: as JSON, and as a row."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pyarrow as pa

from .rows import KEPT


class Amended(msgspec.Struct, frozen=True, kw_only=True):
    """The whole row as it reads now; times in microseconds since 1970, UTC."""

    stream: int
    time: int
    arrival: int
    value: float | None = None
    quality: int = 0
    seq: int
    end: int | None = None
    result: str | None = None
    feature: int | None = None
    more: str | None = None


def rows_of(documents: Mapping[int, dict[str, Any] | None]) -> pa.Table:
    """The rows after KEPT of those that were changed; who was taken back has none."""
    told = [{"id": number, **document} for number, document in documents.items() if document is not None]
    columns = [pa.array([each.get(field.name) for each in told], _plain(field.type)).cast(field.type) for field in KEPT]
    return pa.Table.from_arrays(columns, schema=KEPT)


def _plain(kind: pa.DataType) -> pa.DataType:
    return pa.int64() if pa.types.is_timestamp(kind) else kind
