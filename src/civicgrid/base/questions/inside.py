"""Inside the process that answers: DuckDB with what it was handed, locked up."""

import sys
from collections.abc import Mapping
from typing import BinaryIO
from urllib.parse import unquote

import duckdb
import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from pyarrow import fs

from .handed import Bounds, File, Files, Handed, Question, Refusal

MEMORY, STATEMENTS, FAULT = "memory", "statements", "fault"
"""Kinds of refusals."""
LOCAL = fs.LocalFileSystem()
ROWS = 20_000
"""Of a batch of the answer."""
LONGEST = 4000
"""Of a reason: what is longer does not fit into the pipe to the reader, who reads the answer first."""
SETTINGS = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
    "temp_directory": "",
    "threads": "2",
}
_S3: Mapping[str, str] = {
    "s3.endpoint": "endpoint_override",
    "s3.access-key-id": "access_key",
    "s3.secret-access-key": "secret_key",
    "s3.session-token": "session_token",
    "s3.region": "region",
}
"""What the lake's settings call an option of its storage -> what Arrow calls it."""


class Unanswered(Exception):
    """The question has no answer."""

    def __init__(self, kind: str, reason: str = "") -> None:
        super().__init__(kind)
        self.refusal = Refusal(kind, reason[:LONGEST])


def main() -> None:
    """Answers what standard input asks.

    An Arrow stream, or the reason on standard error.
    """
    question = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Question)
    try:
        answer(question, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    except Unanswered as error:
        sys.stderr.buffer.write(msgspec.json.encode(error.refusal))
        sys.exit(1)


def answer(question: Question, sink: BinaryIO) -> None:
    """Writes at most one row more than are wanted, so that the reader knows of it.

    Raises Unanswered.
    """
    begun = _begun(question)
    _check(begun, question.sql)
    try:
        rows = begun.sql(question.sql).to_arrow_reader(ROWS)
        _write(rows, question.limits.rows + 1, sink)
    except (duckdb.Error, pa.ArrowException, MemoryError) as error:
        raise _faulty(error) from error


def _begun(question: Question) -> duckdb.DuckDBPyConnection:
    limits = {"memory_limit": f"{question.limits.memory_mb}MB"}
    begun = duckdb.connect(":memory:", config={**SETTINGS, **limits})
    begun.execute("SET python_enable_replacements = false")
    begun.execute(f"SET TimeZone = '{question.zone}'")
    _fill(begun, question.handed)
    begun.execute("SET lock_configuration = true")
    return begun


def _fill(begun: duckdb.DuckDBPyConnection, handed: Handed) -> None:
    for name, content in handed.tables.items():
        begun.register(name, pa.ipc.open_stream(content).read_all())
    for name, files in handed.files.items():
        begun.register(name, dataset(files, handed.storage))
    for name, sql in handed.views.items():
        begun.execute(f'CREATE VIEW "{name}" AS {sql}')


def dataset(files: Files, storage: Mapping[str, str]) -> ds.Dataset:
    """The rows that may be seen, as a table that reads its files when it is asked."""
    schema = pa.ipc.read_schema(pa.py_buffer(files.schema))
    form = ds.ParquetFileFormat()
    elsewhere = _elsewhere(files, storage)
    fragments = [_fragment(form, each, schema, elsewhere) for each in files.files]
    wanted = pc.field(files.column).isin(pa.array(np.frombuffer(files.among, np.int64)))
    return ds.FileSystemDataset(fragments, schema, form, LOCAL).filter(wanted)


def _elsewhere(files: Files, storage: Mapping[str, str]) -> fs.FileSystem:
    """Where files that are not on this disk stand."""
    told = {_S3[name]: value for name, value in storage.items() if name in _S3}
    return fs.S3FileSystem(**told) if any(each.path.startswith("s3:") for each in files.files) else LOCAL


def _fragment(form: ds.ParquetFileFormat, file: File, schema: pa.Schema, elsewhere: fs.FileSystem) -> ds.Fragment:
    fits = _within(file.bounds, schema) if file.bounds else None
    scheme, _, path = file.path.rpartition("://")
    here = scheme in {"", "file"}
    return form.make_fragment(unquote(path) if scheme == "file" else path, LOCAL if here else elsewhere, fits)


def _within(bounds: Bounds, schema: pa.Schema) -> ds.Expression:
    column, kind = pc.field(bounds.column), schema.field(bounds.column).type
    low, high = (pa.scalar(each, pa.int64()).cast(kind) for each in (bounds.low, bounds.high))
    return (column >= low) & (column <= high)


def _check(begun: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Raises Unanswered unless it is one SELECT, as DuckDB itself reads it."""
    try:
        statements = begun.extract_statements(sql)
    except duckdb.Error as error:
        raise _faulty(error) from error
    if [each.type for each in statements] != [duckdb.StatementType.SELECT]:
        raise Unanswered(STATEMENTS)


def _faulty(error: Exception) -> Unanswered:
    reason = str(error)
    full = isinstance(error, MemoryError) or reason.startswith("Out of Memory")
    return Unanswered(MEMORY) if full else Unanswered(FAULT, reason)


def _write(rows: pa.RecordBatchReader, most: int, sink: BinaryIO) -> None:
    with pa.ipc.new_stream(sink, rows.schema) as out:
        left = most
        for batch in rows:
            out.write_batch(batch.slice(0, left))
            left -= batch.num_rows
            if left <= 0:
                break
