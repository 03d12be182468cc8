"""What clients of Open311 send: filters, forms, and what is wrong with them."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.kernel.errors import CivicGridError
from civicgrid.protocols.open311 import (
    Box,
    Call,
    Format,
    Status,
    argument,
    read_asked,
    read_call,
    read_submission,
    read_update,
)

SAMPLES = Path(__file__).parents[2] / "src" / "civicgrid" / "protocols" / "open311_samples"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
QUARTER = timedelta(days=90)

Pairs = list[tuple[str, str]]


def asked(**arguments: str) -> object:
    """The filters of a question."""
    return read_asked(list(arguments.items()), NOW, SHANGHAI)


@pytest.mark.parametrize(
    ("path", "call"),
    [
        ("services.json", Call("services", "", Format.JSON)),
        ("services/033.xml", Call("services", "033", Format.XML)),
        ("requests/a.b.json", Call("requests", "a.b", Format.JSON)),
        ("services", None),
        ("services.html", None),
        ("services/.xml", None),
        ("services/a/b.xml", None),
    ],
)
def test_addresses_name_a_resource_and_a_format(path: str, call: Call | None) -> None:
    assert read_call(path) == call


def test_the_form_of_fixmystreet_is_read() -> None:
    new = read_submission(parse_qsl((SAMPLES / "post_by_fixmystreet.txt").read_text(), keep_blank_values=True))
    assert (new.service_code, new.lat, new.long) == ("lamp", 40.0005, 116.0005)
    assert new.description == "title: Dark lamp\r\n\r\ndetail: It is out"
    assert new.attributes == {"lamps": ["2"], "colours": ["red", "blue"]}
    assert new.media_urls == ["https://example.org/1.jpeg", "https://example.org/2.jpeg"]
    assert (new.first_name, new.phone, new.own_number) == ("Ann", "", "1234")


def test_an_address_is_place_enough() -> None:
    new = read_submission([("service_code", "1"), ("address_string", "5\n Main   St"), ("lat", " ")])
    assert (new.lat, new.address_string) == (None, "5 Main St")
    assert read_submission([("service_code", "1"), ("address_id", "7")]).address_id == "7"


@pytest.mark.parametrize(
    ("pairs", "field"),
    [
        ([("lat", "1"), ("long", "1")], "service_code"),
        ([("service_code", "1")], "lat, long"),
        ([("service_code", "1"), ("lat", "1")], "long"),
        ([("service_code", "1"), ("long", "1")], "lat"),
        ([("service_code", "1"), ("lat", "north"), ("long", "1")], "lat"),
        ([("service_code", "1"), ("lat", "nan"), ("long", "1")], "lat"),
        ([("service_code", "1"), ("lat", "90.1"), ("long", "1")], "lat"),
        ([("service_code", "1"), ("lat", "1"), ("long", "-181")], "long"),
        ([("service_code", "1"), ("address_id", "x" * 301)], "address_id"),
        ([("service_code", "1"), ("address_id", "1"), ("description", "x" * 4001)], "description"),
        ([("service_code", "1"), ("address_id", "1"), *(("media_url", f"http://{n}") for n in range(11))], "media_url"),
        ([("service_code", "1"), ("address_id", "1"), *((f"attribute[{n}]", "1") for n in range(201))], "attribute"),
    ],
)
def test_a_form_that_lacks_something_is_refused(pairs: Pairs, field: str) -> None:
    with pytest.raises(CivicGridError) as refused:
        read_submission(pairs)
    assert refused.value.field == field
    assert refused.value.status == 400


def test_what_is_wanting_is_told_in_the_words_that_clients_look_for() -> None:
    with pytest.raises(CivicGridError) as refused:
        read_submission([])
    assert refused.value.message() == "service_code required"


def test_a_range_is_the_last_ninety_days_unless_named() -> None:
    found = read_asked([], NOW, SHANGHAI)
    assert (found.start, found.end) == (NOW - QUARTER, NOW)
    assert (found.page, found.page_size, found.statuses) == (1, 1000, [])


def test_an_open_end_of_a_range_is_ninety_days_away_at_most() -> None:
    long_ago = read_asked([("start_date", "2025-01-01T00:00:00Z")], NOW, SHANGHAI)
    assert long_ago.end == datetime(2025, 1, 1, tzinfo=UTC) + QUARTER
    assert read_asked([("start_date", "2026-03-01T00:00:00Z")], NOW, SHANGHAI).end == NOW
    to_come = read_asked([("start_date", "2027-03-01T00:00:00Z")], NOW, SHANGHAI)
    assert to_come.start == to_come.end
    until = read_asked([("end_date", "2025-06-01T00:00:00Z")], NOW, SHANGHAI)
    assert until.start == datetime(2025, 6, 1, tzinfo=UTC) - QUARTER


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-01T08:00:00+08:00",
        "2026-03-01T08:00:00 08:00",
        "2026-03-01T00:00:00Z",
        "2026-03-01T08:00:00",
        "2026-03-01T18:46:00+18:46",
    ],
)
def test_times_are_read_as_clients_write_them(written: str) -> None:
    found = read_asked([("start_date", written)], NOW, SHANGHAI)
    assert found.start == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "arguments",
    [
        {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-04-02T00:00:00Z"},
        {"start_date": "2026-02-01T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"},
        {"start_date": "yesterday"},
        {"start_date": "0001-01-01T00:00:00Z"},
        {"start_date": "9999-12-31T23:59:59Z"},
        {"end_date": "0001-03-01T00:00:00Z"},
        {"status": "broken"},
        {"page": "0"},
        {"page": "1001"},
        {"page_size": "-1"},
        {"page_size": "many"},
        {"page_size": "1" * 5000},
        {"bbox": "1,2,3"},
        {"bbox": "1,2,3,north"},
        {"updated_after": "later"},
    ],
)
def test_filters_that_make_no_sense_are_refused(arguments: dict[str, str]) -> None:
    with pytest.raises(CivicGridError):
        asked(**arguments)


def test_ninety_days_are_not_too_many() -> None:
    found = asked(start_date="2026-01-01T00:00:00Z", end_date="2026-04-01T00:00:00Z")
    assert found


def test_lists_are_parted_by_commas_or_sent_again() -> None:
    pairs = [("status", "open,CLOSED"), ("service_code", "a, b"), ("service_code", "b"), ("service_code", "c")]
    found = read_asked(pairs, NOW, SHANGHAI)
    assert found.statuses == [Status.OPEN, Status.CLOSED]
    assert found.codes == ["a", "b", "c"]


def test_numbers_override_everything_else() -> None:
    found = read_asked([("service_request_id", "1,2"), ("start_date", "yesterday")], NOW, SHANGHAI)
    assert found.numbers == ["1", "2"]
    assert found.start is None


def test_pages_and_boxes() -> None:
    pairs = [("page", "2"), ("page_size", "5000"), ("bbox", "116,40,116.5,40.5")]
    found = read_asked(pairs, NOW, SHANGHAI)
    assert (found.page, found.page_size, found.box) == (2, 1000, Box(116, 40, 116.5, 40.5))


def test_an_update_is_read() -> None:
    pairs = [("service_request_id", "7"), ("status", "OPEN"), ("update_id", "9"), ("description", "Still dark")]
    new = read_update([*pairs, ("media_url", "https://example.org/1.jpeg")])
    assert (new.service_request_id, new.status, new.update_id) == ("7", "open", "9")
    assert read_update([("service_request_id", "7"), ("update_id_ext", "8")]).update_id == "8"
    with pytest.raises(CivicGridError, match="service_request_id required"):
        read_update([])


def test_empty_is_not_sent() -> None:
    assert argument([("a", " "), ("b", "1"), ("a", "2")], "a") == "2"


@given(st.lists(st.tuples(st.sampled_from(["lat", "long", "service_code", "attribute[a]", "page"]), st.text())))
def test_whatever_is_sent_is_read_or_refused(pairs: Pairs) -> None:
    for read in (read_submission, read_update, lambda sent: read_asked(sent, NOW, SHANGHAI)):
        with suppress(CivicGridError):
            assert read(pairs) is not None
