"""Collections, entities, properties, links and query options, as 18-088 has them."""

import json

import pytest

from tests.telemetry.sensorthings.client import Document, Sta, datastream, feature, location, observation, thing

COLLECTIONS = (
    *("Things", "Locations", "HistoricalLocations", "Datastreams"),
    *("Sensors", "ObservedProperties", "Observations", "FeaturesOfInterest"),
)


@pytest.fixture
def city(sta: Sta) -> Sta:
    """Two stations with two streams each, which say 1, 2, 3 on three days."""
    for place, name in enumerate(("east", "west")):
        rows = [observation(each, f"2026-03-0{each}T00:00:00Z") for each in (1, 2, 3)]
        streams = [datastream(f"{name} {kind}", Observations=rows) for kind in ("air", "soil")]
        where = location(f"{name} roof", 116.0005 + place / 1000)
        sta.post("/Things", thing(name, Locations=[where], Datastreams=streams, properties={"height": place + 2}))
    return sta


def test_the_root_tells_the_collections_and_what_the_server_can(sta: Sta) -> None:
    told = sta.get("")

    assert {each["name"] for each in told["value"]} == set(COLLECTIONS)
    assert [each["url"] for each in told["value"]] == [
        f"http://testserver/v1.1/{each['name']}" for each in told["value"]
    ]
    assert any(each.endswith("data-array/data-array") for each in told["serverSettings"]["conformance"])
    assert sta.get("/") == told


def test_every_entity_has_its_links_and_every_link_leads_somewhere(city: Sta) -> None:
    for name in COLLECTIONS:
        one = city.get(f"/{name}")["value"][0]
        assert one["@iot.selfLink"] == f"http://testserver/v1.1/{name}({one['@iot.id']})"
        assert city.client.get(one["@iot.selfLink"]).json() == one
        links = [value for key, value in one.items() if key.endswith("@iot.navigationLink")]
        assert links
        for link in links:
            assert city.client.get(link).status_code == 200
            assert city.client.get(f"{link}/$ref").status_code == 200
        assert city.refused("GET", f"/{name}(9223372036854775807)")[0] == 404


def test_properties_are_told_alone_and_bare(city: Sta) -> None:
    [one, *_] = city.ids("/Things")
    [stream, *_] = city.ids("/Datastreams")
    [row, *_] = city.ids("/Observations")

    assert city.get(f"/Things({one})/name") == {"name": "east"}
    assert city.ask("GET", f"/Things({one})/name/$value").content == b"east"
    assert city.get(f"/Things({one})/properties/height") == {"height": 2}
    assert city.ask("GET", f"/Things({one})/properties/height/$value").content == b"2"
    assert city.ask("GET", f"/Datastreams({stream})/unitOfMeasurement/$value").content.startswith(b"{")
    assert city.get(f"/Observations({row})/resultTime") == {"resultTime": None}
    assert city.ask("GET", f"/Observations({row})/phenomenonTime/$value").content == b"2026-03-01T00:00:00.000Z"
    for wrong in ("nothing", "properties/nothing", "name/deeper"):
        assert city.refused("GET", f"/Things({one})/{wrong}")[0] == 404


def test_paths_go_from_one_to_the_next(city: Sta) -> None:
    [one, *_] = city.ids("/Things")
    [stream, *_] = city.ids(f"/Things({one})/Datastreams")
    [row, *_] = city.ids(f"/Things({one})/Datastreams({stream})/Observations")

    assert city.get(f"/Observations({row})/Datastream/Thing/name") == {"name": "east"}
    assert city.names(f"/Datastreams({stream})/Thing/Locations") == ["east roof"]
    references = city.get(f"/Things({one})/Datastreams/$ref")["value"]
    assert references[0] == {"@iot.selfLink": f"http://testserver/v1.1/Datastreams({stream})"}
    other = city.ids("/Datastreams")[-1]
    assert city.refused("GET", f"/Things({one})/Datastreams({other})")[0] == 404


def test_pages_follow_each_other_and_end(city: Sta) -> None:
    first = city.get("/Observations", top=5, count="true")
    assert (len(first["value"]), first["@iot.count"]) == (5, 12)
    seen, told = [each["@iot.id"] for each in first["value"]], first
    while link := told.get("@iot.nextLink"):
        told = city.client.get(link).json()
        seen += [each["@iot.id"] for each in told["value"]]
    assert seen == city.ids("/Observations")
    assert "@iot.nextLink" not in city.get("/Observations", top=12)
    assert "@iot.nextLink" in city.get("/Things", top=1)
    assert "@iot.nextLink" not in city.get("/Things", top=2)
    assert "@iot.count" not in city.get("/Things", count="false")
    assert city.get("/Things", top=0)["value"] == []
    assert city.names("/Things", skip=1) == ["west"]


def test_what_is_selected_is_told_and_nothing_else(city: Sta) -> None:
    assert city.get("/Things", select="name", top=1)["value"] == [{"name": "east"}]
    [told] = city.get("/Things", select="id,Datastreams", top=1)["value"]
    assert set(told) == {"@iot.id", "Datastreams@iot.navigationLink"}
    assert city.get("/Observations", select="result", top=1)["value"] == [{"result": 1}]


def test_what_is_expanded_is_told_whole_but_without_links(city: Sta) -> None:
    told = city.get(
        "/Things", expand="Datastreams($orderby=name desc;$expand=Observations($top=1;$count=true)),Locations"
    )
    east = told["value"][0]
    assert [each["name"] for each in east["Datastreams"]] == ["east soil", "east air"]
    assert [each["name"] for each in east["Locations"]] == ["east roof"]
    stream = east["Datastreams"][0]
    assert "Observations@iot.navigationLink" not in stream
    assert [each["result"] for each in stream["Observations"]] == [1]
    assert stream["Observations@iot.count"] == 3
    rest = city.client.get(stream["Observations@iot.nextLink"]).json()["value"]
    assert [each["result"] for each in rest] == [2]


def test_everything_can_be_expanded(city: Sta) -> None:
    expanded = (
        *("Datastream/Thing/Locations", "FeatureOfInterest/Observations"),
        *("Datastream/Sensor", "Datastream/ObservedProperty/Datastreams"),
    )
    told = city.get("/Observations", expand=",".join(expanded), top=1)["value"][0]

    assert told["Datastream"]["Thing"]["Locations"][0]["name"] == "east roof"
    assert len(told["FeatureOfInterest"]["Observations"]) == 6
    assert told["Datastream"]["ObservedProperty"]["Datastreams"][0]["name"] == "east air"
    past = city.get("/HistoricalLocations", expand="Thing,Locations/Things")["value"]
    assert [each["Thing"]["name"] for each in past] == ["east", "west"]
    assert [each["Locations"][0]["Things"][0]["name"] for each in past] == ["east", "west"]


def test_the_newest_of_each_stream_is_found(city: Sta) -> None:
    newest = "Observations($orderby=phenomenonTime desc;$top=1)"
    told = city.get("/Datastreams", expand=newest)["value"]

    assert [[row["result"] for row in each["Observations"]] for each in told] == [[3]] * 4
    [stream, *_] = city.ids("/Datastreams")
    found = city.get(f"/Datastreams({stream})/Observations", orderby="phenomenonTime desc", top=1)["value"]
    assert [each["result"] for each in found] == [3]


def test_lists_are_sorted_by_several_keys_and_through_links(city: Sta) -> None:
    assert city.names("/Datastreams", orderby="Thing/name desc,name desc") == [
        *("west soil", "west air", "east soil", "east air"),
    ]
    rows = city.get("/Observations", orderby="Datastream/name desc,result desc", top=4)["value"]
    assert [each["result"] for each in rows] == [3, 2, 1, 3]
    assert city.names("/Things", orderby="properties/height desc") == ["west", "east"]
    assert len(city.ids("/Locations", orderby="location")) == 2
    assert city.names("/Datastreams", orderby="phenomenonTime desc,@iot.id desc")[0] == "west soil"


def test_observations_are_told_as_data_arrays(city: Sta) -> None:
    told = city.get("/Observations", resultFormat="dataArray", top=4, count="true", select="id,result")

    assert told["@iot.count"] == 12
    assert [each["components"] for each in told["value"]] == [["id", "result"]] * 2
    assert [each["dataArray@iot.count"] for each in told["value"]] == [3, 1]
    assert [row[1] for row in told["value"][0]["dataArray"]] == [1, 2, 3]


def test_streams_tell_from_when_to_when_they_spoke(city: Sta) -> None:
    [told, *_] = city.get("/Datastreams")["value"]
    assert told["phenomenonTime"] == "2026-03-01T00:00:00.000Z/2026-03-03T00:00:00.000Z"
    assert city.names("/Datastreams", filter="phenomenonTime lt 2026-03-01T00:00:00Z") == []
    assert len(city.names("/Datastreams", filter="phenomenonTime ge 2026-03-01T00:00:00Z or name eq 'x'")) == 0
    assert len(city.names("/Datastreams", filter="overlaps(phenomenonTime,2026-03-02T00:00:00Z)")) == 4


def test_many_observations_come_at_once_and_faulty_ones_harm_no_other(city: Sta) -> None:
    [stream, *_] = city.ids("/Datastreams")
    arrays: list[Document] = [
        {
            "Datastream": {"@iot.id": stream},
            "components": ["phenomenonTime", "result"],
            "dataArray@iot.count": 3,
            "dataArray": [["2026-04-01T00:00:00Z", 7], ["yesterday", 8], ["2026-04-02T00:00:00Z", 9]],
        },
        {
            "Datastream": {"@iot.id": 4711},
            "components": ["phenomenonTime", "result"],
            "dataArray": [["2026-04-01T00:00:00Z", 1]],
        },
    ]
    answer = city.ask("POST", "/CreateObservations", arrays)

    assert answer.status_code == 201
    one, fault, other, unknown = json.loads(answer.content)
    assert fault.startswith("error")
    assert unknown.startswith("error")
    assert city.client.get(one).json()["result"] == 7
    assert city.client.get(other).json()["result"] == 9


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/Things", {"top": "-1"}),
        ("/Things", {"filter": "name eq"}),
        ("/Things", {"filter": "nothing eq 1"}),
        ("/Things", {"filter": "name"}),
        ("/Things", {"orderby": "name sideways"}),
        ("/Things", {"select": "nothing"}),
        ("/Things", {"expand": "nothing"}),
        ("/Things", {"resultFormat": "dataArray"}),
        ("/Things", {"nothing": "1"}),
        ("/Observations", {"filter": "st_within(result,geography'POINT (1 1)')"}),
        ("/Locations", {"filter": "st_within(name,geography'POINT (1 1)')"}),
        ("/Things", {"filter": "properties/height mul 1e308 mul 1e308 gt 1"}),
    ],
)
def test_senseless_questions_are_refused_in_words(city: Sta, path: str, query: dict[str, str]) -> None:
    status, told = city.refused("GET", path, **query)

    assert status == 400
    assert told["message"]
    assert told["type"].startswith("urn:civicgrid:")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"1", b'{"name": NaN}', b"\xff", b"[" * 100_000])
def test_senseless_bodies_are_refused(city: Sta, body: bytes) -> None:
    for method, path in (
        ("POST", "/Things"),
        ("PATCH", f"/Things({city.ids('/Things')[0]})"),
        ("POST", "/CreateObservations"),
    ):
        if (path, body) == ("/CreateObservations", b"[]"):
            continue
        answer = city.client.generic(method, f"/v1.1{path}", body, "application/json")
        assert answer.status_code == 400, (method, path)


def test_methods_that_are_not_there_are_told(city: Sta) -> None:
    answer = city.ask("PATCH", "/Things", {})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, POST, DELETE, HEAD, OPTIONS")
    assert city.refused("DELETE", "/Things")[0] == 405
    assert city.refused("POST", "", {})[0] == 405
    assert city.ask("OPTIONS", "/Things").status_code == 204
    assert city.refused("GET", "/CreateObservations")[0] == 405
    assert city.refused("GET", "/Nothing")[0] == 404


def test_a_feature_is_found_by_where_it_is(city: Sta) -> None:
    city.post("/FeaturesOfInterest", feature("far", 10, 10))
    area = "geography'POLYGON ((116 40, 116.0008 40, 116.0008 41, 116 41, 116 40))'"

    assert city.names("/FeaturesOfInterest", filter=f"st_within(feature,{area})") == ["east roof"]
    assert city.names("/Locations", filter=f"not st_within(location,{area})") == ["west roof"]
    assert city.names("/Things", filter=f"st_within(Locations/location,{area})") == ["east"]
    assert len(city.ids("/Observations", filter=f"st_within(FeatureOfInterest/feature,{area})")) == 6
    near = "geo.distance(location,geography'POINT (116.0005 40.0005)') lt 0.0001"
    assert city.names("/Locations", filter=near) == ["east roof"]
    assert city.names("/Locations", orderby="name", filter="geo.length(location) eq 0") == ["east roof", "west roof"]
