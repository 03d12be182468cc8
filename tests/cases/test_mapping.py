"""Mappings: a row of a city's export becomes a report, or an error that names field and remedy."""

import csv
import gzip
import io
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.apps.cases.rules.export import rows
from civicgrid.apps.cases.rules.mapping import MOST_CHARACTERS, InvalidMapping, Mapping, Status, load
from civicgrid.apps.cases.rules.wall_time import parser
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.tables import UnreadableTable

ROOT = Path(__file__).resolve().parents[2]
MAPPINGS = ROOT / "src/civicgrid/apps/cases/mappings"

LAKESIDE = """
name = "Lakeside"

[columns]
origin_key = "id"
type = "kind"
opened = "opened"
due = "due"
closed = "closed"
text = ["title", "detail"]
address = ["street"]
closing_note = "note"
organisation = "team"

[times]
zone = "America/New_York"
formats = ["iso", "%d.%m.%Y %H:%M"]

[source]
column = "channel"
values = { "phone" = "hotline", "form" = "web" }

[place]
lon = "x"
lat = "y"
when = { mapped = "yes" }
nowhere = [[0.0, 0.0]]
bounds = [-71.3, 42.2, -70.8, 42.5]

[status]
column = "state"
values = { "new" = "open", "done" = "closed", "nonsense" = "void" }

[duplicate]
column = "note"
pattern = 'same as (\\d+)'
key = "L-{}"

[types]
"Lamp out" = "Street light"
"""
ROW = {
    "id": "L-7",
    "kind": "Lamp out",
    "opened": "2015-06-03T10:00:00",
    "due": "2015-06-10T10:00:00",
    "closed": "04.06.2015 08:30",
    "title": "Dark corner",
    "detail": "",
    "street": "3 Quay Lane",
    "note": "bulb changed",
    "team": "Lamps",
    "channel": "phone",
    "x": "-71.06",
    "y": "42.36",
    "mapped": "yes",
    "state": "done",
}


@pytest.fixture(scope="module")
def lakeside() -> Mapping:
    return load(LAKESIDE.encode())


def refusal(mapping: Mapping, **changes: str) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        mapping.read(ROW | changes)
    return caught.value


def test_a_row_becomes_a_report(lakeside: Mapping) -> None:
    report = lakeside.read(ROW)
    assert (report.source, report.origin_key, report.type) == ("hotline", "L-7", "Street light")
    assert (report.text, report.address, report.organisation) == ("Dark corner", "3 Quay Lane", "Lamps")
    assert (report.lon, report.lat) == (-71.06, 42.36)
    assert report.opened_at == datetime(2015, 6, 3, 14, tzinfo=UTC)
    assert report.due_at == datetime(2015, 6, 10, 14, tzinfo=UTC)
    assert report.closed_at == datetime(2015, 6, 4, 12, 30, tzinfo=UTC)
    assert (report.status, report.void, report.closing_note) == (Status.CLOSED, False, "bulb changed")


def test_texts_are_joined_once(lakeside: Mapping) -> None:
    assert lakeside.read(ROW | {"detail": "by the pier"}).text == "Dark corner · by the pier"
    assert lakeside.read(ROW | {"detail": " Dark corner "}).text == "Dark corner"


def test_what_a_row_need_not_have(lakeside: Mapping) -> None:
    report = lakeside.read(ROW | {"due": "", "closed": "", "x": "", "y": "", "note": "", "state": "new"})
    assert (report.due_at, report.closed_at, report.lon, report.lat) == (None, None, None, None)
    assert report.status is Status.OPEN


@pytest.mark.parametrize("changes", [{"mapped": "no", "x": "nan"}, {"x": "0", "y": "0.0"}])
def test_a_place_that_means_nothing(lakeside: Mapping, changes: dict[str, str]) -> None:
    assert lakeside.read(ROW | changes).lon is None


def test_a_duplicate_names_the_other(lakeside: Mapping) -> None:
    report = lakeside.read(ROW | {"note": "the same as 5"})
    assert (report.status, report.duplicate_of) == (Status.DUPLICATE, "L-5")


def test_void_is_what_the_city_did_not_accept(lakeside: Mapping) -> None:
    assert lakeside.read(ROW | {"state": "nonsense"}).void


@pytest.mark.parametrize(
    ("changes", "field", "remedy"),
    [
        ({"id": " "}, "id", "fill it in"),
        ({"kind": ""}, "kind", "fill it in"),
        ({"opened": ""}, "opened", "fill it in"),
        ({"opened": "yesterday"}, "opened", "write times in one of the formats iso, %d.%m.%Y %H:%M"),
        ({"opened": "2015-02-30"}, "opened", "write times in"),
        ({"opened": "9999-12-31T23:00"}, "opened", "write times in"),
        ({"closed": "2015-06-03T09:59:59"}, "closed", "at or after the opening (2015-06-03T10:00:00)"),
        ({"x": "NaN"}, "x", "write degrees"),
        ({"y": "inf"}, "y", "write degrees"),
        ({"y": ""}, "y", "write degrees"),
        ({"x": "42,36"}, "x", "write degrees"),
        ({"x": "42.36", "y": "-71.06"}, "x, y", "swap latitude and longitude"),
        ({"x": "-87.6", "y": "41.9"}, "x, y", "give a point of the city"),
        ({"channel": "pigeon"}, "channel", "under [source]"),
        ({"state": "lost"}, "state", "under [status.values]"),
        ({"title": "\0"}, "title", "NUL"),
    ],
)
def test_a_row_is_refused(lakeside: Mapping, changes: dict[str, str], field: str, remedy: str) -> None:
    error = refusal(lakeside, **changes)
    assert error.field == field
    assert remedy in error.advice()


def test_a_cell_of_ten_megabytes_is_refused_in_few_words(lakeside: Mapping) -> None:
    error = refusal(lakeside, title="a" * 10_000_000)
    assert error.field == "title"
    assert str(MOST_CHARACTERS) in error.advice()
    assert len(str(error)) < 300


def test_clocks_set_forward(lakeside: Mapping) -> None:
    """02:30 was not shown on 8 March 2015; read by the clocks before, it is 03:30."""
    skipped = lakeside.read(ROW | {"opened": "2015-03-08T02:30:00"})
    assert skipped.opened_at == datetime(2015, 3, 8, 7, 30, tzinfo=UTC)


def test_clocks_set_back(lakeside: Mapping) -> None:
    """01:30 was shown twice on 1 November 2015: the first, unless it would close before it opens."""
    first = lakeside.read(ROW | {"opened": "2015-11-01T01:30:00", "closed": ""})
    assert first.opened_at == datetime(2015, 11, 1, 5, 30, tzinfo=UTC)
    later = lakeside.read(ROW | {"opened": "2015-11-01T01:50:00", "closed": "2015-11-01T01:10:00"})
    assert later.closed_at == datetime(2015, 11, 1, 6, 10, tzinfo=UTC)


def test_offsets_are_believed_unless_the_mapping_knows_better(lakeside: Mapping) -> None:
    row = ROW | {"opened": "2015-06-03 10:00:00+00:00"}
    assert lakeside.read(row).opened_at == datetime(2015, 6, 3, 10, tzinfo=UTC)
    local = load(LAKESIDE.replace("[times]", "[times]\nignore_offset = true").encode())
    assert local.read(row).opened_at == datetime(2015, 6, 3, 14, tzinfo=UTC)


def test_missing_columns_are_named_in_order(lakeside: Mapping) -> None:
    assert lakeside.columns_missing(ROW) == []
    assert lakeside.columns_missing(set(ROW) - {"y", "id"}) == ["id", "y"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('origin_key = "id"', 'origin_kye = "id"', "[columns] Object contains unknown field `origin_kye`"),
        ('origin_key = "id"', "", "[columns] Object missing required field `origin_key`"),
        ('"hotline"', '"fax"', "fax"),
        ("America/New_York", "America/Atlantis", "[times] 'America/Atlantis' is no time zone"),
        ('"iso"', '"%x"', "[times] %x in '%x' is not read"),
        ('"iso"', '"%H:%M"', "does not name a moment"),
        ("'same as", "'(same as", "[duplicate] pattern"),
        ('"done" = "closed"', '"done" = "finished"', "finished"),
        ('name = "Lakeside"', 'name = "Lakeside"\ndelimiter = "::"', "delimiter '::' is not one character"),
        ('name = "Lakeside"', 'name = "Lakeside"\nencoding = "klingon"', "encoding 'klingon' is not known"),
        ('column = "channel"', "", "[source] give a default, or a column"),
        ('name = "Lakeside"', "name = Lakeside", "lakeside.toml"),
    ],
)
def test_a_wrong_mapping_names_file_and_key(old: str, new: str, said: str) -> None:
    assert old in LAKESIDE
    with pytest.raises(InvalidMapping) as caught:
        load(LAKESIDE.replace(old, new, 1).encode(), "lakeside.toml")
    assert said in str(caught.value)
    assert str(caught.value).startswith("lakeside.toml is not a mapping")


@given(st.datetimes(datetime(1000, 1, 1), datetime(9999, 1, 1)))  # noqa: DTZ001
def test_times_read_as_they_were_written(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    for pattern in ("%m/%d/%Y %I:%M:%S %p", "%d.%m.%Y %H:%M:%S", "%Y%m%d%H%M%S"):
        assert parser(pattern)(moment.strftime(pattern)) == moment
    assert parser("iso")(moment.isoformat()) == moment


@pytest.mark.parametrize("text", ["12/25/2013 00:10:00 PM", "12/25/2013 13:10:00 PM", "13/25/2013 01:10:00 PM", ""])
def test_times_that_no_clock_shows(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        parser("%m/%d/%Y %I:%M:%S %p")(text)


def export(**changes: str) -> bytes:
    text = io.StringIO()
    table = csv.DictWriter(text, list(ROW))
    table.writeheader()
    table.writerows([ROW | {"title": "Two\nlines"}, ROW | changes])
    return text.getvalue().encode()


@pytest.mark.parametrize("data", [export(), b"\xef\xbb\xbf" + export(), gzip.compress(export())])
def test_exports_are_read_plain_or_packed(lakeside: Mapping, data: bytes) -> None:
    found = list(rows(lakeside, "export.csv", io.BytesIO(data)))
    assert [line for line, _ in found] == [2, 4]
    assert [lakeside.read(row).text for _, row in found] == ["Two\nlines", "Dark corner"]


def test_a_giant_cell_costs_its_row_only(lakeside: Mapping) -> None:
    first, second = rows(lakeside, "export.csv", io.BytesIO(export(title="a" * 10_000_000)))
    assert lakeside.read(first[1]).origin_key == "L-7"
    assert refusal(lakeside, **second[1]).field == "title"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (export().decode().encode("utf-16"), "UTF-16"),
        (export(title="路灯不亮").decode().encode("gbk"), "it is not utf-8"),
        (gzip.compress(export())[:-20], "fetch it again"),
        (b"\x1f\x8b" + b"x" * 30, "fetch it again"),
        (export().replace(b"kind", b"sort"), "column kind is missing"),
        (b"", "it is empty"),
    ],
)
def test_an_export_is_refused(lakeside: Mapping, data: bytes, said: str) -> None:
    with pytest.raises(UnreadableTable) as caught:
        list(rows(lakeside, "export.csv", io.BytesIO(data)))
    assert said in str(caught.value)


def test_another_encoding_stands_in_the_mapping() -> None:
    mapping = load(LAKESIDE.replace("[columns]", 'encoding = "gb18030"\n[columns]', 1).encode())
    data = export(title="路灯不亮").decode().encode("gb18030")
    _, (_, row) = rows(mapping, "export.csv", io.BytesIO(data))
    assert mapping.read(row).text == "路灯不亮"


SHIPPED = {
    "boston-311": "boston_311_2015/requests.csv.gz",
    "chicago-311": "chicago_311_sanitation/requests.csv.gz",
    "nyc-311-2013": "nyc_311_samples/requests_2013-12-25_old_columns.csv.gz",
    "nyc-311-2019": "nyc_311_samples/requests_2019-12-31_new_columns.csv.gz",
    "san-francisco-311": "san_francisco_service_and_emergency/requests_311.csv.gz",
}


def test_every_mapping_that_ships_is_tried() -> None:
    assert {path.stem for path in MAPPINGS.glob("*.toml")} == set(SHIPPED)


def shipped(name: str) -> Mapping:
    return load((MAPPINGS / f"{name}.toml").read_bytes(), f"{name}.toml")


@pytest.mark.parametrize("name", SHIPPED)
def test_a_real_export_is_understood(shared_data: Path, name: str) -> None:
    path = shared_data / SHIPPED[name]
    if not path.exists():
        pytest.skip(f"no {SHIPPED[name]} in CIVICGRID_SHARED_DATA")
    mapping, refused, read = shipped(name), Counter[str](), 0
    with path.open("rb") as stream:
        for _, row in rows(mapping, path.name, stream):
            try:
                mapping.read(row)
                read += 1
            except InvalidInput as error:
                refused[error.field] += 1
    assert set(refused) <= {mapping.columns.closed}
    assert refused.total() < 0.003 * read


NEW_YORK_2013 = {
    "Unique Key": "1",
    "Complaint Type": "Pothole",
    "Created Date": "07/04/2013 12:05:09 AM",
    "Closed Date": "07/05/2013 01:00:00 PM",
    "Due Date": "",
    "Descriptor": "Deep",
    "Location Type": "Street",
    "Incident Address": "1 MAPLE WALK",
    "City": "BROOKLYN",
    "Incident Zip": "11200",
    "Agency": "DOT",
    "Longitude": "-73.95",
    "Latitude": "40.65",
    "Status": "Closed",
}


def test_new_york_writes_hours_of_half_days() -> None:
    report = shipped("nyc-311-2013").read(NEW_YORK_2013)
    assert report.opened_at == datetime(2013, 7, 4, 4, 5, 9, tzinfo=UTC)
    assert report.closed_at == datetime(2013, 7, 5, 17, tzinfo=UTC)
    assert (report.text, report.address) == ("Deep · Street", "1 MAPLE WALK, BROOKLYN, 11200")


@pytest.mark.parametrize(
    ("note", "status", "other"),
    [
        ("Case Closed. Duplicate of Existing Case 101001200002", Status.DUPLICATE, "101001200002"),
        ("Case Closed. Case Noted duplicate of %1200003", Status.DUPLICATE, "101001200003"),
        ("Case Closed. Duplicate of Existing Case", Status.DUPLICATE, ""),
        ("Case Closed. Case Invalid not ours", Status.VOID, ""),
        ("Case Closed. Case Resolved 1200003 bricks laid", Status.CLOSED, ""),
    ],
)
def test_boston_clerks_say_why_in_their_notes(note: str, status: Status, other: str) -> None:
    row = {
        "case_enquiry_id": "101001200001",
        "type": "Sidewalk Repair",
        "open_dt": "2015-01-02T09:00:00",
        "closed_dt": "2015-01-02T10:00:00",
        "case_status": "Closed",
        "closure_reason": note,
    }
    report = shipped("boston-311").read(row)
    assert (report.status, report.duplicate_of) == (status, other)


def test_san_francisco_calls_local_time_utc() -> None:
    row = {
        "unique_key": "1",
        "category": "Sewer Issues",
        "created_date": "2015-07-01 09:00:00+00:00",
        "source": "Phone",
        "latitude": "0.0",
        "longitude": "0.0",
        "status": "Open",
    }
    report = shipped("san-francisco-311").read(row)
    assert report.opened_at == datetime(2015, 7, 1, 16, tzinfo=UTC)
    assert report.lon is None


def test_chicago_marks_duplicates_in_the_status() -> None:
    row = {
        "service_request_number": "12-1",
        "type_of_service_request": "Sanitation Code Violation",
        "creation_date": "2012-07-06",
        "completion_date": "2012-07-06",
        "status": "Completed - Dup",
    }
    report = shipped("chicago-311").read(row)
    assert report.status is Status.DUPLICATE
    assert report.opened_at == report.closed_at == datetime(2012, 7, 6, 5, tzinfo=UTC)
