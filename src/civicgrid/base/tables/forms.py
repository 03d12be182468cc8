"""The forms of a table, and how batches of rows become their bytes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from civicgrid.kernel.spreadsheet import BYTE_ORDER_MARK, harmless

SUSPECT = "^'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
"""How words begin that a spreadsheet may run."""


class Form(StrEnum):
    """What a table can be written as."""

    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"
    ARROW = "arrow"


media_types: Mapping[Form, str] = {
    Form.JSON: "application/json",
    Form.CSV: "text/csv; charset=utf-8",
    Form.PARQUET: "application/vnd.apache.parquet",
    Form.ARROW: "application/vnd.apache.arrow.stream",
}


def pieces(form: Form, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Iterator[bytes]:
    """The table in a form, as one piece for each batch and what stands around them."""
    return _WRITERS[form](schema, batches)


class _Pieces:
    """A file that hands on what was written to it."""

    def __init__(self) -> None:
        self.closed, self._told = False, bytearray()

    def write(self, content: bytes | pa.Buffer) -> int:
        """Keeps the bytes until they are taken."""
        view = memoryview(content)
        self._told += view
        return view.nbytes

    def close(self) -> None:
        """Nothing has to be closed."""

    def take(self) -> bytes:
        """What was written since the last time."""
        told, self._told = bytes(self._told), bytearray()
        return told


def _by(
    begin: Callable[[_Pieces, pa.Schema], Any], schema: pa.Schema, batches: Iterable[pa.RecordBatch]
) -> Iterator[bytes]:
    """The pieces that a writer of Arrow's makes."""
    sink = _Pieces()
    with begin(sink, schema) as writer:
        yield sink.take()
        for batch in batches:
            writer.write_batch(batch)
            yield sink.take()
    yield sink.take()


def _parquet(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Iterator[bytes]:
    return _by(lambda sink, head: pq.ParquetWriter(sink, head, compression="zstd"), schema, batches)


def _arrow(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Iterator[bytes]:
    return _by(pa.ipc.new_stream, schema, batches)


def _csv(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Iterator[bytes]:
    plain = pa.schema([pa.field(each.name, _plain(each.type)) for each in schema])
    yield BYTE_ORDER_MARK.encode()
    yield from _by(pcsv.CSVWriter, plain, (_flat(batch, plain) for batch in batches))


def _plain(kind: pa.DataType) -> pa.DataType:
    """What CSV can hold: numbers, truths, and all else as words."""
    simple = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind)
    return kind if simple else pa.string()


def _flat(batch: pa.RecordBatch, plain: pa.Schema) -> pa.RecordBatch:
    columns = [_worded(column) if pa.types.is_string(field.type) else column
               for column, field in zip(batch.columns, plain, strict=True)]  # fmt: skip
    return pa.RecordBatch.from_arrays(columns, schema=plain)


def _worded(column: pa.Array) -> pa.Array:
    """A column as harmless words: times as RFC 3339, what is nested as JSON."""
    kind = column.type
    if pa.types.is_timestamp(kind):
        return _times(column)
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_temporal(kind) or pa.types.is_decimal(kind):
        return _harmless(pa.array([_written(each) for each in column.to_pylist()], pa.string()))
    return _harmless(column.cast(pa.string()))


def _times(column: pa.Array) -> pa.Array:
    """`2026-03-02T09:00:00.25+08:00`: in the zone of the column."""
    told = pc.strftime(column, format="%Y-%m-%dT%H:%M:%S%z" if column.type.tz else "%Y-%m-%dT%H:%M:%S")
    told = pc.replace_substring_regex(told, r"([+-]\d\d)(\d\d)$", r"\1:\2")
    told = pc.replace_substring_regex(told, r"(\.\d*[1-9])0+([+-]|$)", r"\1\2")
    return pc.replace_substring_regex(told, r"\.0+([+-]|$)", r"\1")


def _written(value: object) -> str | None:
    if value is None:
        return None
    return value if isinstance(value, str) else msgspec.json.encode(value, enc_hook=str).decode().strip('"')


def _harmless(column: pa.Array) -> pa.Array:
    suspect = pc.match_substring_regex(column, SUSPECT)
    if not pc.any(suspect).as_py():
        return column
    return pa.array([harmless(each) for each in column.to_pylist()], pa.string())


def _json(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Iterator[bytes]:
    """`{"columns": [...], "rows": [[...], ...]}`, a row in a line."""
    yield b'{"columns":' + msgspec.json.encode(schema.names) + b',"rows":['
    first = True
    for batch in batches:
        rows = zip(*(_values(column) for column in batch.columns), strict=True)
        lines = [msgspec.json.encode(row, enc_hook=str) for row in rows]
        if lines:
            yield (b"\n" if first else b",\n") + b",\n".join(lines)
            first = False
    yield b"\n]}\n"


def _values(column: pa.Array) -> list[object]:
    values: list[object] = (_times(column) if pa.types.is_timestamp(column.type) else column).to_pylist()
    return values


_WRITERS: Mapping[Form, Callable[[pa.Schema, Iterable[pa.RecordBatch]], Iterator[bytes]]] = {
    Form.JSON: _json,
    Form.CSV: _csv,
    Form.PARQUET: _parquet,
    Form.ARROW: _arrow,
}
