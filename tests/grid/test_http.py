"""The areas as JSON, and the city's time in every request."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import timezone

from civicgrid.apps.grid.http import CityTime
from tests.cities import IN_W1, OUTSIDE

pytestmark = pytest.mark.usefixtures("small_city")


def codes(client: Client, query: str = "") -> list[str]:
    """The codes of a list of areas."""
    return [each["code"] for each in client.get(f"/api/v1/areas{query}").json()]


def test_areas_are_listed_from_the_city_down(client: Client) -> None:
    assert codes(client) == ["east", "west"]
    assert codes(client, "?parent=west") == ["w1", "w2"]
    assert codes(client, "?parent=town.west.") == ["w1", "w2"]


def test_areas_of_an_overlay_are_listed(client: Client) -> None:
    assert codes(client, "?level=police_district") == ["north", "south"]


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("?parent=moon", 400, "parent"),
        ("?level=district", 400, "level"),
        ("?level=police_district&parent=west", 422, "parent"),
        ("?paren=west", 422, "paren"),
    ],
)
def test_a_wrong_question_is_refused(client: Client, query: str, status: int, field: str) -> None:
    answer = client.get(f"/api/v1/areas{query}")
    assert (answer.status_code, answer.json()["field"], bool(answer.json()["remedy"])) == (status, field, True)


def test_one_area_is_told(client: Client) -> None:
    told = client.get("/api/v1/areas/w1").json()
    assert (told["path"], told["level"], told["name"]["zh-hans"]) == ("town.west.w1.", "cell", "西一")
    assert told["bounds"] == [116.0, 40.0, 116.001, 40.001]


def test_an_unknown_area_is_not_found(client: Client) -> None:
    answer = client.get("/api/v1/areas/nowhere")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json()["field"] == "area"


def test_a_point_is_located(client: Client) -> None:
    told = client.get("/api/v1/locate", {"lon": str(IN_W1[0]), "lat": str(IN_W1[1])}).json()
    assert told["area"]["code"] == "w1"
    assert [each["code"] for each in told["overlays"]] == ["south"]


@pytest.mark.parametrize(
    ("lon", "lat", "title"),
    [
        (*map(str, OUTSIDE), "lies outside of the city"),
        (*map(str, reversed(IN_W1)), "longitude and latitude were swapped"),
        ("nan", "40", "not numbers"),
    ],
)
def test_a_point_that_is_nowhere_is_refused(client: Client, lon: str, lat: str, title: str) -> None:
    answer = client.get("/api/v1/locate", {"lon": lon, "lat": lat})
    assert answer.status_code == 400
    assert title in answer.json()["detail"]


def test_requests_run_in_the_time_of_the_city() -> None:
    seen: list[str] = []

    def respond(_request: HttpRequest) -> HttpResponse:
        seen.append(timezone.get_current_timezone_name())
        return HttpResponse()

    CityTime(respond)(HttpRequest())
    assert seen == ["Asia/Shanghai"]
    assert timezone.get_current_timezone_name() == "UTC"
