"""The rows of a city's export, and the least that a mapping has to say of them."""

import csv
import gzip
import io
from collections.abc import Iterator

import pytest

from civicgrid.apps.cases.rules import export
from civicgrid.apps.cases.rules.export import rows
from civicgrid.apps.cases.rules.mapping import Status, load
from civicgrid.kernel.tables import UnreadableTable

LEAST = load(
    b"""
name = "Least"
[columns]
origin_key = "id"
type = "kind"
opened = "opened"
closed = "closed"
[times]
zone = "Asia/Shanghai"
[source]
default = "hotline"
"""
)
DATA = b"id, kind ,opened,closed\n1,lamp,2026-03-02T09:00:00,\n\n2,lamp,2026-03-02T09:00:00,2026-03-02T10:00:00\n"


def read(data: bytes) -> list[tuple[int, dict[str, str]]]:
    return list(rows(LEAST, "export.csv", io.BytesIO(data)))


@pytest.mark.parametrize("data", [DATA, gzip.compress(DATA, mtime=0), b"\xef\xbb\xbf" + DATA])
def test_rows_know_their_lines(data: bytes) -> None:
    assert [(line, row["id"], row["kind"]) for line, row in read(data)] == [(2, "1", "lamp"), (4, "2", "lamp")]


def test_a_row_without_place_or_state_is_open_until_it_is_closed() -> None:
    first, second = (LEAST.read(row) for _, row in read(DATA))
    assert [(each.status, each.lon, each.lat) for each in (first, second)] == [
        (Status.OPEN, None, None),
        (Status.CLOSED, None, None),
    ]


def test_the_stream_stays_open_for_whoever_opened_it() -> None:
    stream = io.BytesIO(DATA)
    assert next(rows(LEAST, "export.csv", stream))[0] == 2
    list(rows(LEAST, "export.csv", stream))
    assert not stream.closed


@pytest.fixture
def short_fields(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No field may be longer than 50 characters; the limit is the whole process's."""
    limit = csv.field_size_limit()
    monkeypatch.setattr(export, "LONGEST_FIELD", 50)
    yield
    csv.field_size_limit(limit)


@pytest.mark.usefixtures("short_fields")
@pytest.mark.parametrize(
    ("data", "line", "told"),
    [
        (DATA.decode().encode("utf-16"), None, "it is UTF-16"),
        (DATA + b"3,\xb5\xc6,,\n", 5, "it is not utf-8"),
        (gzip.compress(DATA, mtime=0)[:-9], None, "Compressed file ended"),
        (b"", 1, "it is empty"),
        (DATA.replace(b",", b";"), 1, "its columns are separated by semicolons"),
        (b"id,kind\n", 1, "column opened, closed is missing"),
        (DATA + b"3," + b"x" * 100 + b",,\n", 5, "field larger than field limit"),
    ],
)
def test_what_cannot_be_read_is_told_by_line(data: bytes, line: int | None, told: str) -> None:
    with pytest.raises(UnreadableTable, match=told) as refused:
        read(data)
    assert refused.value.remedy
    assert line is None or refused.value.row in {line, 1}
