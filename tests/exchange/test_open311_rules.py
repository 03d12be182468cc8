"""Questions as attributes and answers back; when and whereto a case is sent."""

from datetime import UTC, datetime, timedelta

import pytest

from civicgrid.apps.exchange.rules import forwarding as rules
from civicgrid.apps.exchange.rules.attributes import answers_to, attributes_of, attributes_to, wanting
from civicgrid.protocols.open311 import Datatype, ServiceRequest, Status, Value

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SCHEMA = {
    "type": "object",
    "properties": {
        "what": {
            "title": "What?",
            "x-title-zh-hans": "什么？",
            "oneOf": [{"const": "bags", "title": "Bags", "x-title-zh-hans": "垃圾袋"}, {"const": 2}],
        },
        "many": {"type": "array", "items": {"enum": ["red", "blue"]}},
        "loose": {"type": "array", "items": {"type": "string"}},
        "sure": {"type": "boolean"},
        "count": {"type": "integer", "minimum": 1},
        "metres": {"type": "number", "maximum": 9},
        "when": {"type": "string", "format": "date-time", "description": "As near as you can"},
        "story": {"type": "string", "maxLength": 1000},
        "name": {"type": "string"},
    },
    "required": ["what", "count"],
}


def test_questions_become_attributes() -> None:
    found = {each.code: each for each in attributes_of(SCHEMA, "zh-hans")}
    assert [each.order for each in found.values()] == list(range(1, 10))
    assert {code: each.datatype for code, each in found.items()} == {
        "what": Datatype.ONE,
        "many": Datatype.MANY,
        "loose": Datatype.STRING,
        "sure": Datatype.ONE,
        "count": Datatype.NUMBER,
        "metres": Datatype.NUMBER,
        "when": Datatype.DATETIME,
        "story": Datatype.TEXT,
        "name": Datatype.STRING,
    }
    assert found["what"].values == [Value("bags", "垃圾袋"), Value("2", "2")]
    assert found["sure"].values == [Value("true", "是"), Value("false", "否")]
    assert (found["what"].required, found["name"].required) == (True, False)
    assert (found["what"].description, found["name"].description) == ("什么？", "name")
    assert (found["count"].datatype_description, found["metres"].datatype_description) == ("1–", "–9")
    assert found["when"].datatype_description == "As near as you can"
    assert attributes_of({}, "en") == []


def test_attributes_become_answers() -> None:
    given = {
        "what": ["2"],
        "many": ["red", "blue"],
        "loose": ["x"],
        "sure": ["TRUE"],
        "count": ["3"],
        "metres": ["2.5"],
        "name": ["Ann"],
        "unknown": ["1"],
    }
    assert answers_to(SCHEMA, given) == {
        "what": 2,
        "many": ["red", "blue"],
        "loose": ["x"],
        "sure": True,
        "count": 3,
        "metres": 2.5,
        "name": "Ann",
    }


@pytest.mark.parametrize(("code", "words"), [("count", "many"), ("count", "inf"), ("sure", "perhaps"), ("what", "x")])
def test_what_cannot_be_read_stays_to_be_refused(code: str, words: str) -> None:
    assert answers_to(SCHEMA, {code: [words]}) == {code: words}


def test_answers_become_attributes_again() -> None:
    assert attributes_to({"a": True, "b": ["x", 2], "c": 2.5}) == {"a": ["true"], "b": ["x", "2"], "c": ["2.5"]}
    assert wanting(SCHEMA, {"what": "bags"}) == ["count"]
    assert wanting({}, {}) == []


def test_the_nearest_class_names_the_service() -> None:
    services = {"lamp": "033", "streets": "1", "*": "9"}
    assert rules.service_for(services, "streets.lamp.") == "033"
    assert rules.service_for(services, "streets.garbage.") == "1"
    assert rules.service_for(services, "manhole.") == "9"
    assert rules.service_for({"lamp": "033"}, "manhole.") == ""


def test_pauses_grow_and_end() -> None:
    waits = [rules.next_try(tries, NOW) for tries in range(1, 9)]
    assert waits[0] == NOW + timedelta(minutes=1)
    assert waits[6] == NOW + timedelta(days=1)
    assert waits[7] is None
    assert rules.next_look(0, NOW) == NOW + timedelta(minutes=1)
    assert rules.next_look(3, NOW) is None


def there(status: Status, notes: str = "", description: str = "") -> ServiceRequest:
    """A request as its server shows it."""
    return ServiceRequest(
        service_request_id="7", status=status, service_code="1", status_notes=notes, description=description
    )


def test_our_reference_is_found_as_a_line_of_its_own() -> None:
    words = rules.described("2026", " Dark ", [("How many?", "2")])
    assert words == "Dark\nHow many? 2\nCivicGrid 2026"
    assert rules.found_among([there(Status.OPEN), there(Status.OPEN, description=words)], "2026") == "7"
    assert rules.found_among([there(Status.OPEN, description=words)], "202") == ""


@pytest.mark.parametrize(
    ("status", "notes", "now", "turn"),
    [
        ("", "", there(Status.OPEN), None),
        ("open", "x", there(Status.OPEN, "x"), None),
        ("open", "", there(Status.OPEN, "x"), rules.Turn("x", done=False)),
        ("", "", there(Status.CLOSED), rules.Turn("", done=True)),
        ("open", "x", there(Status.CLOSED, "x"), rules.Turn("", done=True)),
        ("closed", "x", there(Status.CLOSED, "x"), None),
        ("closed", "", there(Status.OPEN, "again"), rules.Turn("again", done=False)),
    ],
)
def test_only_what_is_new_is_a_turn(status: str, notes: str, now: ServiceRequest, turn: rules.Turn | None) -> None:
    assert rules.turn_of(status, notes, now) == turn
