"""What clients insist on that are no packages: SeeClickFix's validator, Chicago's tests, Rostock's validopen311."""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from defusedxml.ElementTree import fromstring
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from civicgrid.base import snapshots
from civicgrid.base.http import limits
from civicgrid.project import city
from tests.cases.given import closed, opened
from tests.cities import IN_E1, write_small_city

V2 = "/open311/v2"
VEHICLE = "4ffa4c69601827691b000018"
QUESTIONS = {
    "type": "object",
    "properties": {
        "FQSKA3": {"title": "Colour", "enum": ["CRM", "BLK", "BLU"]},
        "HOWMANYD": {"title": "How many days?", "type": "integer"},
    },
    "required": ["HOWMANYD"],
}
BOTH = ("text/xml; charset=utf-8", "application/json; charset=utf-8")


def chicago(folder: Path) -> Path:
    """The small city with Chicago's fourteen services."""
    place = write_small_city(folder) / "case_types.csv"
    with place.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    lamp = next(row for row in rows if row["code"] == "lamp")
    vehicle = {**lamp, "code": VEHICLE, "name": "Abandoned Vehicle", "questions": json.dumps(QUESTIONS)}
    others = [
        {**lamp, "code": f"4ffa{number:020}", "name": f"Service {number}", "questions": ""} for number in range(10)
    ]
    with place.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, lamp.keys())
        writer.writeheader()
        writer.writerows([*rows, vehicle, *others])
    return place.parent


def get(path: str, **asked: str) -> HttpResponse:
    """The answer to a question, which is not refused."""
    response = Client().get(f"{V2}/{path}", asked)
    assert isinstance(response, HttpResponse)
    assert response.status_code == 200, response.content
    return response


def post(form: dict[str, Any]) -> HttpResponse:
    """The answer to a form, with brackets as HTTParty writes them."""
    response = Client().post(f"{V2}/requests.json", urlencode(form), "application/x-www-form-urlencoded")
    assert isinstance(response, HttpResponse)
    return response


@pytest.mark.django_db
def test_chicagos_client_gets_its_way(tmp_path: Path, settings: Settings) -> None:
    settings.CIVICGRID_OPEN311 = ["tokens"]
    limits.forget()
    city.load(city.check(chicago(tmp_path)).require())
    snapshots.forget()
    services = json.loads(get("services.json").content)
    assert len(services) == 14
    assert json.loads(get(f"services/{VEHICLE}.json").content)["attributes"]
    lon, lat = IN_E1
    form = {"service_code": VEHICLE, "lat": lat, "long": lon, "api_key": "", "attribute[FQSKA3]": "BLK"}
    refused = post({**form, "attribute[FQSKA4]": "123456"})
    assert json.loads(refused.content) == [{"code": 400, "description": "HOWMANYD required"}]
    token = json.loads(post({**form, "attribute[HOWMANYD]": 4}).content)[0]["token"]
    number = json.loads(get(f"tokens/{token}.json").content)[0]["service_request_id"]
    assert json.loads(get(f"requests/{number}.json").content)[0]["service_code"] == VEHICLE


@pytest.fixture
def asked(small_city: None) -> None:
    """Two cases are there to be asked for."""
    now = datetime.now(UTC)
    closed(now - timedelta(days=1))
    opened(now, type="lamp", lon=IN_E1[0], lat=IN_E1[1])


@pytest.mark.usefixtures("asked")
def test_discovery_is_as_seeclickfix_wants_it() -> None:
    both = [Client().get(f"/open311/discovery.{form}") for form in ("xml", "json")]
    assert [each.headers["Content-Type"] for each in both] == ["text/xml", "application/json"]
    xml, document = fromstring(both[0].content), json.loads(both[1].content)
    assert xml.findtext("contact") == document["contact"]
    endpoints = xml.findall("endpoints/endpoint")
    assert len(endpoints) == len(document["endpoints"]) == 2  # one alone would be read as no list
    for endpoint in endpoints:
        assert [each.text for each in endpoint.findall("formats/format")] == ["text/xml", "application/json"]
        assert endpoint.findtext("specification") == "http://wiki.open311.org/GeoReport_v2"
        assert datetime.fromisoformat(endpoint.findtext("changeset") or "") < datetime.now(UTC)
    for url in (endpoint.findtext("url") or "" for endpoint in endpoints):
        services = Client().get(f"{url.removeprefix('http://testserver')}/services.json?jurisdiction_id=")
        assert all(each["service_code"] for each in services.json())


@pytest.mark.usefixtures("asked")
def test_xml_is_as_rostock_wants_it() -> None:
    for path in ("services", "services/garbage", "requests"):
        for form, media_type in zip(("xml", "json"), BOTH, strict=True):
            assert get(f"{path}.{form}").headers["Content-Type"] == media_type
    for service in fromstring(get("services.xml").content):
        assert service.findtext("metadata") in {"true", "false"}
        assert service.findtext("keywords")
    attribute = fromstring(get("services/garbage.xml").content).find("attributes/attribute")
    assert attribute is not None
    assert {"variable", "code", "datatype", "required", "datatype_description", "order"} <= {e.tag for e in attribute}
    for request in fromstring(get("requests.xml").content):
        assert request.find("zipcode") is not None
        assert float(request.findtext("lat") or "")
        assert datetime.fromisoformat(request.findtext("requested_datetime") or "").tzinfo
    past = (datetime.now(UTC) - timedelta(days=2)).replace(tzinfo=None).isoformat()
    for filters in ({"start_date": past}, {"end_date": past}, {"service_code": "18"}, {"service_request_id": "3,5"}):
        assert fromstring(get("requests.xml", **filters).content).tag == "service_requests"
