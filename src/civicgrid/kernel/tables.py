"""CSV tables given by people: read strictly, refused with the line and the remedy."""

import csv
import io
from _csv import Reader
from collections.abc import Iterator, Sequence

import msgspec

from .errors import CivicGridError

MAX_FIELD = 1_000_000
"""Characters. A longer field is a broken quote or an attack, never a city's data."""

OTHER_FILES = {
    b"\xff\xfe": "it is UTF-16",
    b"\xfe\xff": "it is UTF-16",
    b"PK\x03\x04": "it is an Excel workbook or a ZIP archive",
    b"\xd0\xcf\x11\xe0": "it is an Excel workbook",
    b"\x1f\x8b": "it is compressed",
}
"""What a file is that begins with these bytes."""
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}
"""What some programs write between the columns in place of commas."""
HEAD = 1_000
"""Bytes that tell what a file is."""
AS_UTF_8 = 'save it as UTF-8; a spreadsheet calls it "CSV UTF-8"'


class UnreadableTable(CivicGridError):
    """{file} cannot be read: {reason}."""


class Row(msgspec.Struct, frozen=True, gc=False):
    """One row: the line it begins on, and column -> value, stripped."""

    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


def read_table(file: str, data: bytes, required: Sequence[str] = ()) -> list[Row]:
    """All rows of a UTF-8 CSV with a header; raises UnreadableTable."""
    reader = csv.reader(io.StringIO(decode(file, data), newline=""), strict=True)
    csv.field_size_limit(MAX_FIELD)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(file, header, required)
        return list(_rows(file, reader, header))
    except csv.Error as error:
        remedy = "check the quotes of this line and the one before"
        raise UnreadableTable(file=file, row=reader.line_num, reason=str(error), remedy=remedy) from error


def decode(file: str, data: bytes) -> str:
    """UTF-8 text, with byte order mark or not; what else it is is named and refused."""
    if reason := _other_file(data[:HEAD]):
        raise UnreadableTable(file=file, row=1, reason=reason, remedy=AS_UTF_8)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        guess = "it looks like GBK" if _is_gbk(data) else f"it is not UTF-8: byte {data[error.start]:02X}"
        raise UnreadableTable(file=file, row=line, reason=guess, remedy=AS_UTF_8) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise UnreadableTable(file=file, row=line, reason="it holds NUL bytes", remedy=AS_UTF_8)
    return text


def _other_file(head: bytes) -> str:
    """What a file is if it is no text of bytes, by its beginning; "" if it may be."""
    named = (reason for magic, reason in OTHER_FILES.items() if head.startswith(magic))
    return next(named, "it looks like UTF-16" if head.count(0) * 4 > len(head) else "")


def _is_gbk(data: bytes) -> bool:
    """Whether it can be GBK: other encodings seldom hit its pairs all the time."""
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def separator_of(header: Sequence[str]) -> str:
    """What stands in place of the commas of a header that seems to be one column."""
    return next((words for sign, words in SEPARATORS.items() if len(header) == 1 and sign in header[0]), "")


def _check_header(file: str, header: list[str], required: Sequence[str]) -> None:
    missing = [name for name in required if name not in header]
    if missing and (words := separator_of(header)):
        reason, remedy = f"its columns are separated by {words}", "separate them by commas"
        raise UnreadableTable(file=file, row=1, reason=reason, remedy=remedy)
    if missing:
        raise UnreadableTable(
            file=file,
            row=1,
            reason=f"column {', '.join(missing)} is missing",
            remedy="add it to the header, which has: {header}",
            header=header,
        )
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise UnreadableTable(file=file, row=1, reason=f"column {', '.join(twice)} stands twice", remedy="keep one")


def _rows(file: str, reader: Reader, header: list[str]) -> Iterator[Row]:
    line = reader.line_num + 1
    for fields in reader:
        if len(fields) > len(header):
            raise UnreadableTable(
                file=file,
                row=line,
                reason=f"{len(fields)} fields under {len(header)} columns",
                remedy="quote fields that hold a comma",
            )
        if any(fields):
            yield Row(line, {name: field.strip() for name, field in zip(header, fields, strict=False)})
        line = reader.line_num + 1
