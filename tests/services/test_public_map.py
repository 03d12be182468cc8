"""The public map and list, one report, an area: what everybody sees, and where it leads."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.actions import add_photo
from civicgrid.apps.cases.models import Case
from civicgrid.base.access import SYSTEM
from civicgrid.kernel.paths import depth
from tests.cases.given import MONDAY, closed, fresh, handed_back, opened, tell
from tests.pages.given import PNG, browser, page, source
from tests.services.given import SECRET, rounded_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(settings: Settings, tmp_path: object) -> None:
    settings.CIVICGRID_HOME = tmp_path
    rounded_city()


def test_the_list_shows_what_is_reported() -> None:
    case = opened(text="Bags beside the bench", address="1 Bench Road")
    told = page(browser().get("/map/"))
    assert "Exposed garbage" in told
    assert "Bags beside the bench" in told
    assert "1 Bench Road" in told
    assert f"/map/cases/{case.number}/" in source(browser().get("/map/"))


def test_it_speaks_chinese() -> None:
    opened()
    assert "暴露垃圾" in page(browser(language="zh-hans").get("/map/"))


def test_an_empty_list_says_what_to_do() -> None:
    assert "Nothing has been reported yet." in page(browser().get("/map/"))
    assert "Nothing fits what you chose." in page(browser().get("/map/?state=closed"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("area=West Side", True),
        ("area=east", False),
        ("area=south", True),
        ("area=north", False),
        ("type=garbage", True),
        ("type=streets", True),
        ("type=lamp", False),
        ("state=open", True),
        ("state=closed", False),
        ("from=2026-03-02&to=2026-03-02", True),
        ("from=2026-03-03", False),
        ("to=2026-03-01", False),
        ("bbox=116.0,40.0,116.001,40.001", True),
        ("bbox=116.001,40.0,116.002,40.001", False),
        ("bbox=10,10,11,11", False),
        ("bbox=-180,-90,180,90", True),
        ("area=w1&bbox=116.0004,40.0004,116.0006,40.0006", True),
    ],
)
def test_filters(query: str, *, found: bool) -> None:
    case = opened()
    for address in ("/map/", "/map/cases.geojson", "/feeds/reports.atom", "/open-data/reports.csv"):
        told = b"".join(browser().get(f"{address}?{query}")).decode()
        assert (case.number in told) is found, address


@pytest.mark.parametrize(
    "query",
    [
        *("area=nowhere", "type=manhole", "type=what", "state=void", "from=monday", "to=x", "bbox=1,2", "bbox=2,1,1,2"),
        *("bbox=nan,0,1,1", "after=x", "after=2026-03-02T00:00~1", "from=2026-03-02&to=2026-03-01"),
    ],
)
def test_what_cannot_be_read_is_said(query: str) -> None:
    assert browser().get(f"/map/?{query}").status_code == 400
    refused = browser().get(f"/map/cases.geojson?{query}")
    assert refused.status_code == 400
    assert refused.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("typ=lamp", "The list cannot be narrowed by typ"),
        ("colour=red&type=lamp", "The list cannot be narrowed by colour"),
        ("bbox=1,2", "is not west, south, east and north"),
        ("after=x", "The list does not go on from there"),
    ],
)
def test_what_narrows_nothing_is_told_above_the_list(query: str, words: str) -> None:
    answer = browser().get(f"/map/?{query}")
    assert (answer.status_code, words in page(answer)) == (400, True)
    assert browser().get("/map/?_=1").status_code == 200


def test_pages_of_the_list_hold_each_case_once() -> None:
    places = [(116.0005, 40.0005), (116.0015, 40.0015), (116.0005, 40.0015)]
    for number in range(30):
        lon, lat = places[number % 3]
        moment = MONDAY + timedelta(days=10 * (number // 3))
        opened(moment, happened_at=moment, text=f"Matter {number}", type="lamp", lon=lon, lat=lat)
    numbers = {each.number for each in Case.objects.all()}
    assert len(numbers) == 30
    first = browser().get("/map/")
    assert first.context["next"]
    second = browser().get(f"/map/?{first.context['next']}")
    seen = [each.number for response in (first, second) for each in response.context["rows"]]
    assert len(seen) == len(set(seen)) == 30
    assert set(seen) == numbers
    assert browser().get("/api/v1/public/cases").json()["next"] == ""


def test_points_know_what_they_have_in_the_readers_tag() -> None:
    case = opened()
    client = browser()
    answer = client.get("/map/cases.geojson")
    (feature,) = json.loads(answer.content)["features"]
    assert feature["geometry"]["coordinates"] == [case.lon, case.lat]
    assert feature["properties"]["type_name"] == "Exposed garbage"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get("/map/cases.geojson", headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert client.post("/map/cases.geojson").status_code == 405


def test_a_report_tells_its_story_without_names() -> None:
    case = opened(text="Bags here")
    opened(MONDAY + timedelta(minutes=5), text="Bags here")
    case = tell(fresh(case), "handler", "accept", MONDAY + timedelta(hours=1))
    case = tell(case, "handler", "hand_back", MONDAY + timedelta(hours=2), note=SECRET)
    tell(case, "dispatcher", "close", MONDAY + timedelta(hours=3))
    told = page(browser().get(f"/map/cases/{case.number}/"))
    for words in ("Reported", "Reported by somebody else too", "Work has begun", "Said to be done", "Settled"):
        assert words in told
    assert "The ground is clean" in told
    assert "in time" in told
    assert "It is still there: report it" in told
    for secret in (SECRET, "handler", "dispatcher"):
        assert secret not in told


def test_an_open_report_leads_on() -> None:
    case = opened()
    told = source(browser().get(f"/map/cases/{case.number}/"))
    assert f"/report/?same={case.number}" in told
    assert f"/alerts/?case={case.number}" in told
    assert "Follow report" in page(browser().get(f"/alerts/?case={case.number}"))


def test_a_void_case_is_seen_by_nobody() -> None:
    case = opened(type="")
    tell(case, "dispatcher", "void", reason="nothing there")
    assert browser().get(f"/map/cases/{case.number}/").status_code == 404
    assert cases.public_case(case.number) is None


def test_photos_are_seen_where_they_are_public() -> None:
    shown, hidden = opened(), opened(type="manhole", lon=116.0015)
    for case in (shown, hidden):
        add_photo(SYSTEM, case, content=PNG)
    (name,) = cases.public_case(shown.number).photos  # type: ignore[union-attr]
    picture = browser().get(f"/map/cases/{shown.number}/photos/{name}/")
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert b"".join(picture).startswith(b"\xff\xd8")
    assert browser().get(f"/map/cases/{hidden.number}/photos/{name}/").status_code == 404
    assert browser().get(f"/map/cases/{shown.number}/photos/{'0' * 64}/").status_code == 404
    assert "photos/" in source(browser().get("/map/"))


def test_an_area_tells_how_it_does() -> None:
    now = timezone.now()
    closed(now - timedelta(hours=1))
    opened(now, text="Another", lon=116.0015)
    opened(now, type="manhole", lon=116.0017)
    told = page(browser().get("/areas/town/"))
    assert "Open reports 1" in told
    assert "Settled in 28 days 1" in told
    assert "likely between" in told
    assert "West Side" in told
    beside = page(browser().get("/areas/west/"))
    assert "East Side" in beside
    assert "Open reports 0" in beside
    assert "Nothing is open here." in beside
    assert browser().get("/areas/nowhere/").status_code == 404


def test_an_area_without_cases_knows_no_rate() -> None:
    told = page(browser().get("/areas/w1/"))
    assert "not known" in told


def test_parts_of_an_area_are_counted_by_what_is_seen() -> None:
    from civicgrid.apps.grid import api as grid

    opened()
    opened(type="lamp", lon=116.0003)
    counted = cases.public_open_in(grid.children("town."))
    assert counted == {"town.west.": 1, "town.east.": 0}
    assert {depth(path) for path in counted} == {2}
    assert cases.public_open_in(()) == {}


def test_one_public_case_as_json() -> None:
    case = handed_back()
    told = browser().get(f"/api/v1/public/cases/{case.number}").json()
    assert (told["state"], told["open"], told["area"]) == ("handed_back", True, "town.west.w1.")


def test_a_box_over_many_tiles_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    case = opened()
    monkeypatch.setattr("civicgrid.apps.cases.queries.public.search.MOST_STRIPS", -1)
    told = browser().get("/api/v1/public/cases?bbox=116.0,40.0,116.001,40.001").json()
    assert [each["number"] for each in told["cases"]] == [case.number]


def test_an_old_area_has_slow_figures_in_days() -> None:
    case = closed(timezone.now() - timedelta(hours=2))
    Case.objects.filter(pk=case.pk).update(opened_at=timezone.now() - timedelta(days=5, hours=2))
    assert "5 days" in page(browser().get("/areas/w1/"))


@pytest.mark.parametrize("address", ["/map/cases.geojson", "/feeds/reports.atom", "/open-data/reports.csv"])
def test_a_filter_that_nobody_knows_is_refused_and_a_programs_own_mark_is_not(address: str) -> None:
    refused = browser().get(f"{address}?stat=open")
    assert (refused.status_code, refused.json()["field"]) == (400, "stat")
    assert refused.json()["remedy"] == "did you mean state?"
    assert browser().get(f"{address}?lat=1").json()["field"] == "lat"
    assert browser().get(f"{address}?state=open&_=17").status_code == 200
