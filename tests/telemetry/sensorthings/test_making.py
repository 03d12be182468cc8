"""Entities are made, changed, linked and removed as 18-088 has it."""

import json

from tests.telemetry.sensorthings.client import (
    CELSIUS,
    Sta,
    datastream,
    feature,
    location,
    observation,
    observed,
    sensor,
    thing,
)


def test_a_thing_is_made_with_all_that_is_described_in_it(sta: Sta) -> None:
    made = sta.post("/Things", thing(Locations=[location()], Datastreams=[datastream(Observations=[observation(3)])]))

    assert sta.names(f"/Things({made['@iot.id']})/Locations") == ["roof"]
    streams = sta.get(f"/Things({made['@iot.id']})/Datastreams")["value"]
    assert [each["unitOfMeasurement"] for each in streams] == [CELSIUS]
    [row] = sta.get(f"/Datastreams({streams[0]['@iot.id']})/Observations")["value"]
    assert row["result"] == 3
    assert isinstance(row["result"], int)
    assert row["phenomenonTime"] == "2026-03-01T00:00:00.000Z"
    assert row["resultTime"] is None
    assert len(sta.ids(f"/Things({made['@iot.id']})/HistoricalLocations")) == 1


def test_an_answer_to_what_was_made_says_where_it_is(sta: Sta) -> None:
    answer = sta.ask("POST", "/Things", thing())

    assert answer.status_code == 201
    assert answer.headers["Location"] == json.loads(answer.content)["@iot.selfLink"]
    assert sta.client.get(answer.headers["Location"]).json()["name"] == "station"


def test_an_observation_speaks_of_the_place_of_its_thing(sta: Sta) -> None:
    made = sta.made("/Things", thing(Locations=[location()], Datastreams=[datastream()]))
    [stream] = sta.ids(f"/Things({made})/Datastreams")
    one, other = (sta.made(f"/Datastreams({stream})/Observations", observation(each)) for each in (1, 2))

    spoken = sta.get(f"/Observations({one})/FeatureOfInterest")
    assert spoken["feature"] == location()["location"]
    assert sta.ids("/FeaturesOfInterest") == [spoken["@iot.id"]]
    assert sta.ids(f"/FeaturesOfInterest({spoken['@iot.id']})/Observations") == [one, other]


def test_an_observation_may_describe_its_feature_and_its_datastream(sta: Sta) -> None:
    made = sta.made("/Things", thing())
    document = observation("dry", FeatureOfInterest=feature(), Datastream=datastream(Thing={"@iot.id": made}))
    row = sta.made("/Observations", document)

    assert sta.get(f"/Observations({row})/FeatureOfInterest")["name"] == "air"
    assert sta.get(f"/Observations({row})/Datastream/Thing")["@iot.id"] == made
    assert sta.get(f"/Observations({row})/result") == {"result": "dry"}


def test_nothing_is_left_of_what_could_not_be_made(sta: Sta) -> None:
    broken = datastream()
    del broken["Sensor"]
    status, told = sta.refused("POST", "/Things", thing(Locations=[location()], Datastreams=[broken]))
    assert status == 400
    assert "Sensor" in told["message"]
    for path in ("/Things", "/Locations", "/Datastreams", "/ObservedProperties"):
        assert sta.ids(path) == []

    missing = datastream(Thing={"@iot.id": 12345})
    status, _ = sta.refused("POST", "/Datastreams", missing)
    assert status == 400
    assert sta.ids("/Sensors") == []


def test_a_text_is_no_result_of_a_measurement_and_leaves_nothing_behind(sta: Sta) -> None:
    made = sta.made("/Things", thing(Datastreams=[datastream(kind="OM_Measurement")]))
    [stream] = sta.ids(f"/Things({made})/Datastreams")

    status, _ = sta.refused(
        "POST", f"/Datastreams({stream})/Observations", observation("warm", FeatureOfInterest=feature())
    )

    assert status == 400
    assert sta.ids("/FeaturesOfInterest") == []
    assert sta.ids("/Observations") == []


def test_no_feature_is_made_where_one_is_named(sta: Sta) -> None:
    sta.made("/Things", thing(Locations=[location()], Datastreams=[datastream()]))
    [stream], spoken = sta.ids("/Datastreams"), sta.made("/FeaturesOfInterest", feature())

    sta.made(f"/Datastreams({stream})/Observations", observation(1, FeatureOfInterest={"@iot.id": spoken}))

    assert sta.ids("/FeaturesOfInterest") == [spoken]


def test_a_change_says_what_it_changes(sta: Sta) -> None:
    made = sta.made("/Things", thing(properties={"a": 1}))

    told = sta.patch(f"/Things({made})", {"description": "new"})

    assert (told["name"], told["description"], told["properties"]) == ("station", "new", {"a": 1})


def test_a_change_describes_no_other_entities(sta: Sta) -> None:
    made = sta.made("/Things", thing())

    assert sta.refused("PATCH", f"/Things({made})", {"Locations": [location()]})[0] == 400
    assert sta.ids("/Locations") == []


def test_put_clears_what_is_not_sent(sta: Sta) -> None:
    made = sta.made("/Things", thing(properties={"a": 1}))

    answer = sta.ask("PUT", f"/Things({made})", thing("other"))

    assert answer.status_code == 200
    assert "properties" not in sta.get(f"/Things({made})")
    assert sta.refused("PUT", f"/Things({made})", {"name": "x"})[0] == 400


def test_a_thing_that_moves_keeps_where_it_was(sta: Sta) -> None:
    made = sta.made("/Things", thing(Locations=[location("old")]))
    new = sta.made("/Locations", location("new"))

    sta.patch(f"/Things({made})", {"Locations": [{"@iot.id": new}]})

    assert sta.names(f"/Things({made})/Locations") == ["new"]
    past = sta.get(f"/Things({made})/HistoricalLocations", expand="Locations", orderby="time")["value"]
    assert [[place["name"] for place in each["Locations"]] for each in past] == [["old"], ["new"]]


def test_a_place_is_added_by_the_path_and_by_reference(sta: Sta) -> None:
    made = sta.made("/Things", thing())
    one = sta.made(f"/Things({made})/Locations", location("one"))
    two = sta.made("/Locations", location("two"))

    assert sta.ask("POST", f"/Things({made})/Locations/$ref", {"@iot.id": two}).status_code == 204
    assert sta.ids(f"/Things({made})/Locations") == [one, two]
    assert sta.ask("DELETE", f"/Things({made})/Locations({one})/$ref").status_code == 204
    assert sta.ids(f"/Things({made})/Locations") == [two]
    assert sta.ids("/Locations") == [one, two]


def test_a_datastream_gets_another_sensor_and_never_none(sta: Sta) -> None:
    sta.made("/Things", thing(Datastreams=[datastream()]))
    [stream], other = sta.ids("/Datastreams"), sta.made("/Sensors", sensor("other"))

    assert sta.ask("PUT", f"/Datastreams({stream})/Sensor/$ref", {"@iot.id": other}).status_code == 204
    assert sta.get(f"/Datastreams({stream})/Sensor")["name"] == "other"
    assert sta.refused("DELETE", f"/Datastreams({stream})/Sensor/$ref")[0] == 409


def test_what_cannot_be_without_it_goes_with_it(sta: Sta) -> None:
    parts = {
        "Things": ("Locations", "Sensors", "ObservedProperties", "FeaturesOfInterest"),
        "Datastreams": (
            "Things",
            "Locations",
            "Sensors",
            "ObservedProperties",
            "FeaturesOfInterest",
            "HistoricalLocations",
        ),
        "Sensors": ("Things", "ObservedProperties", "FeaturesOfInterest", "Locations"),
        "ObservedProperties": ("Things", "Sensors", "FeaturesOfInterest", "Locations"),
        "Locations": ("Things", "Datastreams", "Observations", "FeaturesOfInterest"),
        "FeaturesOfInterest": ("Things", "Datastreams", "Locations", "HistoricalLocations"),
        "HistoricalLocations": ("Things", "Datastreams", "Observations", "Locations"),
        "Observations": ("Things", "Datastreams", "Locations", "FeaturesOfInterest", "HistoricalLocations"),
    }
    gone = {
        "Things": ("Datastreams", "HistoricalLocations", "Observations"),
        "Datastreams": ("Observations",),
        "Sensors": ("Datastreams", "Observations"),
        "ObservedProperties": ("Datastreams", "Observations"),
        "Locations": ("HistoricalLocations",),
        "FeaturesOfInterest": ("Observations",),
    }
    for deleted, kept in parts.items():
        for each in ("Things", "Locations", "Sensors", "ObservedProperties", "FeaturesOfInterest"):
            for pk in sta.ids(f"/{each}"):
                sta.delete(f"/{each}({pk})")
        sta.made("/Things", thing(Locations=[location()], Datastreams=[datastream(Observations=[observation(1)])]))
        [pk] = sta.ids(f"/{deleted}")

        sta.delete(f"/{deleted}({pk})")

        assert sta.refused("GET", f"/{deleted}({pk})")[0] == 404
        assert [each for each in (deleted, *gone.get(deleted, ())) if sta.ids(f"/{each}")] == []
        assert [each for each in kept if not sta.ids(f"/{each}")] == []
        assert sta.refused("DELETE", f"/{deleted}({pk})")[0] == 404


def test_an_observation_is_corrected_and_taken_back_at_once(sta: Sta) -> None:
    sta.made("/Things", thing(Locations=[location()], Datastreams=[datastream()]))
    [stream] = sta.ids("/Datastreams")
    one, other = (sta.made(f"/Datastreams({stream})/Observations", observation(each)) for each in (1, 2))

    told = sta.patch(f"/Observations({one})", {"phenomenonTime": "2026-07-01T00:40:00.000Z", "resultQuality": "good"})

    assert (told["phenomenonTime"], told["result"], told["resultQuality"]) == ("2026-07-01T00:40:00.000Z", 1, "good")
    assert sta.get(f"/Observations({one})") == told
    assert sta.patch(f"/Observations({one})", {"result": "wet"})["result"] == "wet"
    assert sta.ids("/Observations", filter="result eq 'wet' and phenomenonTime ge 2026-07-01T00:00:00Z") == [one]
    sta.delete(f"/Observations({other})")
    assert sta.ids(f"/Datastreams({stream})/Observations") == [one]
    assert sta.get(f"/Datastreams({stream})/phenomenonTime") == {
        "phenomenonTime": "2026-07-01T00:40:00.000Z/2026-07-01T00:40:00.000Z"
    }


def test_an_observed_property_is_described_by_its_definition(sta: Sta) -> None:
    made = sta.made("/ObservedProperties", observed())

    assert sta.get(f"/ObservedProperties({made})/definition") == {"definition": "https://example.org/temperature"}


def test_what_is_sent_again_is_the_same_observation(sta: Sta) -> None:
    sta.made("/Things", thing(Locations=[location()], Datastreams=[datastream()]))
    path = f"/Datastreams({sta.ids('/Datastreams')[0]})/Observations"
    first, wet = sta.made(path, observation(1)), sta.made(path, observation("wet"))

    assert [sta.made(path, observation(each)) for each in (1, "wet")] == [first, wet]
    assert sta.ids(path) == [first, wet]
    sta.delete(f"/Observations({first})")
    status, told = sta.refused("POST", path, observation(1))
    assert (status, told["type"]) == (409, "urn:civicgrid:said-before")


def test_an_observation_of_nothing_is_refused(sta: Sta) -> None:
    sta.made("/Things", thing(Datastreams=[datastream()]))
    path = f"/Datastreams({sta.ids('/Datastreams')[0]})/Observations"

    status, told = sta.refused("POST", path, observation(1))

    assert (status, told["type"]) == (400, "urn:civicgrid:nothing-observed")
    sta.made(path, observation(1, FeatureOfInterest=feature()))
