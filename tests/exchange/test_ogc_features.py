"""OGC API Features: what clients ask for, page by page; only what is public, and in words for people."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openapi_spec_validator import OpenAPIV30SpecValidator

from tests.cases.given import MANHOLE, MONDAY, opened, tell
from tests.cities import IN_E1, IN_W1
from tests.pages.given import browser, page, source

pytestmark = pytest.mark.usefixtures("small_city")
Json = dict[str, Any]
QGIS = {"accept": "application/geo+json, application/json", "user-agent": "Mozilla/5.0 QGIS/34015"}
BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def get(path: str, **query: object) -> Json:
    """A document, as a map program asks for it."""
    answer = Client(headers=QGIS).get(f"/ogc/{path}", {name: str(value) for name, value in query.items()})
    assert answer["Access-Control-Allow-Origin"] == "*"
    told: Json = json.loads(answer.content)
    return told


def links(document: Json) -> dict[str, str]:
    """Relation -> address."""
    return {each["rel"]: each["href"] for each in document["links"]}


def walk(path: str, **query: object) -> list[Json]:
    """All features, page after page, by the links alone."""
    found: list[Json] = []
    document = get(path, **query)
    while True:
        found += document["features"]
        assert document["numberReturned"] == len(document["features"])
        following = links(document).get("next")
        if following is None:
            return found
        parts = urlsplit(following)
        document = get(parts.path.removeprefix("/ogc/"), **dict(parse_qsl(parts.query)))


def test_the_way_a_client_goes() -> None:
    landing = get("")
    assert set(links(landing)) == {"self", "alternate", "service-desc", "service-doc", "conformance", "data"}
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in get("conformance")["conformsTo"]
    (areas, assets, cases) = get("collections")["collections"]
    assert (areas["id"], assets["id"], cases["id"]) == ("areas", "assets", "cases")
    assert areas["extent"]["spatial"]["bbox"] == [[116.0, 40.0, 116.002, 40.002]]
    assert cases["extent"]["temporal"]["interval"] == [[None, None]]
    assert get("collections/cases") == cases
    assert links(areas)["items"].startswith("http://testserver/ogc/collections/areas/items")


def test_the_description_is_valid() -> None:
    answer = Client().get("/ogc/api")
    assert answer["Content-Type"] == "application/vnd.oai.openapi+json;version=3.0"
    document = json.loads(answer.content)
    assert [str(fault) for fault in OpenAPIV30SpecValidator(document).iter_errors()] == []
    asked = document["paths"]["/collections/areas/items"]["get"]["parameters"]
    assert {each["name"] for each in asked} == {"f", "limit", "bbox", "datetime", "after", "level", "parent"}


def test_areas_are_polygons() -> None:
    found = get("collections/areas/items")
    assert (found["type"], found["numberMatched"]) == ("FeatureCollection", len(found["features"]))
    west = next(each for each in found["features"] if each["id"] == "west")
    assert (west["geometry"]["type"], west["properties"]["level"], west["properties"]["parent"]) == (
        "Polygon",
        "district",
        "town",
    )
    assert get("collections/areas/items/west")["geometry"] == west["geometry"]


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_pages_hold_every_area_once(limit: int) -> None:
    found = [each["id"] for each in walk("collections/areas/items", limit=limit)]
    assert len(found) == len(set(found)) == get("collections/areas/items")["numberMatched"]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ({"level": "district"}, {"west", "east"}),
        ({"parent": "west"}, {"w1", "w2"}),
        ({"level": "cell", "bbox": "116.0001,40.0001,116.0004,40.0004"}, {"w1"}),
        ({"level": "cell", "bbox": "116.0001,40.0001,0,116.0004,40.0004,9"}, {"w1"}),
        ({"level": "cell", "bbox": "170,40.0001,116.0004,40.0004"}, {"w1"}),
        ({"bbox": "10,10,11,11"}, set()),
        ({"level": "cell", "bbox": "-400,-95,400,95", "datetime": "2026-01-01T00:00:00Z/.."}, {"w1", "w2", "e1", "e2"}),
    ],
)
def test_areas_are_chosen(query: Json, ids: set[str]) -> None:
    for limit in (1, 100):
        assert {each["id"] for each in walk("collections/areas/items", **query, limit=limit)} == ids


def test_cases_are_what_everybody_may_see() -> None:
    opened(type="manhole", answers={}, text="Wang Fang, 13812345678")
    shown = opened(type="lamp", text="Dark", reporter="Wang Fang", contact="wang@tiny.example")
    (feature,) = walk("collections/cases/items")
    assert (feature["id"], feature["geometry"]) == (
        shown.number,
        {"type": "Point", "coordinates": [IN_W1[0], IN_W1[1]]},
    )
    assert feature["properties"]["opened_at"] == "2026-03-02T01:00:00Z"
    assert MANHOLE not in json.dumps(feature)
    assert "Wang" not in json.dumps(feature)
    hidden = opened(type="manhole", answers={}, text="A hole")
    assert Client(headers=QGIS).get(f"/ogc/collections/cases/items/{hidden.number}").status_code == 404
    assert get(f"collections/cases/items/{shown.number}")["properties"] == feature["properties"]


def test_cases_are_chosen_by_place_time_and_property() -> None:
    early = opened(type="lamp", text="Dark")
    late = opened(MONDAY + timedelta(hours=2), lon=IN_E1[0], lat=IN_E1[1])
    tell(tell(early, "lamplighter", "accept"), "lamplighter", "hand_back", note="Lit")
    tell(early, "dispatcher", "close")
    chosen = {
        "type=lamp": [early],
        "type=streets.garbage.": [late],
        "area=west": [early],
        "open=true": [late],
        "open=false": [early],
        "bbox=116.0001,40.0001,116.0009,40.0009": [early],
        "datetime=2026-03-02T09:00:00%2B08:00": [early],
        "datetime=2026-03-02T02:00:00Z/..": [late],
        "datetime=../2026-03-02T02:00:00Z": [early],
        "datetime=2026-03-02": [late, early],
        "datetime=2026-03-03/": [],
        "datetime=2026-03-01/2026-03-02&open=true": [late],
    }
    for query, cases in chosen.items():
        found = walk("collections/cases/items", **dict(parse_qsl(query, keep_blank_values=True)), limit=1)
        assert [each["id"] for each in found] == [each.number for each in cases], query


def test_pages_of_cases_have_no_gap_while_new_ones_come() -> None:
    for number in range(5):
        opened(
            MONDAY + timedelta(minutes=number // 2),
            type="lamp",
            text=f"Lamp {number} dark",
            area="west",
            lon=None,
            lat=None,
        )
    first = get("collections/cases/items", limit=2)
    opened(MONDAY + timedelta(hours=1), type="lamp", text="Another one", lon=IN_E1[0], lat=IN_E1[1])
    query = dict(parse_qsl(urlsplit(links(first)["next"]).query))
    rest = walk("collections/cases/items", **query)
    whole = [each["id"] for each in first["features"]] + [each["id"] for each in rest]
    newest_first = [each["id"] for each in walk("collections/cases/items")][1:]
    assert whole == newest_first


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=ten", "limit"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=1,2,3,nan", "bbox"),
        ("bbox=1,2,3,x", "bbox"),
        ("bbox=1,5,3,4", "bbox"),
        ("datetime=yesterday", "datetime"),
        ("datetime=9999-12-31", "datetime"),
        ("datetime=2026-03-03/2026-03-02", "datetime"),
        ("after=x", "after"),
        ("after=2026-03-02|1", "after"),
        (f"after={'x' * 500}", "after"),
        ("offset=10", "offset"),
        ("f=xml", "f"),
        ("limit=1&limit=2", "limit"),
        ("type=moon", "type"),
        ("area=moon", "area"),
        ("open=maybe", "open"),
    ],
)
def test_what_cannot_be_asked_is_refused(query: str, field: str) -> None:
    answer = Client(headers=QGIS).get(f"/ogc/collections/cases/items?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert (answer.json()["field"], bool(answer.json()["remedy"])) == (field, True)


@pytest.mark.parametrize("path", ["collections/moon", "collections/moon/items", "collections/areas/items/moon"])
def test_what_is_not_there_is_not_found(path: str) -> None:
    assert Client(headers=QGIS).get(f"/ogc/{path}").status_code == 404
    assert "There is no such thing" in page(Client(headers=BROWSER).get(f"/ogc/{path}"))


def test_who_asks_for_more_gets_what_can_be_had() -> None:
    assert get("collections/areas/items", limit=10**9)["numberReturned"] == len(walk("collections/areas/items"))
    assert Client(headers=QGIS).get("/ogc/conformance?limit=1").status_code == 400


def test_people_get_pages() -> None:
    shown = opened(address="Bench Street 1")
    client = Client(headers=BROWSER)
    assert "http://testserver/ogc/" in page(client.get("/ogc/"))
    assert "Areas" in page(client.get("/ogc/collections"))
    assert "ogcapi-features-1" in page(client.get("/ogc/conformance"))
    assert "http://testserver/ogc/api" in page(client.get("/ogc/api"))
    assert "area_m2" in page(client.get("/ogc/collections/areas"))
    assert "West Side" in page(client.get("/ogc/collections/areas/items?level=district&parent="))
    listed = client.get("/ogc/collections/areas/items?limit=2&f=html")
    assert "Next page" in page(listed)
    assert "Exposed garbage" in page(client.get(f"/ogc/collections/cases/items/{shown.number}"))
    assert "Nothing fits" in page(client.get("/ogc/collections/cases/items?open=false"))
    assert client.get("/ogc/?f=json")["Content-Type"] == "application/json"
    assert "区域" in page(browser("", "zh-hans").get("/ogc/collections?f=html"))


def test_people_choose_by_names() -> None:
    opened()
    cases = source(Client().get("/ogc/collections/cases/items?f=html"))
    assert '<option value="garbage">Exposed garbage</option>' in cases
    assert "West 1" in cases
    assert "With those responsible" in cases
    areas = source(Client().get("/ogc/collections/areas/items?f=html"))
    assert '<option value="district">' in areas
    by_name = Client().get("/ogc/collections/areas/items?parent=West+Side&f=json").json()
    assert {each["id"] for each in by_name["features"]} == {"w1", "w2"}
    assert (
        Client().get("/ogc/collections/cases/items?area=West+Side&type=Exposed+garbage").json()["numberReturned"] == 1
    )


def test_a_page_costs_a_few_statements() -> None:
    for number in range(3):
        opened(MONDAY + timedelta(minutes=number), text=f"Matter {number}", lon=IN_E1[0], lat=IN_E1[1])
    for path in ("collections/areas/items", "collections/cases/items", "collections"):
        get(path)
        with CaptureQueriesContext(connection) as spent:
            get(path)
        assert len(spent) <= 8, path
