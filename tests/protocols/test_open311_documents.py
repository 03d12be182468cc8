"""Records of Open311 as JSON and XML, there and back, and what other servers make of them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import parse_qsl

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.protocols import open311
from civicgrid.protocols.open311 import (
    Attribute,
    Datatype,
    Definition,
    Discovery,
    Endpoint,
    Fault,
    Format,
    Kind,
    NoAnswerOfOpen311,
    Resolved,
    Service,
    ServiceRequest,
    Status,
    Submission,
    Taken,
    Update,
    UpdateTaken,
    Value,
    address_of,
    form_of,
    range_of,
    read_submission,
    read_update,
    update_of,
)

SAMPLES = Path(__file__).parents[2] / "src" / "civicgrid" / "protocols" / "open311_samples"
MORNING = datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=8)))
BOTH = pytest.mark.parametrize("form", list(Format))

SERVICES = [
    Service(service_code="001", service_name="Cans <24x7>", metadata=True, keywords="a, b", group="streets"),
    Service(service_code="2", service_name="路灯", type=Kind.BATCH),
]
DEFINITION = Definition(
    "001",
    [
        Attribute(code="A", datatype=Datatype.ONE, required=True, order=1, values=[Value("1", "One")]),
        Attribute(code="B", datatype=Datatype.TEXT, order=2, description="Say more", variable=False),
    ],
)
REQUESTS = [
    ServiceRequest(
        service_request_id="202603020000001",
        status=Status.OPEN,
        status_notes="On its way",
        service_code="001",
        description="Two lines\nof it & more",
        requested_datetime=MORNING,
        updated_datetime=MORNING.astimezone(UTC),
        lat=40.0005,
        long=116.0005,
        media_url="https://city.example/1.jpeg",
    ),
    ServiceRequest(service_request_id="2", status=Status.CLOSED, service_code="2"),
]
UPDATES = [Update(update_id="1-2", service_request_id="1", status=Status.CLOSED, updated_datetime=MORNING)]


def sample(name: str) -> bytes:
    """What another server answered."""
    return (SAMPLES / name).read_bytes()


@BOTH
def test_lists_come_back_as_they_went(form: Format) -> None:
    assert open311.read_services(open311.write_services(SERVICES, form), form) == SERVICES
    assert open311.read_requests(open311.write_requests(REQUESTS, form), form) == REQUESTS
    assert open311.read_updates(open311.write_updates(UPDATES, form), form) == UPDATES


@BOTH
def test_single_things_come_back_as_they_went(form: Format) -> None:
    assert open311.read_definition(open311.write_definition(DEFINITION, form), form) == DEFINITION
    number, token = Taken(service_request_id="1", service_notice="Soon"), Taken(token="t")
    assert open311.read_taken(open311.write_requests([number], form), form) == number
    assert open311.read_taken(open311.write_requests([token], form), form) == token
    assert open311.read_taken(open311.write_requests([Resolved("1", "t")], form), form).service_request_id == "1"
    assert b"u1" in open311.write_updates([UpdateTaken("u1")], form)


@BOTH
def test_faults_and_discovery_come_back_as_they_went(form: Format) -> None:
    faults = [Fault(400, "HOWMANYD required"), Fault(404, "No such service")]
    assert open311.read_faults(open311.write_faults(faults, form), form) == faults
    there = Endpoint(url="https://city.example/v2", changeset="2026-03-02T09:00:00Z", type="production")
    discovery = Discovery(changeset="2026", contact="a@city.example", key_service="ask", endpoints=[there])
    found = open311.read_endpoints(open311.write_discovery(discovery, form), form)
    assert [each.url for each in found] == [there.url]
    assert list(found[0].formats) == ["text/xml", "application/json"]


def test_json_has_its_own_truths_and_numbers_and_no_null() -> None:
    (first, second) = msgspec.json.decode(open311.write_services(SERVICES, Format.JSON))
    assert first["metadata"] is True
    assert second["keywords"] == ""
    written = msgspec.json.decode(open311.write_requests(REQUESTS, Format.JSON))
    assert written[0]["lat"] == 40.0005
    assert written[0]["requested_datetime"] == "2026-03-02T09:00:00+08:00"
    assert written[0]["updated_datetime"] == "2026-03-02T01:00:00Z"
    assert "media_url" not in written[1]
    assert None not in written[1].values()


def test_xml_declares_its_encoding_and_says_truths_in_words() -> None:
    written = open311.write_services(SERVICES, Format.XML).decode()
    assert written.startswith("<?xml version='1.0' encoding='utf-8'?>\n<services>\n  <service>\n")
    assert "<metadata>true</metadata>" in written
    assert "<keywords />" in written
    assert "路灯" in written


def test_empty_lists_are_lists() -> None:
    assert open311.write_requests([], Format.JSON) == b"[]"
    assert open311.read_requests(open311.write_requests([], Format.XML), Format.XML) == []


@given(st.text())
def test_any_text_is_written_as_one_that_can_be_read(words: str) -> None:
    request = [ServiceRequest(service_request_id="1", status=Status.OPEN, service_code="1", description=words)]
    for form in Format:
        (back,) = open311.read_requests(open311.write_requests(request, form), form)
        assert "".join(back.description.split()) == "".join(open311_legible(words).split())


def open311_legible(words: str) -> str:
    """The text without what no document can hold."""
    from civicgrid.kernel.plain import legible

    return legible(words)


def test_requests_of_other_servers_are_read() -> None:
    (found,) = open311.read_requests(sample("requests_of_numbers.json"), Format.JSON)
    assert (found.service_request_id, found.status, found.service_code) == ("638344", Status.CLOSED, "6")
    assert found.requested_datetime == datetime(2010, 4, 14, 6, 37, 38, tzinfo=UTC)
    assert (found.updated_datetime, found.lat, found.long, found.media_url) == (None, 37.76, None, None)
    assert open311.read_requests(sample("requests_wrapped.json"), Format.JSON)[0].service_request_id == "1"
    (one,) = open311.read_requests(sample("requests_of_one.xml"), Format.XML)
    assert (one.service_request_id, one.media_url) == ("293944", "http://city.example/1.jpg")


def test_services_of_other_servers_are_read() -> None:
    cans, plate = open311.read_services(sample("services.xml"), Format.XML)
    assert (cans.metadata, plate.metadata, plate.type) == (True, False, Kind.REALTIME)
    make, hint = open311.read_definition(sample("definition.xml"), Format.XML).attributes
    assert (make.values, make.order) == ([Value("123", "Ford")], 1)
    assert (hint.datatype, hint.variable, hint.values) == (Datatype.STRING, False, None)
    assert open311.read_endpoints(sample("discovery.xml"), Format.XML)[0].formats == ["text/xml"]


def test_receipts_and_updates_of_other_servers_are_read() -> None:
    assert open311.read_taken(sample("taken_as_token.xml"), Format.XML).token == "12345"
    assert open311.read_taken(sample("taken.json"), Format.JSON).service_request_id == "293944"
    (update,) = open311.read_updates(sample("updates.xml"), Format.XML)
    assert (update.update_id, update.status, update.description) == ("638344", Status.CLOSED, "Done")
    assert open311.read_faults(sample("errors_single.json"), Format.JSON) == [Fault(403, "Invalid api_key")]


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><services>&b;</services>'


@pytest.mark.parametrize(
    ("read", "body", "form"),
    [
        (open311.read_services, b"<html><p>Gateway</html>", Format.XML),
        (open311.read_services, b"<html><p>Gateway</p></html>", Format.XML),
        (open311.read_services, b"Sorry", Format.JSON),
        (open311.read_services, b'"Sorry"', Format.JSON),
        (open311.read_services, b"[1, 2]", Format.JSON),
        (open311.read_services, b"\xff\xfe", Format.JSON),
        (open311.read_services, b"[" * 100_000, Format.JSON),
        (open311.read_services, BOMB, Format.XML),
        (open311.read_services, b" " * 8_000_001, Format.JSON),
        (open311.read_taken, b"[]", Format.JSON),
        (open311.read_taken, b'[{"token": null}]', Format.JSON),
        (open311.read_definition, b"[]", Format.JSON),
        (open311.read_endpoints, b"[]", Format.JSON),
    ],
)
def test_what_is_no_answer_is_refused(read: Callable[[bytes, Format], object], body: bytes, form: Format) -> None:
    if b"<p>Gateway</p>" in body:
        assert read(body, form) == []  # well-formed, and not one service in it
        return
    with pytest.raises(NoAnswerOfOpen311):
        read(body, form)


def test_a_refusal_in_other_words_tells_no_fault() -> None:
    assert open311.read_faults(b"Gateway", Format.JSON) == []
    assert open311.read_faults(b'[{"code": "x"}]', Format.JSON) == []


def test_a_new_request_arrives_as_it_was_sent() -> None:
    new = Submission(
        service_code="001",
        lat=40.0005,
        long=-122.5,
        address_string="5 Main St",
        description="Dark\nand wet & cold",
        media_urls=["https://a.example/1", "https://a.example/2"],
        attributes={"a": ["1"], "b": ["2", "3"]},
        own_number="202603020000001",
    )
    sent = parse_qsl(form_of(new, api_key="k", jurisdiction="tiny").decode(), strict_parsing=True)
    assert read_submission(sent) == new
    assert ("api_key", "k") in sent
    assert ("jurisdiction_id", "tiny") in sent
    assert ("attribute[b][]", "3") in sent
    assert "lat" not in dict(parse_qsl(form_of(Submission(service_code="1", address_id="7")).decode()))


def test_an_update_arrives_as_it_was_sent() -> None:
    sent = parse_qsl(update_of("7", "open", "Not done", MORNING, "7-3", {"api_key": "k"}).decode())
    assert dict(sent)["updated_datetime"] == "2026-03-02T09:00:00+08:00"
    new = read_update(sent)
    assert (new.service_request_id, new.status, new.description, new.update_id) == ("7", "open", "Not done", "7-3")


def test_addresses_are_written_below_the_endpoint() -> None:
    asked = address_of("https://a.example/v2/", "requests/a b", Format.JSON, jurisdiction_id="tiny", api_key="")
    assert asked == "https://a.example/v2/requests/a%20b.json?jurisdiction_id=tiny"
    assert range_of(MORNING, MORNING.astimezone(UTC)) == {
        "start_date": "2026-03-02T09:00:00+08:00",
        "end_date": "2026-03-02T01:00:00Z",
    }
