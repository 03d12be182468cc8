"""What the server lets pass is what a naive evaluator lets pass."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicgrid.protocols.sensorthings import (
    Call,
    Expression,
    Interval,
    Literal,
    Path,
    printed,
    written,
)
from tests.protocols.sensorthings.evaluate import holds
from tests.telemetry.sensorthings.client import Sta, datastream, feature, location, thing


class Graph(dict[str, list[dict[str, Any]]]):
    """Entities as dicts that lead to each other, for ever; so it is not printed."""

    def __repr__(self) -> str:
        return "…"


BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
RESULTS = (1, 2.5, -3, 0, 7, "dry", "3", "", {"a": 1}, [1, 2], 2.5, 1e300, "Dry")
PARAMETERS: tuple[dict[str, Any] | None, ...] = ({"a": 1}, {"a": "1"}, {"a": None}, {"a": {"b": [5, "x"]}}, {}, None)
QUALITIES = ("good", None, 3)


def _observations(place: int, features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    told = []
    for number, result in enumerate(RESULTS[place::2]):
        begin = BEGIN + number * HOUR
        told.append(
            {
                "result": result,
                "phenomenonTime": Interval(begin, begin + HOUR) if number % 3 == 0 else begin,
                "resultTime": begin + HOUR if number % 2 else None,
                "resultQuality": QUALITIES[number % 3],
                "validTime": Interval(begin, begin + 2 * HOUR) if number % 4 == 0 else None,
                "parameters": PARAMETERS[number % len(PARAMETERS)],
                "FeatureOfInterest": features[number % 2],
            }
        )
    return told


def _document(entity: dict[str, Any]) -> dict[str, Any]:
    """What is sent of an entity: its properties, times written."""
    plain = {name: value for name, value in entity.items() if not name[0].isupper() and name[0] != "@"}
    plain = {name: written(v) if isinstance(v, datetime | Interval) else v for name, v in plain.items()}
    return {name: value for name, value in plain.items() if value is not None}


@pytest.fixture
def graph(sta: Sta) -> Graph:
    """Entities on the server, and the same as dicts that lead to each other."""
    features = [feature("air"), feature("water", 116.001, 40.001)]
    for each in features:
        each |= {"@iot.id": sta.made("/FeaturesOfInterest", each), "Observations": []}
    things = [
        thing("Old Station", properties={"a": 1, "b": "x"}),
        thing("New Station", properties={"a": "1", "c": {"d": [1, "two"]}}),
        thing("Depot", properties=None),
    ]
    places = [location("roof"), location("cellar", 116.0015)]
    streams, rows = [], []
    for place, each in enumerate(things):
        each |= {
            "@iot.id": sta.made("/Things", _document(each)),
            "Datastreams": [],
            "Locations": places[place : place + 1],
        }
        for where in each["Locations"]:
            where["@iot.id"] = sta.made(f"/Things({each['@iot.id']})/Locations", _document(where))
            where["Things"] = [each]
        for number in range(2 - place):
            stream = datastream(f"stream {place}{number}", properties={"x": number, "limit": 2})
            stream["@iot.id"] = sta.made(f"/Things({each['@iot.id']})/Datastreams", stream)
            stream |= {"Thing": each, "Observations": _observations(number, features) if place == 0 else []}
            each["Datastreams"].append(stream)
            streams.append(stream)
    for stream in streams:
        for row in stream["Observations"]:
            document = _document(row) | {"FeatureOfInterest": {"@iot.id": row["FeatureOfInterest"]["@iot.id"]}}
            row["@iot.id"] = sta.made(f"/Datastreams({stream['@iot.id']})/Observations", document)
            row["Datastream"] = stream
            row["FeatureOfInterest"]["Observations"].append(row)
            rows.append(row)
    return Graph(
        {
            "Things": things,
            "Datastreams": streams,
            "Observations": rows,
            "FeaturesOfInterest": features,
            "Locations": places,
        }
    )


NUMBERS: dict[str, tuple[str, ...]] = {
    "Things": ("properties/a", "Datastreams/properties/x", "Datastreams/Observations/result", "@iot.id"),
    "Datastreams": ("properties/x", "Thing/properties/a", "Observations/result", "Observations/parameters/a"),
    "Observations": (
        "result",
        "parameters/a",
        "parameters/a/b/0",
        "Datastream/properties/x",
        "result/a",
        "resultQuality",
    ),
    "FeaturesOfInterest": ("Observations/result", "Observations/Datastream/properties/limit"),
    "Locations": ("Things/properties/a", "Things/Datastreams/properties/x"),
}
TEXTS: dict[str, tuple[str, ...]] = {
    "Things": ("name", "description", "properties/b", "properties/c/d/1", "Datastreams/name", "Locations/name"),
    "Datastreams": ("name", "unitOfMeasurement/symbol", "Thing/name", "Observations/result", "Sensor/name"),
    "Observations": ("result", "Datastream/name", "Datastream/Thing/name", "FeatureOfInterest/name", "resultQuality"),
    "FeaturesOfInterest": ("name", "Observations/result", "Observations/Datastream/Thing/name"),
    "Locations": ("name", "encodingType", "Things/name", "Things/Datastreams/Observations/result"),
}
TIMES: dict[str, tuple[str, ...]] = {
    "Things": ("Datastreams/Observations/phenomenonTime",),
    "Datastreams": ("Observations/phenomenonTime", "Observations/resultTime"),
    "Observations": ("phenomenonTime", "resultTime", "validTime"),
    "FeaturesOfInterest": ("Observations/phenomenonTime",),
    "Locations": ("Things/Datastreams/Observations/resultTime",),
}
SIGNS = ("eq", "ne", "gt", "ge", "lt", "le")
MOMENTS = [BEGIN + number * HOUR / 2 for number in range(-1, 12)]


def _path(paths: tuple[str, ...]) -> st.SearchStrategy[Expression]:
    return st.sampled_from(paths).map(lambda path: Path(tuple(path.split("/"))))


def _call(names: tuple[str, ...], *arguments: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.builds(lambda name, *given: Call(name, tuple(given)), st.sampled_from(names), *arguments)


def conditions(entity: str) -> st.SearchStrategy[Expression]:
    """Conditions about an entity type that hold for some."""
    some: list[int | float | str] = [0, 1, 2, 2.5, -3, 7, "1", "2.5", "dry"]
    number_literals = st.sampled_from([Literal(each) for each in some])
    numbers = st.recursive(
        _path(NUMBERS[entity]) | number_literals,
        lambda inner: (
            _call(("add", "sub", "mul", "div", "mod"), inner, inner)
            | _call(("neg", "round", "floor", "ceiling"), inner)
        ),
        max_leaves=3,
    )
    words = st.sampled_from(["", "dry", "Dry", "station", "Old Station", "3", "stream 00", "ir", "x"]).map(Literal)
    texts = st.recursive(
        _path(TEXTS[entity]) | words,
        lambda inner: (
            _call(("tolower", "toupper", "trim"), inner)
            | _call(("concat",), inner, inner)
            | _call(("substring",), inner, st.sampled_from([0, 1, 5]).map(Literal))
        ),
        max_leaves=2,
    )
    spans = st.tuples(st.sampled_from(MOMENTS), st.integers(0, 3)).map(
        lambda told: Interval(told[0], told[0] + told[1] * HOUR)
    )
    times = _path(TIMES[entity]) | (st.sampled_from(MOMENTS) | spans | st.sampled_from(MOMENTS).map(written)).map(
        Literal
    )
    null = st.just(Literal(None))
    anything = _path((*NUMBERS[entity], *TEXTS[entity], *TIMES[entity]))
    tests = (
        _call(SIGNS, numbers, numbers)
        | _call(SIGNS, texts, texts)
        | _call(SIGNS, times, times)
        | _call(SIGNS, _call(("length",), texts), numbers)
        | _call(SIGNS, _call(("hour", "day", "minute"), _path(TIMES[entity])), numbers)
        | _call(("substringof", "startswith", "endswith", "contains"), texts, texts)
        | _call(("eq", "ne"), anything, null)
        | _call(SIGNS, _path(NUMBERS[entity]), _path(TEXTS[entity]))
        | _call(
            ("before", "after", "during", "overlaps", "meets", "starts", "finishes"),
            _path(TIMES[entity]),
            spans.map(Literal),
        )
        | _path(NUMBERS[entity][:1] if entity == "Things" else NUMBERS[entity][-1:])
    )
    tests = tests.filter(lambda each: not isinstance(each, Path) or "id" not in each.names[-1])
    return st.recursive(tests, lambda inner: _call(("and", "or"), inner, inner) | _call(("not",), inner), max_leaves=3)


ASKED = st.one_of([st.tuples(st.just(entity), conditions(entity)) for entity in NUMBERS])


@given(asked=ASKED)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_filter_means_what_the_judge_says(sta: Sta, graph: Graph, asked: tuple[str, Expression]) -> None:
    entity, condition = asked

    found = sta.ids(f"/{entity}", filter=printed(condition))

    assert found == [each["@iot.id"] for each in graph[entity] if holds(condition, each)], printed(condition)


def test_truths_are_compared_with_truths(sta: Sta) -> None:
    sta.made("/Things", thing(properties={"on": True}))
    sta.made("/Things", thing("other", properties={"on": False}))

    assert sta.names("/Things", filter="properties/on") == ["station"]
    assert sta.names("/Things", filter="properties/on eq false") == ["other"]
    assert sta.names("/Things", filter="(name eq 'other') eq properties/on") == []
    assert sta.names("/Things", filter="startswith(name,'oth') eq true") == ["other"]


def test_what_leads_to_observations_by_two_ways_is_refused(sta: Sta) -> None:
    entangled = "Datastreams/Observations/result gt Datastreams/Thing/Datastreams/Observations/result"

    assert sta.refused("GET", "/Sensors", filter=entangled)[1]["type"] == "urn:civicgrid:too-entangled"


def test_what_is_quoted_is_a_text(sta: Sta) -> None:
    ids = [sta.made("/Things", thing(name, properties={"floor": floor})) for name, floor in (("a", 2), ("bc", 10))]

    for condition, found in (
        ("properties/floor gt '3'", []),
        ("properties/floor lt '3'", ids),
        ("properties/floor eq '10'", ids[1:]),
        ("properties/floor ne '10'", ids[:1]),
        ("properties/floor gt 3", ids[1:]),
        (f"@iot.id eq '{ids[0]}'", ids[:1]),
        ("length(name) eq '2'", ids[1:]),
    ):
        assert sta.ids("/Things", filter=condition) == found, condition
