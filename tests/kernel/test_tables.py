"""Tables given by people: read strictly, refused with line and remedy."""

import pytest

from civicgrid.kernel.tables import MAX_FIELD, Row, UnreadableTable, decode, read_table


def refusal(data: bytes, *required: str) -> str:
    with pytest.raises(UnreadableTable) as refused:
        read_table("t.csv", data, required)
    assert refused.value.remedy
    return str(refused.value)


def test_rows_know_the_lines_they_begin_on() -> None:
    assert read_table("t.csv", b'code, name\na ,"First\nof all"\n\n,\nb, Second\n', ["code"]) == [
        Row(2, {"code": "a", "name": "First\nof all"}),
        Row(6, {"code": "b", "name": "Second"}),
    ]


def test_a_missing_field_is_empty() -> None:
    (row,) = read_table("t.csv", b"code,name\na\n")
    assert (row["code"], row["name"], row["colour"]) == ("a", "", "")


def test_a_byte_order_mark_is_no_part_of_the_header() -> None:
    assert read_table("t.csv", "\ufeffcode\n路\n".encode()) == [Row(2, {"code": "路"})]


def test_an_empty_file_has_no_rows() -> None:
    assert read_table("t.csv", b"") == []


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("code\na\n".encode("utf-16"), "it is UTF-16"),
        ("code\n路灯\n".encode("gbk"), "row 2: t.csv cannot be read: it looks like GBK"),
        ("code\n路灯\n".encode("utf-16-le"), "it looks like UTF-16"),
        (b"PK\x03\x04rest", "it is an Excel workbook or a ZIP archive"),
        (b"\xd0\xcf\x11\xe0rest", "it is an Excel workbook"),
        (b"\x1f\x8brest", "it is compressed"),
        (b"code\na\n\x81", "row 3: t.csv cannot be read: it is not UTF-8"),
        (b"code,name\na,\0\n", "row 2: t.csv cannot be read: it holds NUL bytes"),
        (b'code\n"a\n', "row 2: t.csv cannot be read: unexpected end of data"),
        (b"code\n" + b"x" * (MAX_FIELD + 1), "field larger than field limit"),
        (b"code,name\na,b,c\n", "row 2: t.csv cannot be read: 3 fields under 2 columns"),
        (b"code,code\na,b\n", "row 1: t.csv cannot be read: column code stands twice"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, told: str) -> None:
    assert told in refusal(data)


def test_a_missing_column_is_refused() -> None:
    told = refusal(b"code,name\na,b\n", "code", "kind", "parent")
    assert "column kind, parent is missing" in told
    assert "which has: code, name" in told


@pytest.mark.parametrize(("sign", "words"), [(";", "semicolons"), ("\t", "tabs"), ("|", "bars")])
def test_another_separator_is_named(sign: str, words: str) -> None:
    data = f"code{sign}name\na{sign}b\n".encode()
    assert f"its columns are separated by {words}" in refusal(data, "code", "name")


def test_text_is_decoded_alone() -> None:
    assert decode("city.toml", b"\xef\xbb\xbfname") == "name"
