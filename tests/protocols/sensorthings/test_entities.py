"""Documents of entities are checked: new ones with all that hangs on them, and changes."""

import math
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import frost_sta_client as sta
import pytest
from frost_sta_client.utils import transform_entity_to_json_dict
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.kernel.errors import CivicGridError
from civicgrid.protocols.sensorthings import (
    ENTITIES,
    Change,
    InlineInChange,
    Interval,
    LinkGivenTwice,
    NestedTooDeeply,
    New,
    NotFinite,
    PropertyMissing,
    UnknownProperty,
    WrongType,
    YearOutOfRange,
    read_change,
    read_new,
)

MARCH = datetime(2015, 3, 1, tzinfo=UTC)
THING: dict[str, Any] = {"name": "oven", "description": "An oven"}
POINT = {"type": "Point", "coordinates": [-114.05, 51.05]}
LOCATION: dict[str, Any] = {
    "name": "bow river",
    "description": "A river",
    "encodingType": "application/geo+json",
    "location": POINT,
}
SENSOR: dict[str, Any] = {
    "name": "barometer",
    "description": "Fuguro Barometer",
    "encodingType": "application/pdf",
    "metadata": "https://example.org/barometer.pdf",
}
PROPERTY: dict[str, Any] = {"name": "dew point", "description": "Temperature", "definition": "https://example.org/dew"}
UNIT = {"name": "Celsius", "symbol": "degC", "definition": "https://example.org/unit"}
DATASTREAM: dict[str, Any] = {
    "name": "temperature",
    "description": "Of the oven",
    "observationType": "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement",
    "unitOfMeasurement": UNIT,
}
OBSERVATION: dict[str, Any] = {"phenomenonTime": "2015-03-01T00:00:00.000Z", "result": 8, "Datastream": {"@iot.id": 1}}


def new(entity: str, document: object, **links: int) -> New:
    return read_new(ENTITIES[entity], document, links)


def changed(entity: str, document: object) -> Change:
    return read_change(ENTITIES[entity], document)


def test_an_entity_is_read_with_its_links() -> None:
    document = {
        **DATASTREAM,
        "Thing": {"@iot.id": 1},
        "Sensor": {"id": 2},
        "ObservedProperty": {"@iot.id": 3, "@iot.selfLink": "https://example.org/v1.1/ObservedProperties(3)"},
    }
    links = {"Thing": (1,), "Sensor": (2,), "ObservedProperty": (3,)}
    assert new("Datastream", document) == New("Datastream", DATASTREAM, links)


def test_times_become_instants_and_intervals() -> None:
    document = {
        **OBSERVATION,
        "resultTime": "2015-03-01T08:00:00+08:00",
        "validTime": "2015-03-01T00:00:00Z/2015-03-01T00:00:00Z",
    }
    properties = {"phenomenonTime": MARCH, "result": 8, "resultTime": MARCH, "validTime": Interval(MARCH, MARCH)}
    assert new("Observation", document).properties == properties


def test_a_deep_insert_makes_what_it_describes() -> None:
    observation = {name: value for name, value in OBSERVATION.items() if name != "Datastream"}
    datastream = {**DATASTREAM, "Sensor": SENSOR, "ObservedProperty": PROPERTY, "Observations": [observation]}
    found = new("Thing", {**THING, "Locations": [LOCATION, {"@iot.id": 7}], "Datastreams": [datastream]})
    assert found.links["Locations"] == (New("Location", LOCATION), 7)
    (stream,) = found.links["Datastreams"]
    assert isinstance(stream, New)
    assert stream.links == {
        "Sensor": (New("Sensor", SENSOR),),
        "ObservedProperty": (New("ObservedProperty", PROPERTY),),
        "Observations": (New("Observation", {"phenomenonTime": MARCH, "result": 8}),),
    }


def test_what_an_independent_client_sends_is_read() -> None:
    thing = sta.Thing(name="oven", description="An oven")
    thing.locations = [sta.Location(id=4)]
    stream = sta.Datastream(
        name="temperature",
        description="Of the oven",
        observation_type=DATASTREAM["observationType"],
        unit_of_measurement=sta.UnitOfMeasurement(**UNIT),
        thing=thing,
        sensor=sta.Sensor(**{name.replace("T", "_t"): value for name, value in SENSOR.items()}),
        observed_property=sta.ObservedProperty(**PROPERTY),
    )
    links = {
        "Thing": (New("Thing", THING, {"Locations": (4,)}),),
        "Sensor": (New("Sensor", SENSOR),),
        "ObservedProperty": (New("ObservedProperty", PROPERTY),),
    }
    assert new("Datastream", transform_entity_to_json_dict(stream)) == New("Datastream", DATASTREAM, links)


def test_what_is_the_servers_is_passed_over() -> None:
    document = {
        **THING,
        "@iot.id": 9,
        "@iot.selfLink": "https://example.org",
        "Datastreams@iot.navigationLink": "Things(9)/Datastreams",
        "properties": None,
        "Locations": [],
    }
    assert new("Thing", document) == New("Thing", THING)
    assert new("Datastream", {**DATASTREAM, "observedArea": 5}, Thing=1, Sensor=1, ObservedProperty=1).properties == (
        DATASTREAM
    )


def test_links_follow_from_the_path() -> None:
    assert new("Observation", {"result": "on"}, Datastream=4).links == {"Datastream": (4,)}
    assert new("Observation", OBSERVATION, Datastream=1).links == {"Datastream": (1,)}
    assert new("Location", LOCATION, Things=4).links == {"Things": (4,)}
    assert new("Location", {**LOCATION, "Things": [{"@iot.id": 5}]}, Things=4).links == {"Things": (4, 5)}
    both = [{"@iot.id": 5}, {"@iot.id": 4}]
    assert new("Location", {**LOCATION, "Things": both}, Things=4).links == {"Things": (5, 4)}


def test_the_inner_of_two_many_links_may_lead_elsewhere_too() -> None:
    found = new("Thing", {**THING, "Locations": [{**LOCATION, "Things": [{"@iot.id": 5}]}]})
    assert found.links["Locations"] == (New("Location", LOCATION, {"Things": (5,)}),)


@pytest.mark.parametrize(
    ("entity", "document", "error", "field"),
    [
        ("Thing", [], WrongType, "Thing"),
        ("Thing", {}, PropertyMissing, "name"),
        ("Thing", {"name": "a"}, PropertyMissing, "description"),
        ("Thing", {"name": None, "description": "b"}, PropertyMissing, "name"),
        ("Thing", {**THING, "name": 1}, WrongType, "name"),
        ("Thing", {**THING, "name": "\0"}, CivicGridError, "name"),
        ("Thing", {**THING, "properties": "a"}, WrongType, "properties"),
        ("Thing", {**THING, "properties": {"a": [{"b\0": 1}]}}, CivicGridError, "properties"),
        ("Thing", {**THING, "Datastream": {}}, UnknownProperty, "Datastream"),
        ("Thing", {**THING, "colour": "red"}, UnknownProperty, "colour"),
        ("Thing", {**THING, "Locations": LOCATION}, WrongType, "Locations"),
        ("Thing", {**THING, "Locations": [5]}, WrongType, "Locations[0]"),
        ("Thing", {**THING, "Locations": [LOCATION, {}]}, PropertyMissing, "Locations[1]/name"),
        ("Thing", {**THING, "Locations": [{"@iot.id": 1}] * 1001}, NestedTooDeeply, "Locations"),
        ("Thing", {**THING, "Datastreams": [DATASTREAM]}, PropertyMissing, "Datastreams[0]/Sensor"),
        (
            "Thing",
            {**THING, "Datastreams": [{**DATASTREAM, "Thing": {"@iot.id": 1}}]},
            LinkGivenTwice,
            "Datastreams[0]/Thing",
        ),
        ("Datastream", DATASTREAM, PropertyMissing, "Thing"),
        ("HistoricalLocation", {"time": "2015-03-01T00:00:00Z", "Locations": []}, PropertyMissing, "Thing"),
        ("Location", {**LOCATION, "location": None}, PropertyMissing, "location"),
        ("Observation", {**OBSERVATION, "Datastream": {"@iot.id": "1"}}, WrongType, "Datastream"),
        ("Observation", {**OBSERVATION, "Datastream": {"@iot.id": True}}, WrongType, "Datastream"),
        ("Observation", {**OBSERVATION, "Datastream": {"@iot.id": -1}}, WrongType, "Datastream"),
        ("Observation", {**OBSERVATION, "Datastream": {"@iot.id": 2**63}}, WrongType, "Datastream"),
        ("Observation", {**OBSERVATION, "Datastream": None}, WrongType, "Datastream"),
        ("Observation", {"Datastream": {"@iot.id": 1}}, PropertyMissing, "result"),
        ("Observation", {**OBSERVATION, "result": math.nan}, NotFinite, "result"),
        ("Observation", {**OBSERVATION, "result": math.inf}, NotFinite, "result"),
        ("Observation", {**OBSERVATION, "result": [1, {"a": -math.inf}]}, NotFinite, "result"),
        ("Observation", {**OBSERVATION, "result": 10**400}, NotFinite, "result"),
        ("Observation", {**OBSERVATION, "phenomenonTime": 5}, WrongType, "phenomenonTime"),
        ("Observation", {**OBSERVATION, "phenomenonTime": "now"}, CivicGridError, "phenomenonTime"),
        ("Observation", {**OBSERVATION, "phenomenonTime": "9999-01-01T00:00:00Z"}, YearOutOfRange, "phenomenonTime"),
        ("Observation", {**OBSERVATION, "validTime": "2015-03-01T00:00:00Z"}, CivicGridError, "validTime"),
        ("Observation", {**OBSERVATION, "parameters": []}, WrongType, "parameters"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    entity: str, document: object, error: type[CivicGridError], field: str
) -> None:
    with pytest.raises(error) as fault:
        new(entity, document)
    assert fault.value.field == field
    assert fault.value.status == 400


def test_a_path_and_a_document_may_not_differ() -> None:
    with pytest.raises(LinkGivenTwice):
        new("Observation", OBSERVATION, Datastream=2)


def test_values_of_all_kinds_are_results() -> None:
    for result in (1e308, -5, True, "on", [1, None], {"a": {"b": [2.5]}}):
        assert new("Observation", {**OBSERVATION, "result": result}).properties["result"] == result


def test_nesting_has_an_end() -> None:
    document: dict[str, Any] = dict(LOCATION)
    for depth in range(12):
        inner, link = (THING, "Locations") if depth % 2 == 0 else (LOCATION, "Things")
        document = {**inner, link: [document]}
    with pytest.raises(NestedTooDeeply):
        new("Location", document)


def test_a_change_names_what_changes() -> None:
    document = {"description": "new", "properties": None, "Locations": [{"@iot.id": 1}, {"id": 2}], "@iot.id": 5}
    assert changed("Thing", document) == Change({"description": "new", "properties": None}, {"Locations": (1, 2)})
    assert changed("Observation", {"phenomenonTime": "2015-03-01T00:00:00Z"}).properties == {"phenomenonTime": MARCH}
    assert changed("Datastream", {"Sensor": {"@iot.id": 3}}).links == {"Sensor": (3,)}
    assert changed("Datastream", {"phenomenonTime": "whatever"}) == changed("Thing", {}) == Change({})


@pytest.mark.parametrize(
    ("entity", "document", "error", "field"),
    [
        ("Thing", "", WrongType, "Thing"),
        ("Thing", {"name": None}, PropertyMissing, "name"),
        ("Thing", {"name": 5}, WrongType, "name"),
        ("HistoricalLocation", {"Locations": []}, PropertyMissing, "Locations"),
        ("Thing", {"colour": 5}, UnknownProperty, "colour"),
        ("Thing", {"Datastreams": [DATASTREAM]}, InlineInChange, "Datastreams[0]"),
        ("Datastream", {"ObservedProperty": PROPERTY}, InlineInChange, "ObservedProperty"),
        ("Datastream", {"Sensor": {"@iot.id": 1.5}}, WrongType, "Sensor"),
        ("Datastream", {"Sensor": []}, WrongType, "Sensor"),
    ],
)
def test_a_change_that_cannot_be_is_refused(
    entity: str, document: object, error: type[CivicGridError], field: str
) -> None:
    with pytest.raises(error) as fault:
        changed(entity, document)
    assert fault.value.field == field
    assert fault.value.status == 400


names = st.sampled_from([name for each in ENTITIES.values() for name in (*each.properties, *each.navigations)])
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names | st.just("@iot.id"), inner, max_size=4),
    max_leaves=20,
)


@given(st.sampled_from(sorted(ENTITIES)), json)
def test_any_document_is_read_or_refused(entity: str, document: object) -> None:
    for read in (new, changed):
        with suppress(CivicGridError):
            assert read(entity, document).properties.keys() <= ENTITIES[entity].properties.keys()


def test_an_entity_that_is_sent_with_its_id_is_the_one_that_is_meant() -> None:
    sent = {**OBSERVATION, "Datastream": {"@iot.id": 1, "name": "a", "@iot.selfLink": "http://x/Datastreams(1)"}}

    assert read_new(ENTITIES["Observation"], sent).links["Datastream"] == (1,)
    assert read_change(ENTITIES["Thing"], {"Locations": [{"@iot.id": 1, "name": "a"}]}).links == {"Locations": (1,)}
