"""CSV tables given by people: read strictly, refused with the line and the remedy."""

import csv
import io
from _csv import Reader
from collections.abc import Iterator, Sequence

import msgspec

from .errors import CivicGridError

MAX_CELL = 1_000_000
"""Characters. A longer cell is a broken quote or an attack, never a city's data."""


class UnreadableTable(CivicGridError):
    """{file} cannot be read: {reason}."""


class Row(msgspec.Struct, frozen=True):
    """One row: the line it begins on, and column -> value, stripped."""

    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


def read_table(file: str, data: bytes, required: Sequence[str] = ()) -> list[Row]:
    """All rows of a UTF-8 CSV with a header; raises UnreadableTable."""
    reader = csv.reader(io.StringIO(decode(file, data), newline=""), strict=True)
    csv.field_size_limit(MAX_CELL)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(file, header, required)
        return list(_rows(file, reader, header))
    except csv.Error as error:
        raise UnreadableTable(
            file=file, row=reader.line_num, reason=str(error), remedy="check the quotes of this line and the one before"
        ) from error


def decode(file: str, data: bytes) -> str:
    """UTF-8 text, with byte order mark or not; other encodings are named and refused."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableTable(file=file, reason="it is UTF-16", remedy="save it as UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        guess = "it looks like GBK" if _is_gbk(data) else "it is not UTF-8"
        raise UnreadableTable(file=file, row=line, reason=guess, remedy="save it as UTF-8") from error
    if "\0" in text:
        raise UnreadableTable(
            file=file,
            row=text.count("\n", 0, text.index("\0")) + 1,
            reason="it holds NUL bytes",
            remedy="save it as UTF-8 text",
        )
    return text


def _is_gbk(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _check_header(file: str, header: list[str], required: Sequence[str]) -> None:
    missing = [name for name in required if name not in header]
    if missing:
        raise UnreadableTable(
            file=file,
            row=1,
            reason=f"column {', '.join(missing)} is missing",
            remedy=f"add it to the header, which has: {', '.join(header)}",
        )
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise UnreadableTable(file=file, row=1, reason=f"column {', '.join(twice)} stands twice", remedy="keep one")


def _rows(file: str, reader: Reader, header: list[str]) -> Iterator[Row]:
    line = reader.line_num + 1
    for cells in reader:
        if len(cells) > len(header):
            raise UnreadableTable(
                file=file,
                row=line,
                reason=f"{len(cells)} cells under {len(header)} columns",
                remedy="quote cells that hold a comma",
            )
        if any(cells):
            yield Row(line, {name: cell.strip() for name, cell in zip(header, cells, strict=False)})
        line = reader.line_num + 1
