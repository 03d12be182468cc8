"""A table read part by part, whatever file it is.

Columns of what is written, and the rows they stand in.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, time
from itertools import islice
from typing import BinaryIO

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet
from numpy.typing import NDArray
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from civicgrid.kernel.archives import ZIP, open_gzip, open_zip
from civicgrid.kernel.observations import Refused
from civicgrid.kernel.tables import AS_UTF_8, UnreadableTable, separator_of

from .mapping import EVERY_OTHER, Mapping

PART_BYTES = 4 * 2**20
"""Of a CSV table that are read at once; no row is longer."""
PART_ROWS = 65_536
"""Of a Parquet file or a workbook."""
MOST_IN_GROUP = 2**30
"""Bytes of a row group of Parquet, which is unfolded part by part but never beyond."""
HEAD = 2**18
"""Bytes that hold the header."""
PARQUET = b"PAR1"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_HEADER = 1


class Part(msgspec.Struct, frozen=True):
    """Some rows: their columns (null where nothing is said), their numbers.

    And rows that are none.
    """

    columns: dict[str, pa.Array]
    numbers: NDArray[np.int64]
    ragged: Sequence[Refused] = ()

    def __len__(self) -> int:
        return len(self.numbers)


def parts(file: str, data: BinaryIO, mapping: Mapping) -> Iterator[Part]:
    """The table; raises UnreadableTable, UnfoldsTooFar or BrokenArchive."""
    head = data.read(4)
    data.seek(0)
    readers: dict[bytes, Callable[[str, BinaryIO, Mapping], Iterator[Part]]]
    readers = {PARQUET: _parquet, ZIP: _workbook, OLD_EXCEL: _workbook}
    yield from readers.get(head, _csv)(file, data, mapping)


def _csv(file: str, data: BinaryIO, mapping: Mapping) -> Iterator[Part]:
    header = _header(file, open_gzip(file, data).read(HEAD), mapping)
    data.seek(0)
    ragged: list[Refused] = []

    def refuse(row: pa.csv.InvalidRow) -> str:
        reason = f"{row.actual_columns} fields under {row.expected_columns} columns"
        ragged.append(Refused(row.number, "", reason, row.text[:200]))
        return "skip"

    wanted = header if EVERY_OTHER in (name for each in mapping.values for name in each.columns) else mapping.named()
    first = _HEADER + 1
    try:
        table = pa.csv.open_csv(
            pa.PythonFile(open_gzip(file, data), mode="r"),
            read_options=pa.csv.ReadOptions(
                use_threads=False, block_size=PART_BYTES, column_names=header, skip_rows=1, encoding=mapping.encoding
            ),
            parse_options=pa.csv.ParseOptions(
                delimiter=mapping.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=refuse,
            ),
            convert_options=pa.csv.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()), include_columns=wanted, strings_can_be_null=False
            ),
        )
        for batch in table:
            numbers, rest = _numbered(first, batch.num_rows, ragged)
            yield Part(_said(file, batch, mapping), numbers, rest)
            first += batch.num_rows + len(rest)
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        reason = str(error).splitlines()[0]
        if "UTF8" in reason:
            raise UnreadableTable(file=file, row=first, reason=reason, remedy=AS_UTF_8) from error
        raise UnreadableTable(
            file=file, row=first, reason=reason, remedy="check the quotes of this row and those behind it"
        ) from error


def _numbered(first: int, rows: int, ragged: list[Refused]) -> tuple[NDArray[np.int64], list[Refused]]:
    """The numbers of rows that begin at `first`, and the ragged ones among them.

    Which are taken out of the list.
    """
    last, skipped = first + rows - 1, 0
    while skipped < len(ragged) and ragged[skipped].row <= last + 1:
        skipped, last = skipped + 1, last + 1
    gone, ragged[:] = ragged[:skipped], ragged[skipped:]
    return np.setdiff1d(np.arange(first, last + 1), [each.row for each in gone], assume_unique=True), gone


def _header(file: str, head: bytes, mapping: Mapping) -> list[str]:
    try:
        text = head.decode(mapping.encoding, "strict" if len(head) < HEAD else "ignore").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise UnreadableTable(file=file, row=1, reason=f"it is not {mapping.encoding}", remedy=AS_UTF_8) from error
    header = next(csv.reader(io.StringIO(text, newline=""), delimiter=mapping.delimiter), [])
    return _checked(file, [name.strip() for name in header], mapping)


def _checked(file: str, header: list[str], mapping: Mapping) -> list[str]:
    missing = [name for name in mapping.named() if name not in header]
    if missing and (words := separator_of(header)):
        reason = f"its columns are separated by {words}"
        raise UnreadableTable(file=file, row=1, reason=reason, remedy="say so in the mapping: delimiter")
    if missing:
        reason = f"column {', '.join(missing)} is missing"
        raise UnreadableTable(
            file=file, row=1, reason=reason, remedy="its columns are {header}: mend the mapping", header=header
        )
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise UnreadableTable(file=file, row=1, reason=f"column {', '.join(twice)} stands twice", remedy="keep one")
    return header


def _parquet(file: str, data: BinaryIO, mapping: Mapping) -> Iterator[Part]:
    first = 1
    try:
        table = pa.parquet.ParquetFile(data)
        header = _checked(file, table.schema_arrow.names, mapping)
        groups = (table.metadata.row_group(index) for index in range(table.metadata.num_row_groups))
        if any(group.total_byte_size > MOST_IN_GROUP for group in groups):
            reason = "a row group is beyond a gigabyte"
            raise UnreadableTable(file=file, reason=reason, remedy="write it with smaller row groups")
        for batch in table.iter_batches(PART_ROWS, columns=header, use_threads=False):
            yield Part(_said(file, batch, mapping), np.arange(first, first + batch.num_rows))
            first += batch.num_rows
    except (pa.ArrowException, OSError) as error:
        raise UnreadableTable(
            file=file, row=first, reason=str(error).splitlines()[0], remedy="write it again"
        ) from error


def _workbook(file: str, data: BinaryIO, mapping: Mapping) -> Iterator[Part]:
    if zipfile.is_zipfile(data):
        open_zip(file, data)
    data.seek(0)
    rows = _sheet(file, data, mapping).iter_rows()
    header = _checked(file, [str(cell).strip() for cell in next(rows, [])], mapping)
    first = _HEADER + 1
    while some := list(islice(rows, PART_ROWS)):
        texts = [[_written(cell) for cell in column] for column in zip(*some, strict=True)]
        batch = pa.RecordBatch.from_arrays([pa.array(column, pa.string()) for column in texts], names=header)
        yield Part(_said(file, batch, mapping), np.arange(first, first + len(some)))
        first += len(some)


def _sheet(file: str, data: BinaryIO, mapping: Mapping) -> CalamineSheet:
    try:
        book = CalamineWorkbook.from_filelike(data)
        return book.get_sheet_by_name(mapping.sheet) if mapping.sheet else book.get_sheet_by_index(0)
    except (CalamineError, IndexError, OSError) as error:
        reason = f"it is no workbook that is known ({error})"
        raise UnreadableTable(
            file=file, reason=reason, remedy="save it as .xlsx, and name its sheet in the mapping"
        ) from error


def _written(cell: object) -> str:
    """A cell as CSV would write it: whole numbers without a point, times by ISO 8601."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _said(file: str, batch: pa.RecordBatch, mapping: Mapping) -> dict[str, pa.Array]:
    """The columns; texts without blanks around them.

    And null where they say that nothing is known.
    """
    words = pa.array(mapping.missing, pa.string())
    columns = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        if pa.types.is_nested(column.type):
            raise UnreadableTable(file=file, reason=f"column {name} holds {column.type}", remedy="flatten it")
        plain = column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
        columns[name] = _texts(plain, words) if _is_text(plain.type) else plain
    return columns


def _texts(column: pa.Array, missing: pa.Array) -> pa.Array:
    trimmed = pc.utf8_trim_whitespace(column.cast(pa.string()))
    return pc.if_else(pc.is_in(trimmed, value_set=missing), pa.scalar(None, pa.string()), trimmed)


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))
