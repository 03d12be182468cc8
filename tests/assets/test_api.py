"""Assets over the JSON API, and to maps of others."""

import json

import pytest
from django.test import Client

from civicgrid.apps.assets.models import Asset
from tests.assets.given import POLE, asset
from tests.cities import IN_E1, IN_W1
from tests.pages.given import browser

pytestmark = pytest.mark.usefixtures("small_city")

NEW = {"code": POLE, "kind": "pole", "organisation": "lighting", "lon": IN_W1[0], "lat": IN_W1[1]}


def post(client: Client, address: str, body: dict[str, object], key: str = "") -> tuple[int, dict[str, object]]:
    headers = {"Idempotency-Key": key} if key else {}
    answer = client.post(f"/api/v1/{address}", json.dumps(body), content_type="application/json", headers=headers)
    return answer.status_code, answer.json()


def test_an_asset_lives_over_the_api() -> None:
    client = browser("lamplighter")
    assert post(client, "assets", {**NEW, "name": {"en": "Lamp"}, "properties": {"height_m": 8}})[0] == 201
    asset("LAMP-1", kind="lamp")
    status, changed = post(client, f"assets/{POLE}/changes", {"seq": 1, "maker": "Lumen", "name": {"zh-hans": "灯"}})
    assert (status, changed["name"]) == (200, {"zh-hans": "灯"})
    assert post(client, f"assets/{POLE}/changes", {"seq": 1, "maker": "Lux"})[0] == 409
    moved = {"seq": 2, "geometry": {"type": "Point", "coordinates": IN_E1}}
    assert post(client, f"assets/{POLE}/places", moved)[1]["area"] == "town.east.e1."
    assert post(client, f"assets/{POLE}/life", {"kind": "failed", "text": "Dark"})[1]["state"] == "out_of_order"
    assert post(client, f"assets/{POLE}/relations", {"kind": "carries", "other": "LAMP-1"})[0] == 200
    assert post(client, f"assets/{POLE}/life", {"kind": "removed", "text": "Run over"})[1]["state"] == "removed"
    told = client.get(f"/api/v1/assets/{POLE}").json()
    assert told["life"][0]["kind"] == "removed"
    assert told["relations"] == [{"kind": "carries", "forward": True, "other": "LAMP-1"}]
    assert (told["properties"], told["geometry"]["type"]) == ({"height_m": 8}, "Point")


def test_sent_twice_under_a_key_it_counts_once() -> None:
    client = browser("lamplighter")
    assert [post(client, "assets", NEW, "a-key-of-my-own-1")[0] for _ in range(2)] == [201, 201]
    assert post(client, "assets", NEW)[0] == 409
    assert Asset.objects.count() == 1


def test_lists_are_filtered_and_paged() -> None:
    asset()
    asset("CAM-1", kind="camera", organisation="sanitation", lon=str(IN_E1[0]))
    client = browser("dispatcher")
    for query, codes in (
        ("kind=camera", ["CAM-1"]),
        ("group=video", ["CAM-1"]),
        ("area=west", [POLE]),
        ("organisation=lighting", [POLE]),
        ("bbox=116.0011,40,116.002,40.002", ["CAM-1"]),
        ("due=true", []),
    ):
        assert [each["code"] for each in client.get(f"/api/v1/assets?{query}").json()["assets"]] == codes, query
    first = client.get("/api/v1/assets?limit=1").json()
    rest = client.get("/api/v1/assets", {"limit": 1, "after": first["next"]}).json()
    assert {first["assets"][0]["code"], rest["assets"][0]["code"]} == {POLE, "CAM-1"}
    assert client.get("/api/v1/assets?kind=tree").status_code == 400


def test_kinds_are_listed() -> None:
    assert "pole" in [each["code"] for each in browser("dispatcher").get("/api/v1/asset-kinds").json()]


def test_everybody_sees_assets_of_public_kinds() -> None:
    asset(name="Bench lamp")
    asset("LAMP-1", kind="lamp")
    asset("PLAN-1", state="planned")
    items = "/ogc/collections/assets/items"
    assert [each["id"] for each in browser().get(f"{items}?kind=pole&area=west").json()["features"]] == [POLE]
    assert browser().get(f"{items}/{POLE}").json()["properties"]["name"] == "Bench lamp"
    assert browser().get(f"{items}/LAMP-1").status_code == 404
    assert browser().get(f"{items}?f=html").status_code == 200


def test_the_one_screen_finds_assets() -> None:
    asset(name="Bench lamp")
    found = browser("dispatcher").get("/screen/search?q=bench").json()
    assert [each["code"] for each in found if each["kind"] == "asset"] == [POLE]
