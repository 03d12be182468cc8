"""Clients that others wrote, and the standard's own schemas, against a server that runs."""

import importlib
import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import georeport
import pytest
import requests
from jsonschema import Draft4Validator
from pytest_django import Settings
from referencing import Registry
from referencing.jsonschema import DRAFT4

from civicgrid.apps.cases.models import Case, Photo, Report
from civicgrid.apps.exchange.actions.open311.keys import issue_key
from civicgrid.base import snapshots
from civicgrid.base.access import SYSTEM
from civicgrid.base.http import limits
from tests.cases.given import closed, opened
from tests.cities import IN_E1, load_small_city
from tests.pages.given import PNG

KEY = "a-key-of-a-program"
EXAMPLES = 6
"""Requests that Schemathesis makes up for each operation."""


@pytest.fixture
def v2(transactional_db: None, web: str, settings: Settings, tmp_path: Path) -> Iterator[str]:
    """The endpoint of a server that runs: an open case and a closed one are there, and a program has a key."""
    settings.MEDIA_ROOT = tmp_path / "files"
    snapshots.forget()
    limits.forget()
    load_small_city()
    now = datetime.now(UTC)
    closed(now - timedelta(days=1))
    opened(now, type="lamp", lon=IN_E1[0], lat=IN_E1[1])
    issue_key(SYSTEM, "program", KEY)
    yield f"{web}/open311/v2"
    limits.forget()


def test_georeport_reads_everything(v2: str) -> None:
    there = georeport.GeoReport(v2, jurisdiction="tiny", api_key=KEY)
    assert {each["service_code"] for each in there.get_service_list()} == {"garbage", "lamp", "manhole"}
    assert there.get_service_definition("garbage")["attributes"][0]["code"] == "what"
    lamp, bags = there.get_service_requests()
    assert (lamp["status"], bags["status"]) == ("open", "closed")
    assert there.get_service_requests(status="open", service_code="lamp,garbage") == [lamp]
    assert there.get_service_request(lamp["service_request_id"]) == lamp
    by_xml = georeport.GeoReport(v2, output_format="xml")
    assert [each["service_code"] for each in by_xml.get_service_list()] == ["manhole", "garbage", "lamp"]
    assert len(by_xml.get_service_requests()) == 2


def test_three_reads_and_reports(v2: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(itertools, "ifilter", filter, raising=False)  # it was written for Python 2
    three = importlib.import_module("three").Three(v2, jurisdiction="tiny", api_key=KEY)
    assert three.discovery()["endpoints"][0]["type"] == "production"
    assert len(three.services()) == 3
    assert three.services("lamp")["attributes"][0]["code"] == "lamps"
    lon, lat = IN_E1
    asked = {"name": "Ann Lee", "address": "5 Main Street", "lat": lat, "long": lon, "attribute[lamps]": "2"}
    (taken,) = three.post("lamp", description="Dark", media=BytesIO(PNG), **asked)
    number = taken["service_request_id"]
    assert three.request(number)[0]["service_code"] == "lamp"
    assert three.token(number)[0]["service_request_id"] == number
    assert three.requests("garbage", count=1, status="closed")[0]["status"] == "closed"
    (fault,) = three.post("lamp", lat=lat, long=lon, **{"attribute[lamps]": "many"})
    assert fault["code"] == 400
    report = Report.objects.get(source="open311")
    assert (report.reporter, report.address, report.answers) == ("Ann Lee", "5 Main Street", {"lamps": 2})
    assert Photo.objects.get().case.number == number


def test_answers_keep_the_schemas(v2: str, shared_data: Path) -> None:
    folder = shared_data / "open311" / "schema"
    known = {file.name: json.loads(file.read_text()) for file in folder.glob("*.json")}
    registry: Registry[Any] = Registry().with_resources(
        (name, DRAFT4.create_resource(schema)) for name, schema in known.items()
    )
    for path, schema in (
        ("services.json", "services.json"),
        ("services/garbage.json", "service-definition.json"),
        ("services/lamp.json", "service-definition.json"),
        ("requests.json", "requests.json"),
    ):
        document = requests.get(f"{v2}/{path}", timeout=10).json()
        assert document
        Draft4Validator(known[schema], registry=registry).validate(document)


def test_schemathesis_finds_nothing(v2: str, shared_data: Path, tmp_path: Path) -> None:
    swagger = shared_data / "open311" / "schema" / "swagger.json"
    config = tmp_path / "schemathesis.toml"
    config.write_text('[parameters]\njurisdiction_id = "tiny"\nresponse_format = "json"\n')
    checks = "response_schema_conformance,not_a_server_error"
    asked = ("run", str(swagger), "--url", v2, "--checks", checks, "--max-examples", str(EXAMPLES), "--seed", "1")
    command = (sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), *asked)
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout


def test_the_client_of_fixmystreet_finds_its_way(v2: str) -> None:
    """What its `Open311.pm` does, in its order: XML throughout, and its arguments."""
    from defusedxml.ElementTree import fromstring

    access = {"jurisdiction_id": "tiny"}
    services = fromstring(requests.get(f"{v2}/services.xml", access, timeout=10).content)
    assert "lamp" in [each.text for each in services.iter("service_code")]
    meta = fromstring(requests.get(f"{v2}/services/lamp.xml", access, timeout=10).content)
    assert meta.findtext("attributes/attribute/code") == "lamps"
    lon, lat = IN_E1
    form = {
        **access,
        "api_key": KEY,
        "service_code": "lamp",
        "lat": lat,
        "long": lon,
        "email": "ann@example.org",
        "description": "title: Dark\r\n\r\ndetail: Since Monday",
        "attribute[lamps]": "1",
        "attribute[fixmystreet_id]": "12",
        "first_name": "Ann",
        "last_name": "Lee",
    }
    files = {f"photo{number}": (f"{number}.png", PNG, "image/png") for number in (1, 2)}
    taken = fromstring(requests.post(f"{v2}/requests.xml", form, files=files, timeout=10).content)
    number = taken.findtext("request/service_request_id")
    assert Case.objects.filter(number=number).exists()
    there = fromstring(requests.get(f"{v2}/requests.xml", {**access, "service_request_id": number}, timeout=10).content)
    assert there.findtext("request/status") == "open"
    now = datetime.now(UTC)
    span = {"start_date": (now - timedelta(days=1)).isoformat(), "end_date": now.isoformat()}
    updates = requests.get(f"{v2}/servicerequestupdates.xml", {**access, **span}, timeout=10)
    assert fromstring(updates.content).tag == "service_request_updates"
    update = {
        **access,
        "api_key": KEY,
        "service_request_id": number,
        "update_id": "5",
        "status": "OPEN",
        "updated_datetime": now.isoformat(),
        "description": "Still dark",
    }
    told = fromstring(requests.post(f"{v2}/servicerequestupdates.xml", update, timeout=10).content)
    assert told.findtext("request_update/update_id")
