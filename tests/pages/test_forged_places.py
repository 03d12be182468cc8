"""Places in a list that nobody gave out: every door that goes on `after` something refuses them."""

import json
from urllib.parse import quote

import pytest

from civicgrid.base.http import api, limits
from tests.cases.given import MONDAY, opened
from tests.pages.given import browser

pytestmark = pytest.mark.usefixtures("small_city")

AFAR = "2026-01-01T00:00:00-23:59"
"""A moment that Python reads, and that PostgreSQL does not where it is written like this."""
FORGED = (
    *(f"{AFAR}~1", f"{AFAR}~0197a3a2-7c1e-7b64-9d2f-5f0c7d6e8a11", f"2026-03-02T00:00:00Z~{'9' * 100}"),
    f"0001-01-01T00:00:00Z~{MONDAY:%Y%m%d}0000001",
)
"""Well written, though nobody gave them out: a list may go on there."""
NONSENSE = (
    *(f"{AFAR}|1", f"{AFAR}~", f"{AFAR}~x", f"{AFAR}~\0", f"{AFAR}~\uff11", "0001-01-01T00:00:00+23:59~1"),
    *("2026-01-01T00:00:00+24:00~1", "2026-01-01T00:00:00~1", "2026-01-01~1", "~1", "x", "é", "\0", "-1"),
    "MjAyNi0wMS0wMVQwMDowMDowMC0yMzo1OXwwMTk3YTNhMi03YzFlLTdiNjQtOWQyZi01ZjBjN2Q2ZThhMTE=",
)
NAMED_ALIKE = "/ogc/collections/areas/items"
"""Goes on after an area's path: any text is a place among these."""
DOORS = (
    *("/map/", "/map/cases.geojson", "/feeds/reports.atom", "/open-data/reports.csv", "/open-data/reports.geojson"),
    *(
        "/ogc/collections/cases/items",
        "/ogc/collections/cases/items?f=html",
        NAMED_ALIKE,
        "/cases/",
        "/cases/?sort=due",
    ),
)


def doors() -> list[str]:
    """All that goes on `after` something: pages, files, and whatever the API describes."""
    paths = api.get_openapi_schema()["paths"]
    described = [
        path.replace("{group}", "open")
        for path, verbs in paths.items()
        if any(each["name"] == "after" for each in verbs.get("get", {}).get("parameters", ()))
    ]
    assert {"/api/v1/cases", "/api/v1/public/cases", "/api/v1/events"} <= set(described)
    return [*DOORS, *described]


def test_a_place_that_nobody_gave_out_is_refused_at_every_door() -> None:
    opened()
    client, failed = browser("dispatcher"), []
    for door in doors():
        for forged in (*FORGED, *NONSENSE):
            limits.forget()
            answer = client.get(f"{door}{'&' if '?' in door else '?'}after={quote(forged)}")
            told = b"".join(answer) if answer.streaming else answer.content
            may = {200, 400, 422} if forged in FORGED or door == NAMED_ALIKE else {400, 422}
            if answer.status_code not in may or not told:
                failed.append((door, forged, answer.status_code))
    assert failed == []


@pytest.mark.parametrize(
    "asked",
    [
        *("/cases/?from=", "/api/v1/cases?closed_to=", "/cases.csv?from=", "/map/?from=", "/screen/past?at="),
        *("/ogc/collections/cases/items?datetime=", "/open311/v2/requests.json?start_date="),
    ],
)
def test_a_moment_of_any_zone_fails_no_list(asked: str) -> None:
    for moment in (AFAR, "0001-01-01T00:00:00+23:59", "9999-12-31T23:00:00-23:59"):
        answer = browser("dispatcher").get(f"{asked}{quote(moment)}")
        assert answer.status_code in {200, 400}
        assert b"".join(answer)


@pytest.mark.parametrize("door", ["/ogc/collections/cases/items", "/api/v1/public/cases", "/api/v1/cases"])
def test_what_fails_is_told_to_programs_as_a_problem(door: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicgrid.apps.cases.models.Case.objects", None)
    client = browser("dispatcher")
    client.raise_request_exception = False
    answer = client.get(door)
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert json.loads(answer.content)["type"] == "urn:civicgrid:broken"


def test_what_fails_on_open_map_data_is_a_page_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicgrid.apps.cases.models.Case.objects", None)
    client = browser("dispatcher")
    client.raise_request_exception = False
    answer = client.get("/ogc/collections/cases/items?f=html")
    assert (answer.status_code, answer["Content-Type"]) == (500, "text/html; charset=utf-8")
