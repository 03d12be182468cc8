"""Tables of observations: long and wide, CSV, Parquet and Excel; good rows are read, the others named."""

import gzip
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from civicgrid.kernel.archives import UnfoldsTooFar
from civicgrid.kernel.observations import TOLD, Kind, Refused, SeenStream, Told
from civicgrid.kernel.tables import UnreadableTable
from civicgrid.protocols.observation_tables import load, read

LONG = """
name = "long"
stream = "{stream}"
time.columns = ["time"]
values = [{columns = ["value"]}]
"""
WIDE = """
name = "wide"
stream = "{column}"
time.columns = ["time"]
values = [{columns = ["*"], unit = "%"}]
"""


def told(mapping: str, table: str | bytes, file: str = "table.csv") -> list[Told]:
    data = table.encode() if isinstance(table, str) else table
    return list(read(file, io.BytesIO(data), load(mapping.encode())))


def rows(parts: Iterable[Told], *columns: str) -> list[tuple[object, ...]]:
    found = [row for part in parts for row in part.rows.to_pylist()]
    return [tuple(row[column] for column in columns) for row in found]


def refused(parts: Iterable[Told]) -> list[tuple[int, str]]:
    return [(each.row, each.column) for part in parts for each in part.refused]


def noon(day: int = 2) -> datetime:
    return datetime(2026, 3, day, 12, tzinfo=UTC)


def test_a_long_table() -> None:
    parts = told(LONG, "stream,time,value\na,2026-03-02T12:00:00Z,1.5\n b ,2026-03-02T13:00+01:00,-2\n")
    assert all(part.rows.schema == TOLD for part in parts)
    assert rows(parts, "stream", "time", "value", "row") == [("a", noon(), 1.5, 2), ("b", noon(), -2.0, 3)]
    assert [each for part in parts for each in part.streams] == [
        SeenStream(name="a", thing="a", property="value"),
        SeenStream(name="b", thing="b", property="value"),
    ]


def test_a_wide_table_has_a_stream_per_column_and_gaps_are_counted() -> None:
    parts = told(WIDE, "time,x,y\n2026-03-02T12:00:00Z,1,NA\n2026-03-03T12:00:00Z,2,3\n")
    assert rows(parts, "stream", "time", "value") == [("x", noon(), 1.0), ("x", noon(3), 2.0), ("y", noon(3), 3.0)]
    assert [part.missing for part in parts] == [1]
    assert {each.unit for part in parts for each in part.streams} == {"%"}


def test_rows_that_are_none_are_named_and_the_rest_is_read() -> None:
    table = (
        "stream,time,value\n"
        "a,2026-03-02T12:00:00Z,1\n"
        "\n"
        "a,2026-02-30T12:00:00Z,2\n"
        "a,1899-01-01T00:00:00Z,3\n"
        "a,2026-03-02T12:00:00Z,many\n"
        "a,2026-03-02T12:00:00Z,1e999\n"
        ",2026-03-02T12:00:00Z,4\n"
        "a,2026-03-02\n"
        "a,2026-03-03T12:00:00Z,5,6\n"
        "a,,7\n"
        "a,2026-03-03T12:00:00Z,8\n"
    )
    parts = told(LONG, table)
    assert rows(parts, "value", "row") == [(1.0, 2), (8.0, 12)]
    assert sorted(refused(parts)) == [
        (4, "time"),
        (5, "time"),
        (6, "value"),
        (7, "value"),
        (8, "stream"),
        (9, ""),
        (10, ""),
        (11, "time"),
    ]
    assert {each.value for part in parts for each in part.refused} >= {"many", "1e999", "a,2026-03-02"}


def test_rows_keep_their_numbers_over_many_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicgrid.protocols.observation_tables.files.PART_BYTES", 100)
    lines = [f"a,2026-03-02T12:00:{second:02}Z,{second}" for second in range(60)]
    lines[20] = lines[40] = "torn"
    parts = told(LONG, "\n".join(["stream,time,value", *lines]))
    assert len(parts) > 5
    assert rows(parts, "row") == [(number,) for number in range(2, 62) if number not in (22, 42)]
    assert refused(parts) == [(22, ""), (42, "")]
    assert [each.name for part in parts for each in part.streams] == ["a"]


ZONES = [
    ("2026-07-01T12:00", datetime(2026, 7, 1, 10, tzinfo=UTC)),
    ("2026-03-29T01:59", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
    ("2026-03-29T02:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
    ("2026-03-29T03:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
    ("2026-10-25T02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ("2026-10-25T03:30", datetime(2026, 10, 25, 2, 30, tzinfo=UTC)),
]


@pytest.mark.parametrize("also", ["", "nonsense", "2026-07-01T12:00:00.123456789", "2026-07-01T12:00Z"])
def test_local_times_whether_the_rest_is_well_written_or_not(also: str) -> None:
    table = "time,x\n" + "".join(f"{text},1\n" for text, _ in ZONES) + f"{also},\n"
    parts = told(WIDE + 'time.zone = "Europe/Vienna"\n', table)
    assert rows(parts, "time") == [(moment,) for _, moment in ZONES]


@pytest.mark.parametrize(
    ("times", "written"),
    [
        ('formats = ["unix_s"]', "1772452800"),
        ('formats = ["unix_ms"]', "1772452800000"),
        ('formats = ["unix_us"]', "1772452800000000"),
        ('formats = ["unix_ns"]', "1772452800000000000"),
        ('formats = ["%d.%m.%Y %H:%M"]\nzone = "Asia/Shanghai"', "02.03.2026 20:00"),
        ('formats = ["iso", "%m/%d/%Y %I:%M:%S %p"]', "03/02/2026 12:00:00 PM"),
        ('formats = ["iso", "unix_s"]', "2026-03-02T12:00:00Z"),
        ("start = 2026-03-01T12:00:00Z\nstep_s = 300", "288"),
        ('start = 2026-03-01T20:00:00\nstep_s = 300\nzone = "Asia/Shanghai"', "288"),
    ],
)
def test_times_as_they_are_written(times: str, written: str) -> None:
    mapping = WIDE.replace('time.columns = ["time"]\n', "") + f'[time]\ncolumns = ["time"]\n{times}\n'
    parts = told(mapping, f"time,x\n{written},1\n1e300,2\nx,3\n")
    assert rows(parts, "time", "value") == [(noon(), 1.0)]
    assert refused(parts) == [(3, "time"), (4, "time")]


def test_a_second_format_is_asked_where_the_first_fails() -> None:
    mapping = WIDE + 'time.formats = ["iso", "unix_s"]\n'
    assert rows(told(mapping, "time,x\n2026-03-02T12:00:00Z,1\n"), "time") == [(noon(),)]
    assert rows(told(mapping, "time,x\n2026-03-02T12:00:00Z,1\n1772452800,2\n"), "time") == [(noon(),), (noon(),)]


def test_a_time_in_several_columns() -> None:
    parted = WIDE.replace('time.columns = ["time"]', 'time.parts = ["year", "month", "day", "hour"]')
    parts = told(parted, "year,month,day,hour,x\n2026,3,2,12,1\n2026,13,2,12,2\n")
    assert rows(parts, "time", "value") == [(noon(), 1.0)]
    assert refused(parts) == [(3, "year, month, day, hour")]
    days = WIDE.replace('time.columns = ["time"]', 'time.parts = ["year", "month", "day"]')
    assert rows(told(days, "year,month,day,x\n2026,3,2,1\n"), "time") == [(datetime(2026, 3, 2, tzinfo=UTC),)]
    joined = WIDE.replace('["time"]', '["date", "clock"]')
    assert rows(told(joined, "date,clock,x\n2026-03-02,12:00,1\n"), "time") == [(noon(),)]


def test_values_are_scaled_words_and_truths_are_json_and_points_are_one_observation() -> None:
    mapping = """
        name = "kinds"
        stream = "{file} {property}"
        thing = "cab {cab}"
        decimal = ","
        delimiter = ";"
        time = {columns = ["time"], formats = ["unix_s"]}
        values = [
            {columns = ["speed"], scale = 0.1, offset = 1.0, unit = "km/h"},
            {columns = ["way"], kind = "category", property = "direction"},
            {columns = ["taken"], kind = "truth"},
            {lon = "lon", lat = "lat"},
        ]
    """
    table = (
        "time;cab;speed;way;taken;lon;lat\n"
        "0;7;12,5;N\u201cW;yes;121,5;31,2\n"
        "1;7;;;;;\n"
        f"2;7;1e308x;{'x' * 10_001};maybe;500;1\n"
    )
    parts = told(mapping, table, "data/cab.csv.gz")
    assert rows(parts, "stream", "value", "result") == [
        ("cab speed", 2.25, None),
        ("cab direction", None, '"N\u201cW"'),
        ("cab taken", None, "true"),
        ("cab position", None, '{"type":"Point","coordinates":[121.5,31.2]}'),
    ]
    assert refused(parts) == [(4, "speed"), (4, "way"), (4, "taken"), (4, "lon")]
    assert [part.missing for part in parts] == [4]
    assert [(each.thing, each.property, each.kind) for each in parts[0].streams] == [
        ("cab 7", "speed", Kind.MEASUREMENT),
        ("cab 7", "direction", Kind.CATEGORY),
        ("cab 7", "taken", Kind.TRUTH),
        ("cab 7", "position", Kind.POSITION),
    ]


def test_a_value_that_its_scale_makes_endless_is_refused() -> None:
    mapping = LONG.replace('["value"]', '["value"], scale = 1e300')
    assert refused(told(mapping, "stream,time,value\na,2026-03-02,1e300\n")) == [(2, "value")]


def test_rows_in_several_units_are_put_into_that_of_their_stream() -> None:
    mapping = LONG.replace('["value"]', '["value"], unit_column = "unit"')
    table = (
        "stream,time,value,unit\n"
        "a,2026-03-02T12:00:00Z,20,Cel\n"
        "a,2026-03-02T12:00:00Z,50,°F\n"
        "a,2026-03-02T12:00:00Z,3,m\n"
        "a,2026-03-02T12:00:00Z,4,furlongs\n"
        "a,2026-03-02T12:00:00Z,5,\n"
        "b,2026-03-02T12:00:00Z,6,furlongs\n"
        "b,2026-03-02T12:00:00Z,7,m\n"
    )
    parts = told(mapping, table)
    assert [(row, round(float(str(value)), 9)) for row, value in rows(parts, "row", "value")] == [
        (2, 20.0),
        (3, 10.0),
        (6, 5.0),
    ]
    assert refused(parts) == [(4, "unit"), (5, "unit"), (7, "unit"), (8, "unit")]
    assert [(each.name, each.unit) for each in parts[0].streams] == [("a", "Cel"), ("b", "")]


def test_quality_and_seq() -> None:
    mapping = LONG + 'seq = "n"\nquality = {column = "q", values = {good = 0, bad = 2}}\n'
    table = "stream,time,value,n,q\n" + "".join(
        f"a,2026-03-02T12:00:00Z,{number},{seq},{quality}\n"
        for number, (seq, quality) in enumerate(
            [
                ("1", "good"),
                ("", ""),
                ("-9223372036854775808", "bad"),
                ("9223372036854775808", "7"),
                ("x", "z"),
                ("5", "99999"),
            ]
        )
    )
    parts = told(mapping, table)
    assert rows(parts, "value", "seq", "quality") == [(0.0, 1, 0), (1.0, None, None), (2.0, -(2**63), 2)]
    assert refused(parts) == [(6, "q"), (7, "q"), (5, "n")]


def test_a_table_that_names_too_many_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicgrid.protocols.observation_tables.reading.MOST_STREAMS", 1)
    with pytest.raises(UnreadableTable, match="more than 1 streams"):
        told(LONG, "stream,time,value\na,2026-03-02,1\nb,2026-03-02,1\n")


def parquet(**columns: pa.Array) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink)
    return sink.getvalue()


NOONS = [noon(), noon(3), None]


@pytest.mark.parametrize(
    "time",
    [
        pa.array(NOONS, pa.timestamp("ms", "Asia/Shanghai")),
        pa.array([each and each.replace(tzinfo=None) for each in NOONS], pa.timestamp("ns")),
        pa.array(["2026-03-02T12:00Z", "2026-03-03T12:00Z", None]),
    ],
)
def test_parquet_knows_its_types(time: pa.Array) -> None:
    table = parquet(
        time=time,
        stream=pa.array(["a", "b", "c"]).dictionary_encode(),
        value=pa.array([1.5, float("nan"), 2.0]),
    )
    parts = told(LONG, table)
    assert rows(parts, "stream", "time", "value", "row") == [("a", noon(), 1.5, 1)]
    assert [part.missing for part in parts] == [1]
    assert refused(parts) == [(3, "time")]


def test_days_of_parquet_and_what_is_no_time() -> None:
    values = {"stream": pa.array(["a"]), "value": pa.array([3])}
    parts = told(LONG, parquet(time=pa.array([date(2026, 3, 2)]), **values))
    assert rows(parts, "time", "value") == [(datetime(2026, 3, 2, tzinfo=UTC), 3.0)]
    assert refused(told(LONG, parquet(time=pa.array([5], pa.duration("s")), **values))) == [(1, "time")]
    assert refused(told(LONG, parquet(time=pa.array([2**62], pa.timestamp("us")), **values))) == [(1, "time")]


def test_parquet_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    nested = {"time": pa.array(["2026-03-02"]), "stream": pa.array(["a"])}
    with pytest.raises(UnreadableTable, match="column value holds"):
        told(LONG, parquet(value=pa.array([[1]]), **nested))
    with pytest.raises(UnreadableTable):
        told(LONG, b"PAR1 and nothing more")
    monkeypatch.setattr("civicgrid.protocols.observation_tables.files.MOST_IN_GROUP", 1)
    with pytest.raises(UnreadableTable, match="row group"):
        told(LONG, parquet(value=pa.array([1]), **nested))


def workbook(cells: Sequence[Sequence[object]], sheet: str = "Data") -> bytes:
    """A small workbook of Excel: words, numbers, truths and days (as numbers with a format)."""

    def cell(value: object) -> str:
        if isinstance(value, datetime):
            return f'<c s="1"><v>{(value - datetime(1899, 12, 30)).total_seconds() / 86400}</v></c>'  # noqa: DTZ001
        if isinstance(value, bool):
            return f'<c t="b"><v>{int(value)}</v></c>'
        if isinstance(value, int | float):
            return f"<c><v>{value}</v></c>"
        return f'<c t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'

    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    kinds = "http://schemas.openxmlformats.org/package/2006"
    linked = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def link(kind: str, to: str) -> str:
        one = f'<Relationship Id="r1" Type="{linked}/{kind}" Target="{to}"/>'
        return f'<Relationships xmlns="{kinds}/relationships">{one}</Relationships>'

    lines = "".join(f"<row>{''.join(map(cell, line))}</row>" for line in cells)
    sheets = f'<sheets><sheet name="{sheet}" sheetId="1" r:id="r1"/></sheets>'
    files = {
        "[Content_Types].xml": f'<Types xmlns="{kinds}/content-types"/>',
        "_rels/.rels": link("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook {space} xmlns:r="{linked}">{sheets}</workbook>',
        "xl/_rels/workbook.xml.rels": link("worksheet", "worksheets/sheet1.xml"),
        "xl/styles.xml": f'<styleSheet {space}><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f"<worksheet {space}><sheetData>{lines}</sheetData></worksheet>",
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


SHEET: Sequence[Sequence[object]] = [
    ["stream", "time", "value"],
    ["a", datetime(2026, 3, 2, 12), 1.5],  # noqa: DTZ001  Excel knows no zones
    [1234567890123456, "2026-03-03T12:00:00Z", 2],
    ["c", "2026-03-03T12:00:00Z", True],
]


def test_a_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicgrid.protocols.observation_tables.files.PART_ROWS", 2)
    parts = told(LONG + 'sheet = "Data"\n', workbook(SHEET))
    assert len(parts) == 2
    assert rows(parts, "stream", "time", "value", "row") == [
        ("a", noon(), 1.5, 2),
        ("1234567890123456", noon(3), 2.0, 3),
    ]
    assert refused(parts) == [(4, "value")]
    assert len(told(LONG, workbook(SHEET))) == 2


@pytest.mark.parametrize("data", [b"PK\x03\x04 torn", b"\xd0\xcf\x11\xe0 old", workbook(SHEET, "Other")])
def test_a_workbook_that_cannot_be_read(data: bytes) -> None:
    with pytest.raises(UnreadableTable, match="no workbook"):
        told(LONG + 'sheet = "Data"\n', data)


def test_gzip_is_unfolded_and_bombs_are_refused() -> None:
    table = b"stream,time,value\na,2026-03-02T12:00:00Z,1\n"
    assert rows(told(LONG, gzip.compress(table)), "value") == [(1.0,)]
    with pytest.raises(UnfoldsTooFar):
        told(LONG, gzip.compress(table + b"a,2026-03-02T12:00:00Z,1\n" * 3_000_000))


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("stream,time\n", "column value is missing"),
        ("stream;time;value\n", "separated by semicolons"),
        ("stream,time,value,value\n", "stands twice"),
        ("", "column time, stream, value is missing"),
        (b"stream,time,value\n\xff,1,1\n", "not utf-8"),
        (b"stream,time,value\n" + b"a,2026-03-02,1\n" * 30_000 + b"\xff,2026-03-02,1\n", "UTF8"),
        ('stream,time,value\na,2026-03-02,"1\n' + "x" * 13_000_000, "straddl"),
    ],
)
def test_a_table_that_cannot_be_read(table: str | bytes, reason: str) -> None:
    with pytest.raises(UnreadableTable, match=reason) as failed:
        told(LONG, table)
    assert failed.value.remedy


def test_another_encoding() -> None:
    table = "stream,time,value\n\u6e29\u5ea6,2026-03-02T12:00:00Z,1\n"
    assert rows(told(LONG + 'encoding = "gb18030"\n', table.encode("gb18030")), "stream") == [("\u6e29\u5ea6",)]
    assert rows(told(LONG, table.encode("utf-8-sig")), "stream") == [("\u6e29\u5ea6",)]


def test_a_refusal_tells_the_beginning_of_what_stands_there() -> None:
    parts = told(LONG, f"stream,time,value\na,2026-03-02,{'9x' * 200}\n")
    assert parts[0].refused == [Refused(2, "value", "it is not a finite number", "9x" * 100)]
