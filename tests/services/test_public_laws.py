"""Privacy as laws: whatever is asked, nobody sees more than the case type says."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pyarrow.parquet as pq
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings as DjangoSettings

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.models import Case
from civicgrid.apps.services.actions.open_data import make_month
from civicgrid.apps.services.queries.open_data import month_of
from civicgrid.base import files
from civicgrid.base.http import limits
from tests.cases.given import MONDAY, opened
from tests.pages.given import page
from tests.services.given import SECRET, rounded_city

EXACT = (116.000437, 40.000731)
"""Where the rounded cases lie: no page may say it, nor any of its digits from the fourth on."""
TELLING = ("0.000437", "16.00043", "16.0004", "0.00073", "40.0007")

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(settings: DjangoSettings, tmp_path: Path) -> Iterator[list[Case]]:
    """A public case, a secret one and a rounded one, some telling much of people."""
    settings.CIVICGRID_HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    rounded_city()
    limits.forget()
    yield [
        opened(text="Bags, call 138 0013 8000", lon=116.0001, lat=40.0001),
        opened(type="manhole", text=SECRET, lon=116.0006, lat=40.0006, address=SECRET),
        opened(type="lamp", text="A lamp is dark", lon=EXACT[0], lat=EXACT[1], address=f"{SECRET} 7"),
    ]
    limits.forget()


def degrees(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high).map(lambda value: round(value, 6))


@st.composite
def queries(draw: st.DrawFn) -> dict[str, str]:
    """Whatever an address may ask for."""
    asked = {
        "area": draw(st.sampled_from(["", "town", "west", "w1", "w2", "e1"])),
        "type": draw(st.sampled_from(["", "garbage", "lamp", "streets"])),
        "state": draw(st.sampled_from(["", "open", "closed"])),
        "from": draw(st.sampled_from(["", "2026-03-01", "2026-03-02"])),
        "to": draw(st.sampled_from(["", "2026-03-02", "2026-04-01"])),
    }
    if draw(st.booleans()):
        west, south = draw(degrees(115.99, 116.002)), draw(degrees(39.99, 40.002))
        wide, high = draw(degrees(0.00001, 0.02)), draw(degrees(0.00001, 0.02))
        asked["bbox"] = f"{west},{south},{round(west + wide, 6)},{round(south + high, 6)}"
    return {name: words for name, words in asked.items() if words}


ADDRESSES = (
    *("/map/", "/map/cases.geojson", "/feeds/reports.atom", "/api/v1/public/cases"),
    *("/open-data/", "/open-data/reports.csv", "/open-data/reports.geojson"),
)


@pytest.mark.usefixtures("small_city")
@pytest.mark.parametrize("address", ["/map/cases.geojson", "/feeds/reports.atom", "/ogc/collections?f=json"])
def test_what_may_be_kept_between_says_what_its_language_came_from(address: str) -> None:
    said = {each.strip() for each in Client().get(address).headers["Vary"].split(",")}
    assert {"Accept-Language", "Cookie"} <= said


@pytest.mark.usefixtures("small_city")
def test_searches_of_one_network_are_counted_at_all_doors_together(monkeypatch: pytest.MonkeyPatch) -> None:
    doors = (
        *("/map/", "/map/cases.geojson", "/feeds/reports.atom", "/api/v1/public/cases"),
        *("/ogc/collections/cases/items?f=json", "/open311/v2/requests.json"),
    )
    monkeypatch.setattr(limits, "LOOKS", f"{len(doors)}/minute")
    limits.forget()
    for status in (200, 429):
        assert [Client().get(each).status_code for each in doors] == [status] * len(doors)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=queries())
def test_no_address_tells_what_is_not_public(city: list[Case], asked: dict[str, str]) -> None:
    _, secret, rounded = city
    for address in ADDRESSES:
        limits.forget()
        response = Client().get(f"{address}?{urlencode(asked)}")
        told = b"".join(response).decode()
        assert response.status_code in {200, 400}, address
        echoed = told.replace(urlencode(asked), "").replace(asked.get("bbox", "\0"), "")
        assert SECRET not in told
        assert secret.number not in told
        assert "138 0013 8000" not in told
        if rounded.number in told and "bbox" not in asked:
            assert [each for each in TELLING if each in echoed] == [], address


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=queries(), lon=degrees(116.0, 116.002), lat=degrees(40.0, 40.002))
def test_a_rounded_case_is_found_by_what_is_seen_of_it(
    city: list[Case], asked: dict[str, str], lon: float, lat: float
) -> None:
    """Two cases that look alike are found by the same questions, wherever they really are."""
    from civicgrid.apps.services.queries.public_asked import public_asked

    rounded = city[2]
    wanted = public_asked(asked).filter
    before = cases.public_case(rounded.number)
    found = {each.number for each in cases.public_cases(wanted, 10)}
    leaf = cases_area(lon, lat)
    Case.objects.filter(pk=rounded.pk).update(lon=lon, lat=lat, area=leaf)
    after = cases.public_case(rounded.number)
    if after == before:
        assert {each.number for each in cases.public_cases(wanted, 10)} == found
    elif wanted.bounds and rounded.number in {each.number for each in cases.public_cases(wanted, 10)}:
        assert after
        assert after.lon is not None
        assert after.lat is not None
        west, south, east, north = wanted.bounds
        assert west <= after.lon <= east
        assert south <= after.lat <= north
    Case.objects.filter(pk=rounded.pk).update(lon=EXACT[0], lat=EXACT[1], area=rounded.area)


def cases_area(lon: float, lat: float) -> str:
    from civicgrid.apps.grid import api as grid

    found = grid.locate([lon], [lat])[0]
    return found.area if found else grid.root()


def test_files_of_a_month_tell_no_more(city: list[Case]) -> None:
    public, secret, rounded = city
    made = make_month(month_of(MONDAY), 1, datetime.now(UTC))
    table = pq.read_table(files.path_of(made.sha256)).to_pylist()
    assert {row["number"] for row in table} == {public.number, rounded.number}
    told = json.dumps(table, default=str)
    assert SECRET not in told
    assert secret.number not in told
    assert [each for each in TELLING if each in told] == []


def test_a_rounded_case_is_told_of_no_small_area(city: list[Case]) -> None:
    rounded = city[2]
    seen = cases.public_case(rounded.number)
    assert seen is not None
    assert (seen.area, seen.rounded_m, seen.address) == ("town.", 500.0, "")
    assert rounded.area == "town.west.w1."
    in_cell = cases.PublicFilter(area="town.west.w1.", types=("streets.lamp.",))
    assert cases.public_cases(in_cell, 10) == []
    assert cases.public_figures("town.west.w1.", MONDAY + timedelta(days=1)).open == {"streets.garbage.": 1}
    assert cases.public_figures("town.", MONDAY + timedelta(days=1)).open == {"streets.garbage.": 1, "streets.lamp.": 1}


def test_pages_of_a_secret_case_are_those_of_none(city: list[Case]) -> None:
    client = Client()
    for number in (city[1].number, "202603029999999"):
        for address in (f"/map/cases/{number}/", f"/api/v1/public/cases/{number}"):
            response = client.get(address)
            assert response.status_code == 404
            assert SECRET not in response.content.decode()
    secret, none = (page(client.get(f"/map/cases/{number}/")) for number in (city[1].number, "202603029999999"))
    assert secret == none


def test_the_table_runs_nothing_in_a_spreadsheet(city: list[Case]) -> None:
    opened(text="=HYPERLINK(1)", lon=116.0014, lat=40.0014)
    told = b"".join(Client().get("/open-data/reports.csv")).decode("utf-8-sig")
    texts = [row["text"] for row in csv.DictReader(io.StringIO(told))]
    assert "'=HYPERLINK(1)" in texts
    assert not any(text.startswith("=") for text in texts)
