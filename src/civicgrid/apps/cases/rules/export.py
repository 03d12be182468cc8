"""The rows of a city's export: plain or gzipped, in the mapping's encoding."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, TextIO, cast

from civicgrid.kernel.tables import UnreadableTable, separator_of

from .mapping import Mapping

GZIP = b"\x1f\x8b"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
LONGEST_FIELD = 1 << 26
"""Characters that are still read, so that one giant field costs its row and not the file."""


def rows(mapping: Mapping, file: str, stream: BinaryIO) -> Iterator[tuple[int, dict[str, str]]]:
    """Line (the header is 1) and column -> field of each row; raises UnreadableTable.

    The stream can seek. Rows are read as they go: memory does not depend on the length of the file.
    """
    line = 0
    try:
        csv.field_size_limit(LONGEST_FIELD)
        with _text(mapping, file, stream) as text:
            reader = csv.reader(text, delimiter=mapping.delimiter)
            header = [column.strip() for column in next(reader, [])]
            _check_header(mapping, file, header)
            line = reader.line_num + 1
            for fields in reader:
                if fields:
                    yield line, {**dict.fromkeys(header, ""), **dict(zip(header, fields, strict=False))}
                line = reader.line_num + 1
    except (UnicodeDecodeError, csv.Error, EOFError, OSError, zlib.error) as error:
        reason, remedy = _fault(mapping, error)
        raise UnreadableTable(file=file, row=line or 1, reason=reason, remedy=remedy) from error


def _check_header(mapping: Mapping, file: str, header: list[str]) -> None:
    missing = mapping.columns_missing(header)
    if missing and not any(header):
        raise UnreadableTable(file=file, row=1, reason="it is empty", remedy="export it again")
    if missing and (words := separator_of(header)):
        reason, remedy = f"its columns are separated by {words}", "write that delimiter in the mapping"
        raise UnreadableTable(file=file, row=1, reason=reason, remedy=remedy)
    if missing:
        reason = f"column {', '.join(missing)} is missing"
        raise UnreadableTable(
            file=file,
            row=1,
            reason=reason,
            remedy="choose another mapping than {mapping}, or correct it",
            mapping=mapping.name,
        )


def _fault(mapping: Mapping, error: Exception) -> tuple[str, str]:
    """What is wrong with the file, and the remedy."""
    if isinstance(error, UnicodeDecodeError):
        return f"it is not {mapping.encoding}", "write its encoding in the mapping, or save it as UTF-8"
    if isinstance(error, csv.Error):
        return str(error), "check the quotes of this row and the one before"
    return str(error), "the compressed file is cut off or damaged: fetch it again"


@contextmanager
def _text(mapping: Mapping, file: str, stream: BinaryIO) -> Iterator[TextIO]:
    """The words of the file; the stream stays open, since whoever opened it closes it."""
    packed = _starts_with(stream, GZIP)
    source = gzip.GzipFile(fileobj=stream) if packed else stream
    encoding = "utf-8-sig" if mapping.encoding == "utf-8" else mapping.encoding
    if encoding == "utf-8-sig" and _starts_with(source, *UTF_16):
        remedy = 'save it as UTF-8, or write encoding = "utf-16" in the mapping'
        raise UnreadableTable(file=file, reason="it is UTF-16", remedy=remedy)
    text = io.TextIOWrapper(cast("BinaryIO", source), encoding=encoding, newline="")
    try:
        yield text
    finally:
        text.detach()


def _starts_with(stream: BinaryIO | gzip.GzipFile, *magic: bytes) -> bool:
    head = stream.read(2)
    stream.seek(0)
    return head.startswith(magic)
