"""The form of an alert gives a feed of what it says, and refuses what it cannot read."""

import pytest
from pytest_django import Settings

from civicgrid.apps.grid import api as grid
from tests.cases.given import opened
from tests.cities import IN_E1, IN_W1
from tests.pages.given import browser, page, source
from tests.services.given import rounded_city

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def city(settings: Settings, tmp_path: object) -> None:
    settings.CIVICGRID_HOME = tmp_path
    rounded_city()


@pytest.mark.parametrize(
    ("sent", "query"),
    [
        ({}, ""),
        ({"type": "garbage", "area": "West Side"}, "?type=garbage&amp;area=west"),
        ({"place": "116.0005, 40.0005"}, "?place=116.000500%2C40.000500&amp;radius_m=500"),
        ({"polygon": "[[116,40],[116.1,40],[116,40.1]]"}, "?polygon=%5B%5B116.0%2C40.0%5D%2C"),
    ],
)
def test_a_feed_is_of_what_the_form_says(sent: dict[str, str], query: str) -> None:
    answer = browser().post("/alerts/", {**sent, "feed": "1"})
    assert f'href="http://testserver/feeds/reports.atom{query}' in source(answer)
    assert "@" not in source(answer).partition("reports.atom")[2].partition("</a>")[0]


def test_a_feed_of_nowhere_is_refused() -> None:
    answer = browser().post("/alerts/", {"area": "Nowhere", "feed": "1"})
    assert answer.status_code == 400
    assert "There is no area called Nowhere" in page(answer)


def test_around_a_place_is_said_by_its_address() -> None:
    opened(text="Bags", address="12 Garden Road", lon=IN_E1[0], lat=IN_E1[1])
    opened(text="Glass", address="14 Garden Road", lon=IN_W1[0], lat=IN_W1[1])
    client = browser()
    assert client.post("/alerts/", {"place": "garden road", "feed": "1"}).status_code == 400
    for words in ("12 garden road", "12"):
        found = source(client.post("/alerts/", {"place": words, "feed": "1"}))
        assert f"place={IN_E1[0]:.6f}%2C{IN_E1[1]:.6f}" in found
    west, south, east, north = grid.area("w1").bounds
    found = source(client.post("/alerts/", {"place": "West 1", "feed": "1"}))
    assert f"place={(west + east) / 2:.6f}%2C{(south + north) / 2:.6f}" in found
