"""The second level of OGC's suite: what is made, changed and deleted, and what is left of it."""

from collections.abc import Mapping

import pytest

from tests.telemetry.sensorthings.conformance import (
    BEYOND,
    GEOJSON,
    IN_TURN,
    KINDS,
    Document,
    Suite,
    datastream,
    location,
    named,
    observed,
    point,
    sensor,
)

FLUX = observed("Luminous Flux", "Luminous Flux or Luminous Power is the measure of the perceived power of light.")
FLUXOMATIC = sensor("Acme Fluxomatic 1000")
ROOF = location("West Roof", -117.05, 51.05)
ROW: Document = {"phenomenonTime": "2015-03-01T00:10:00Z", "result": 10}
Ids = Mapping[str, int]
"""Collection -> the id of one of it."""


def feature(lon: float, lat: float) -> Document:
    """A FeatureOfInterest."""
    return named("A weather station.", encodingType=GEOJSON, feature=point(lon, lat))


def made(suite: Suite) -> dict[str, int]:
    """One of everything, each made by itself."""
    ids = {
        "Things": suite.made("/Things", named("Test Thing")),
        "Locations": suite.made("/Locations", location("bow river", -114.05, 51.05)),
        "Sensors": suite.made("/Sensors", sensor("Fuguro Barometer", "Barometer")),
        "ObservedProperties": suite.made("/ObservedProperties", observed("DewPoint Temperature", "dew", "Dew_point")),
        "FeaturesOfInterest": suite.made("/FeaturesOfInterest", feature(10, 10)),
    }
    ids["Datastreams"] = suite.made(
        "/Datastreams", datastream("test datastream.", "degC", **_linked(ids, "Thing", "ObservedProperty", "Sensor"))
    )
    row = {"phenomenonTime": "2015-03-01T00:40:00.000Z", "result": 8}
    ids["Observations"] = suite.made("/Observations", row | _linked(ids, "Datastream", "FeatureOfInterest"))
    suite.changed("PATCH", f"/Things({ids['Things']})", {"Locations": [{"@iot.id": ids["Locations"]}]})
    past = {"time": "2015-03-01T00:40:00.000Z", "Locations": [{"@iot.id": ids["Locations"]}]}
    ids["HistoricalLocations"] = suite.made("/HistoricalLocations", past | _linked(ids, "Thing"))
    return ids


@pytest.fixture
def ids(suite: Suite) -> Ids:
    """One of everything."""
    return made(suite)


def test_entities_are_made(suite: Suite, ids: Ids) -> None:
    stream = _linked(ids, "Datastream")
    timed = {"phenomenonTime": "2015-03-01T00:00:00.000Z", "resultTime": "2015-03-01T01:00:00.000Z", "result": 100}
    first = suite.made("/Observations", timed | stream)
    second = suite.made("/Observations", {"phenomenonTime": "2015-05-01T00:00:00.000Z", "result": 105} | stream)

    features = [suite.get(f"/Observations({each})/FeatureOfInterest") for each in (first, second)]
    place = suite.get(f"/Locations({ids['Locations']})")
    assert features[0] == features[1]
    assert features[0]["feature"] == place["location"]
    times = [suite.get(f"/Observations({each})")["resultTime"] for each in (first, second)]
    assert times == ["2015-03-01T01:00:00.000Z", None]


def test_entities_are_made_with_what_belongs_to_them(suite: Suite) -> None:
    light = datastream("Light exposure.")
    thing = named("Office Building", properties={"reference": "Third Floor"}, Locations=[ROOF])
    pk = suite.made("/Things", {**thing, "Datastreams": [{**light, "ObservedProperty": FLUX, "Sensor": FLUXOMATIC}]})
    stream = _is_there(suite, f"/Things({pk})/Datastreams", light)
    _is_there(suite, f"/Things({pk})/Locations", ROOF)
    _is_there(suite, f"/Datastreams({stream})/Sensor", FLUXOMATIC)
    _is_there(suite, f"/Datastreams({stream})/ObservedProperty", FLUX)

    more = {"Thing": {"@iot.id": pk}, "ObservedProperty": FLUX, "Sensor": FLUXOMATIC, "Observations": [ROW]}
    other = suite.made("/Datastreams", datastream("test datastream.", "degC", **more))
    _is_there(suite, f"/Datastreams({other})/Sensor", FLUXOMATIC)
    _is_there(suite, f"/Datastreams({other})/ObservedProperty", FLUX)
    _is_there(suite, f"/Datastreams({other})/Observations", {**ROW, "phenomenonTime": "2015-03-01T00:10:00.000Z"})

    station = feature(-114.05, 51.05)
    said = {"phenomenonTime": "2015-03-01T00:00:00Z", "result": 100, "FeatureOfInterest": station}
    row = suite.made("/Observations", {**said, "Datastream": {"@iot.id": other}})
    _is_there(suite, f"/Observations({row})/FeatureOfInterest", station)


def test_of_a_faulty_whole_nothing_is_left(suite: Suite) -> None:
    thing = named("Office Building", Locations=[ROOF])
    suite.not_made("/Things", {**thing, "Datastreams": [datastream("Light exposure.", ObservedProperty=FLUX)]})
    suite.gone(["Things", "Locations", "HistoricalLocations", "Datastreams", "ObservedProperties"])

    owner = {"Thing": {"@iot.id": suite.made("/Things", named("Office Building"))}}
    whole = {**owner, "ObservedProperty": FLUX, "Sensor": FLUXOMATIC}
    for missing in ("Sensor", "ObservedProperty", "Thing"):
        links = {name: each for name, each in whole.items() if name != missing}
        suite.not_made("/Datastreams", datastream("test datastream.", Observations=[ROW], **links))
    suite.gone(["Datastreams", "Sensors", "Observations", "FeaturesOfInterest", "ObservedProperties"])

    stream = {"Datastream": {"@iot.id": suite.made("/Datastreams", datastream("test datastream.", **whole))}}
    suite.not_made("/Observations", ROW | stream)
    suite.not_made("/Observations", {**ROW, **stream, "FeatureOfInterest": named("x", feature=point(-114.05, 51.05))})
    suite.gone(["Observations", "FeaturesOfInterest"])
    suite.emptied()


def test_what_misses_a_link_is_not_made(suite: Suite, ids: Ids) -> None:
    links = ("Thing", "ObservedProperty", "Sensor")
    for missing in links:
        rest = _linked(ids, *(each for each in links if each != missing))
        suite.not_made("/Datastreams", datastream("test datastream.", **rest))

    elsewhere = suite.made("/Things", named("nowhere"))
    known = _linked(ids, "ObservedProperty", "Sensor")
    stream = suite.made("/Datastreams", datastream("test datastream.", Thing={"@iot.id": elsewhere}, **known))
    suite.not_made("/Observations", ROW | _linked(ids, "FeatureOfInterest"))
    suite.not_made("/Observations", {**ROW, "Datastream": {"@iot.id": stream}})


CHANGES: tuple[tuple[str, Document], ...] = (
    ("Things", {"description": "This is a PATCHED Test Thing From TestNG"}),
    ("Locations", {"location": point(114.05, -50)}),
    ("HistoricalLocations", {"time": "2015-07-01T00:00:00.000Z"}),
    ("Sensors", {"metadata": "PATCHED"}),
    ("ObservedProperties", {"description": "PATCHED"}),
    ("FeaturesOfInterest", {"feature": point(114.05, -51.05)}),
    ("Datastreams", {"description": "Patched Description"}),
    ("Datastreams", {"unitOfMeasurement": {"name": "E2", "symbol": "S2", "definition": "http://qudt.org/unit#E2"}}),
    ("Observations", {"phenomenonTime": "2015-07-01T00:40:00.000Z"}),
)


def test_a_patch_changes_what_it_names(suite: Suite, ids: Ids) -> None:
    for collection, told in CHANGES:
        path = f"/{collection}({ids[collection]})"
        before = suite.get(path)
        ours = {name: before[name] for name in _kind(collection)}
        after = suite.changed("PATCH", path, told)
        assert {name: after[name] for name in ours} == {**ours, **told}, collection


WHOLES: tuple[tuple[str, Document], ...] = (
    ("Things", named("This is a Updated Test Thing From TestNG")),
    ("Locations", named("UPDATED", encodingType=GEOJSON, location=point(-114.05, 50))),
    ("HistoricalLocations", {"time": "2015-08-01T00:00:00.000Z"}),
    ("Sensors", sensor("UPDATED", "UPDATED")),
    ("FeaturesOfInterest", named("POIUYTREW", encodingType=GEOJSON, feature=point(-114.05, 51.05))),
    ("Datastreams", datastream("Data coming from sensor on ISS.", "S")),
    ("Observations", {"result": "99", "phenomenonTime": "2015-08-01T00:40:00.000Z"}),
)


def test_a_put_replaces(suite: Suite, ids: Ids) -> None:
    for collection, told in WHOLES:
        after = suite.changed("PUT", f"/{collection}({ids[collection]})", told)
        assert {name: after[name] for name in told} == told, collection
    twice = b'{"name":"QWERTY", "definition": "ZXCVB", "name":"POIUYTREW","description":"POIUYTREW"}'
    after = suite.changed("PUT", f"/ObservedProperties({ids['ObservedProperties']})", twice)
    assert (after["name"], after["definition"]) == ("POIUYTREW", "ZXCVB")


def test_a_patch_describes_no_other_entity(suite: Suite, ids: Ids) -> None:
    unit = {"unitOfMeasurement": datastream("x")["unitOfMeasurement"]}
    bound = {"Datastreams": [{**unit, **_linked(ids, "Thing")}]}
    for collection, told in (
        ("Things", {"Locations": [ROOF]}),
        ("Things", {"Datastreams": [unit]}),
        ("Sensors", bound),
        ("ObservedProperties", bound),
        ("Datastreams", {"ObservedProperty": FLUX}),
        ("Datastreams", {"Sensor": FLUXOMATIC}),
        ("Datastreams", {"Thing": named("test")}),
        ("Datastreams", {"Observations": [{**ROW, "resultQuality": "High"}]}),
    ):
        assert suite.status("PATCH", f"/{collection}({ids[collection]})", told) == 400, told


GOES: Mapping[str, frozenset[str]] = {
    "Things": frozenset({"Datastreams", "HistoricalLocations", "Observations"}),
    "Datastreams": frozenset({"Observations"}),
    "Locations": frozenset({"HistoricalLocations"}),
    "HistoricalLocations": frozenset(),
    "Sensors": frozenset({"Datastreams", "Observations"}),
    "ObservedProperties": frozenset({"Datastreams", "Observations"}),
    "FeaturesOfInterest": frozenset({"Observations"}),
    "Observations": frozenset(),
}
"""What is deleted -> what goes with it."""


def test_what_is_deleted_takes_along_what_cannot_be_without_it(suite: Suite) -> None:
    ids = made(suite)
    for collection in IN_TURN:
        suite.deleted(f"/{collection}({ids[collection]})")
    for collection, others in GOES.items():
        suite.emptied()
        stream = datastream("datastream 1", ObservedProperty=FLUX, Sensor=FLUXOMATIC)
        thing = suite.made("/Things", named("thing 1", Locations=[ROOF], Datastreams=[stream]))
        suite.made(f"/Datastreams({suite.first(f'/Things({thing})/Datastreams')})/Observations", ROW)
        suite.deleted(f"/{collection}({suite.first(f'/{collection}')})")
        suite.gone([collection, *others])
        suite.there([each for each in GOES if each not in {collection, *others}])


def test_what_does_not_exist_is_not_deleted(suite: Suite) -> None:
    assert {suite.status("DELETE", f"/{each.collection}({BEYOND})") for each in KINDS.values()} == {404}


def _linked(ids: Ids, *links: str) -> Document:
    return {link: {"@iot.id": ids[KINDS[link].collection]} for link in links}


def _kind(collection: str) -> tuple[str, ...]:
    return next(each.properties for each in KINDS.values() if each.collection == collection)


def _is_there(suite: Suite, path: str, told: Document) -> int:
    """The id of what a link leads to, which is what was sent."""
    [found] = suite.several(path) if path.endswith("s") else [suite.get(path)]
    assert {name: found[name] for name in told} == told
    return int(found["@iot.id"])
