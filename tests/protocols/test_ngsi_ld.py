"""Entities of NGSI-LD and NGSI v2: things, observations, and what was not understood."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from civicgrid.kernel.observations import Told
from civicgrid.kernel.units import unit
from civicgrid.protocols import ngsi_ld
from civicgrid.protocols.ngsi_ld import NotNgsi
from civicgrid.protocols.ngsi_ld.words import STATED, UNECE

NOON = "2026-03-02T12:00:00Z"
POINT = {"type": "Point", "coordinates": [121.5, 31.2]}
BIN = {"id": "urn:ngsi-ld:WasteContainer:7", "type": "WasteContainer"}


def told(content: object) -> Told:
    return ngsi_ld.read(json.dumps(content).encode())


def said(content: object) -> dict[str, tuple[object, str]]:
    """Property -> its value or result, and its unit."""
    found = told(content)
    about = {each.name: each for each in found.streams}
    return {
        about[row["stream"]].property: (
            row["value"] if row["result"] is None else json.loads(row["result"]),
            about[row["stream"]].unit,
        )
        for row in found.rows.to_pylist()
    }


NORMALISED = BIN | {
    "location": {"type": "GeoProperty", "value": POINT},
    "fillingLevel": {"type": "Property", "value": 0.7, "unitCode": "C62", "observedAt": NOON},
    "temperature": {"type": "Property", "value": 21, "observedAt": NOON},
    "status": {"type": "Property", "value": "ok", "observedAt": NOON},
    "open": {"type": "Property", "value": True, "observedAt": NOON},
    "refDevice": {"type": "Relationship", "object": "urn:ngsi-ld:Device:1"},
    "name": {"type": "Property", "value": "Bin at the gate"},
    "storedWasteKind": {"type": "Property", "value": ["glass"]},
    "capacity": {"type": "Property", "value": 120, "unitCode": "LTR"},
    "nothing": {"type": "Property", "value": None},
    "@context": ["https://example.org/context.jsonld"],
}


def test_a_normalised_entity() -> None:
    assert said(NORMALISED) == {
        "fillingLevel": (0.7, "1"),
        "temperature": (21.0, "Cel"),
        "status": ("ok", ""),
        "open": (True, ""),
    }
    found = told(NORMALISED)
    thing = found.things[0]
    assert (thing.id, thing.type, thing.name) == (BIN["id"], "WasteContainer", "Bin at the gate")
    assert thing.location == POINT
    assert thing.properties == {"refDevice": "urn:ngsi-ld:Device:1", "name": "Bin at the gate", "capacity": 120}
    assert found.ignored == {"WasteContainer.storedWasteKind": 1}
    assert found.missing == 1
    assert {row["time"] for row in found.rows.to_pylist()} == {datetime(2026, 3, 2, 12, tzinfo=UTC)}


def test_the_same_in_ngsi_v2_has_its_notes_one_level_deeper() -> None:
    notes = {"unitCode": {"type": "Text", "value": "KMH"}, "TimeInstant": {"type": "DateTime", "value": NOON}}
    entity = {"id": "v", "type": "Vehicle", "speed": {"type": "Number", "value": 50, "metadata": notes}}
    assert said(entity) == {"speed": (50.0, "km/h")}


KEY_VALUES = {
    "id": "t",
    "type": "TrafficFlowObserved",
    "dateObserved": "2026-03-02T12:00:00Z/2026-03-02T12:05:00Z",
    "dateModified": "2026-03-02T12:06:00Z",
    "intensity": 197,
    "averageVehicleSpeed": 52.6,
    "laneId": 1,
    "congested": False,
    "location": {"type": "LineString", "coordinates": [[0, 0], [1, 1]]},
    "address": {"streetAddress": "Main Street"},
}


def test_key_values_of_an_interval() -> None:
    assert said(KEY_VALUES) == {
        "intensity": (197.0, ""),
        "averageVehicleSpeed": (52.6, "km/h"),
        "congested": (False, ""),
    }
    row = told(KEY_VALUES).rows.to_pylist()[0]
    assert (row["time"], row["end"]) == (
        datetime(2026, 3, 2, 12, tzinfo=UTC),
        datetime(2026, 3, 2, 12, 5, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("until", "end"),
    [("2026-03-02T12:05:00Z", datetime(2026, 3, 2, 12, 5, tzinfo=UTC)), ("2026-03-02T11:00:00Z", None), ("soon", None)],
)
def test_an_interval_of_two_attributes(until: str, end: datetime | None) -> None:
    entity = {
        "id": "t",
        "dateObservedFrom": {"value": {"@type": "DateTime", "@value": NOON}},
        "dateObservedTo": until,
        "x": 1,
    }
    row = next(row for row in told(entity).rows.to_pylist() if row["stream"] == "t x")
    assert row["end"] == end


@pytest.mark.parametrize("when", ["", "yesterday", "2026-03-02T12:00:00Z/then", 5, "0001-01-01T00:00:00+23:00x"])
def test_without_a_time_a_number_is_a_property_of_the_thing(when: object) -> None:
    found = told(BIN | {"dateObserved": when, "weight": 5})
    assert found.rows.num_rows == 0
    assert found.things[0].properties["weight"] == 5


def test_a_position_that_is_observed_is_an_observation() -> None:
    moving = {"type": "GeoProperty", "value": POINT, "observedAt": NOON}
    assert said({"id": "v", "location": moving}) == {"location": (POINT, "")}
    last = {"id": "v", "lastKnownPosition": POINT, "lastKnownPositionUpdatedAt": NOON}
    assert said(last) == {"lastKnownPosition": (POINT, "")}
    assert told(last).things[0].location == POINT
    assert said({"id": "v", "dateObserved": NOON, "location": POINT, "other": POINT}) == {"other": (POINT, "")}


@pytest.mark.parametrize("coordinates", [[500, 0], ["a", "b"], [], 5])
def test_a_position_that_is_none_is_not_observed(coordinates: object) -> None:
    wrong = {"type": "GeoProperty", "value": {"type": "Point", "coordinates": coordinates}, "observedAt": NOON}
    assert said({"id": "v", "location": wrong}) == {}


def test_a_unit_that_is_not_known_is_counted() -> None:
    found = told(BIN | {"x": {"value": 1, "unitCode": "ZZZ", "observedAt": NOON}})
    assert found.ignored == {"WasteContainer.x unitCode ZZZ": 1}
    assert found.streams[0].unit == ""


def test_a_structure_that_was_observed_is_counted() -> None:
    assert told(BIN | {"dateObserved": NOON, "info": {"a": 1}}).ignored == {"WasteContainer.info": 1}


def test_lists_notifications_and_features() -> None:
    entity = BIN | {"weight": 5}
    assert len(told([NORMALISED, KEY_VALUES]).things) == 2
    assert said({"type": "Notification", "notifiedAt": NOON, "data": [entity]}) == {"weight": (5.0, "")}
    assert told({"subscriptionId": "s", "data": [NORMALISED]}).rows.num_rows == 4
    feature = {
        "type": "Feature",
        "id": "f",
        "geometry": {"type": "GeoProperty", "value": POINT},
        "properties": {"type": "X"},
    }
    for content in (feature, {"type": "FeatureCollection", "features": [feature]}):
        thing = told(content).things[0]
        assert (thing.id, thing.type, thing.location) == ("f", "X", POINT)


def test_of_several_instances_the_first_is_taken() -> None:
    twice = [{"type": "Property", "value": value, "observedAt": NOON} for value in (1, 2)]
    assert said(BIN | {"speed": twice, "empty": []}) == {"speed": (1.0, "")}


def test_several_types() -> None:
    assert told({"id": "a", "@type": ["Bin", "Thing"]}).things[0].type == "Bin"
    assert told({"id": "a"}).things[0].type == ""


def test_what_is_no_entity_is_refused_and_the_rest_is_kept() -> None:
    found = told([5, {"type": "X"}, {"id": 5}, {"id": ""}, NORMALISED])
    assert [(each.row, each.column) for each in found.refused] == [(1, "id"), (2, "id"), (3, "id"), (4, "id")]
    assert found.rows.num_rows == 4


@pytest.mark.parametrize(
    "body", [b"", b"{", b"5", b"\xff", b"[" * 100_000, b'{"type": "FeatureCollection", "features": 5}']
)
def test_no_message(body: bytes) -> None:
    with pytest.raises(NotNgsi):
        ngsi_ld.read(body)


def test_a_message_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicgrid.protocols.ngsi_ld.reading.MOST_BYTES", 3)
    with pytest.raises(NotNgsi, match="longer than 3"):
        ngsi_ld.read(b"{   }")


@pytest.mark.parametrize("code", sorted({*UNECE.values(), *STATED.values()}))
def test_units_of_the_tables_are_codes(code: str) -> None:
    assert unit(code).code == code


FORMS = ("example.json", "example.jsonld", "example-normalized.json", "example-normalized.jsonld")


@pytest.mark.shared_data
def test_the_models_of_cities_are_understood(shared_data: Path) -> None:
    folder = shared_data / "ngsi_ld_models"
    if not folder.exists():
        pytest.skip("no ngsi_ld_models in CIVICGRID_SHARED_DATA")
    paths = sorted(folder.glob("*/example*"))
    assert len(paths) > 70
    for path in paths:
        found = ngsi_ld.read(path.read_bytes())
        assert len(found.things) == 1, path
        assert not found.refused, path
    flow = {form: values_of(folder / "TrafficFlowObserved" / form) for form in FORMS}
    expected = {
        "averageHeadwayTime": 0.5,
        "averageVehicleLength": 9.87,
        "averageVehicleSpeed": 52.6,
        "intensity": 197.0,
        "occupancy": 0.76,
    }
    assert flow == dict.fromkeys(FORMS, expected)


def values_of(path: Path) -> Mapping[str, float]:
    """Property -> number."""
    found = ngsi_ld.read(path.read_bytes())
    names = {each.name: each.property for each in found.streams}
    return {names[row["stream"]]: row["value"] for row in found.rows.to_pylist() if row["value"] is not None}
