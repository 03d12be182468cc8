"""Links between entities, from either side, and what follows from them."""

from pytest_django import Settings

from tests.telemetry.sensorthings.client import CELSIUS, Sta, datastream, feature, location, observation, sensor, thing


def test_a_place_is_made_with_the_things_that_are_there(sta: Sta) -> None:
    one = sta.made("/Things", thing("one"))

    made = sta.made("/Locations", location() | {"Things": [{"@iot.id": one}, thing("two")]})

    assert sta.names(f"/Locations({made})/Things") == ["one", "two"]
    assert len(sta.ids("/HistoricalLocations")) == 2


def test_a_sensor_takes_over_the_streams_that_it_is_given(sta: Sta) -> None:
    sta.made("/Things", thing(Datastreams=[datastream()]))
    [stream] = sta.ids("/Datastreams")

    made = sta.made("/Sensors", sensor("new") | {"Datastreams": [{"@iot.id": stream}]})

    assert sta.ids(f"/Sensors({made})/Datastreams") == [stream]
    other = sta.made("/Sensors", sensor("newer"))
    sta.patch(f"/Sensors({other})", {"Datastreams": [{"@iot.id": stream}]})
    assert sta.get(f"/Datastreams({stream})/Sensor")["name"] == "newer"


def test_a_stream_moves_to_another_thing(sta: Sta) -> None:
    sta.made("/Things", thing(Datastreams=[datastream()]))
    [stream], other = sta.ids("/Datastreams"), sta.made("/Things", thing("other"))

    sta.patch(f"/Datastreams({stream})", {"Thing": {"@iot.id": other}, "unitOfMeasurement": CELSIUS})

    assert sta.get(f"/Datastreams({stream})/Thing")["name"] == "other"
    sta.patch(f"/Things({sta.ids('/Things')[0]})", {"Datastreams": [{"@iot.id": stream}]})
    assert sta.get(f"/Datastreams({stream})/Thing")["name"] == "station"


def test_an_observation_is_given_to_another_stream_and_feature(sta: Sta) -> None:
    sta.made("/Things", thing(Locations=[location()], Datastreams=[datastream("one"), datastream("other")]))
    one, other = sta.ids("/Datastreams")
    row, spoken = (
        sta.made(f"/Datastreams({one})/Observations", observation(1)),
        sta.made("/FeaturesOfInterest", feature()),
    )

    sta.patch(f"/Observations({row})", {"Datastream": {"@iot.id": other}, "FeatureOfInterest": {"@iot.id": spoken}})

    assert sta.ids(f"/Datastreams({other})/Observations") == [row]
    assert sta.ids(f"/Datastreams({one})/Observations") == []
    assert sta.ids(f"/FeaturesOfInterest({spoken})/Observations") == [row]
    for link in ("Datastream", "FeatureOfInterest"):
        assert sta.refused("PATCH", f"/Observations({row})", {link: {"@iot.id": 4711}})[0] == 400


def test_what_is_said_after_a_move_speaks_of_the_new_place(sta: Sta) -> None:
    made = sta.made("/Things", thing(Locations=[location()], Datastreams=[datastream()]))
    [stream], [place] = sta.ids("/Datastreams"), sta.ids("/Locations")
    before = sta.made(f"/Datastreams({stream})/Observations", observation(1))

    sta.patch(f"/Locations({place})", {"location": {"type": "Point", "coordinates": [10, 10]}})
    after = sta.made(f"/Datastreams({stream})/Observations", observation(2))

    told = [sta.get(f"/Observations({each})/FeatureOfInterest")["feature"] for each in (before, after)]
    assert [each["coordinates"] for each in told] == [[116.0005, 40.0005], [10, 10]]
    sta.patch(f"/FeaturesOfInterest({sta.ids('/FeaturesOfInterest')[0]})", {"feature": told[1]})
    assert sta.ids(f"/Things({made})/Locations") == [place]


def test_a_past_place_is_written_by_hand(sta: Sta) -> None:
    made = sta.made("/Things", thing(Locations=[location()]))
    [place], other = sta.ids("/Locations"), sta.made("/Locations", location("other"))
    past = {"time": "2020-01-01T00:00:00Z", "Thing": {"@iot.id": made}, "Locations": [{"@iot.id": place}]}
    row = sta.made("/HistoricalLocations", past)

    sta.patch(f"/HistoricalLocations({row})", {"time": "2021-01-01T00:00:00Z", "Locations": [{"@iot.id": other}]})

    assert sta.ids(f"/HistoricalLocations({row})/Locations") == [other]
    assert sta.ids("/HistoricalLocations", filter="time lt 2022-01-01T00:00:00Z") == [row]
    assert sta.refused("DELETE", f"/HistoricalLocations({row})/Locations({other})/$ref")[0] == 409
    answer = sta.ask(
        "POST", f"/Locations({place})/HistoricalLocations/$ref", {"@iot.id": f"x/HistoricalLocations({row})"}
    )
    assert answer.status_code == 204
    assert sta.ids(f"/HistoricalLocations({row})/Locations") == [place, other]


def test_references_name_something(sta: Sta) -> None:
    made = sta.made("/Things", thing())

    for path, document in (
        (f"/Things({made})/Locations/$ref", {}),
        (f"/Things({made})/Locations/$ref", []),
        ("/Things/$ref", {"@iot.id": made}),
    ):
        assert sta.refused("POST", path, document)[0] == 400
    assert sta.refused("PATCH", f"/Things({made})/name", {"name": "x"})[0] == 400
    assert sta.refused("DELETE", f"/Things({made})/name")[0] == 405


def test_the_door_that_is_away_is_told(sta: Sta, settings: Settings) -> None:
    sta.made("/Things", thing(Locations=[location()], Datastreams=[datastream()]))
    settings.JOURNAL_SOCKET = settings.JOURNAL / "nobody.sock"

    document = thing("other", Locations=[location()], Datastreams=[datastream(Observations=[observation(1)])])
    status, told = sta.refused("POST", "/Things", document)

    assert status == 503
    assert told["remedy"]
    assert sta.names("/Things") == ["station"]
