"""Places that are offered while one writes, and areas that an address names: one resolver for all doors."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from civicgrid.apps.cases.models import Report
from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.models import Alert, Draft
from civicgrid.base.http import limits
from tests.cases.given import opened
from tests.cities import IN_E1
from tests.pages.given import browser, page, source
from tests.services.door import Citizen
from tests.services.given import rounded_city

pytestmark = pytest.mark.usefixtures("small_city")


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    limits.forget()


@pytest.fixture
def writes(settings: Settings, tmp_path: Path) -> None:
    """The city writes letters."""
    settings.CIVICGRID_HOME = tmp_path
    settings.CIVICGRID_MAIL_URL = "smtp://localhost"


def offered(words: str, login: str = "", **asked: str) -> list[dict[str, Any]]:
    """What is offered to somebody for these words."""
    client = browser(login) if login else Client()
    places: list[dict[str, Any]] = client.get("/places/", {"words": words, **asked}).json()["places"]
    return places


def test_a_beginning_offers_areas_with_what_they_lie_in() -> None:
    found = offered("wes")
    assert [(each["words"], each["within"]) for each in found] == [
        ("West Side", "Tinytown"),
        ("West 1", "West Side"),
        ("West 2", "West Side"),
    ]
    assert found[1] | {"area": "w1", "value": "West 1", "lon": None} == found[1]
    assert found[1]["bounds"] == list(grid.area("town.west.w1.").bounds)
    assert [each["words"] for each in offered("西一")] == ["West 1"]
    assert [each["words"] for each in offered("12 west s")] == ["West Side"]
    assert [each["beside"] for each in (found[1], *offered("12 Garden Road, 西一"))] == [False, True]
    assert offered("w") == offered("the moon") == offered("---") == []


def test_anybody_is_offered_addresses_that_everybody_sees() -> None:
    rounded_city()
    opened(text="Bags", type="garbage", address="12 Garden Road", lon=IN_E1[0], lat=IN_E1[1])
    opened(text="Bags again", type="garbage", address="12 GARDEN ROAD", lon=IN_E1[0], lat=IN_E1[1])
    opened(text="See 12 garden road", type="garbage", address="7 Market Lane", lon=IN_E1[0], lat=IN_E1[1])
    opened(text="Not for everybody", type="", address="12 Garden Yard", lon=IN_E1[0], lat=IN_E1[1])
    (found,) = offered("12 garden")
    assert (found["words"].casefold(), found["within"], found["lon"]) == ("12 garden road", "East 1", IN_E1[0])
    assert len(offered("12 garden", "dispatcher")) == 2
    assert offered("12 garden", only="areas") == []


def test_an_address_that_is_an_areas_name_is_offered_once() -> None:
    opened(text="Bags", address="West 1", lon=IN_E1[0], lat=IN_E1[1])
    assert [each["area"] for each in offered("west 1", "dispatcher")] == ["w1"]


def test_what_was_chosen_is_the_place() -> None:
    chosen = {"place": "12 Garden Road, west", "asked": "12 Garden Road, west", "area": "w2"}
    assert Citizen().begins(**chosen).status_code == 303
    assert Draft.objects.get().area == "town.west.w2."


@pytest.mark.parametrize(
    ("address", "area"),
    [
        ("West 1", "town.west.w1."),
        ("12 Garden Road, 东一", "town.east.e1."),
        ("West", "town."),
        ("West 1 or East 2", "town."),
    ],
)
def test_a_program_names_the_area_by_its_address(client: Client, address: str, area: str) -> None:
    sent = {"text": "Bags", "address": address, "origin_key": "one"}
    assert client.post("/api/v1/reports", sent, content_type="application/json").status_code == 201
    report = Report.objects.get()
    assert (report.area, report.address) == (area, address)
    assert client.post("/api/v1/reports", sent, content_type="application/json").status_code == 200


@pytest.mark.parametrize(
    ("words", "area"),
    [
        ("West", "town.west."),
        ("east side", "town.east."),
        ("Tinytown", ""),
        ("西二", "town.west.w2."),
        ("w1", "town.west.w1."),
        ("East (e2)", "town.east.e2."),
    ],
)
def test_the_beginning_of_an_area_is_understood(writes: None, words: str, area: str) -> None:
    assert "Look into your mail" in page(browser().post("/alerts/", {"address": "reader@example.org", "area": words}))
    assert Alert.objects.get().area == area


def test_of_several_areas_one_is_chosen(writes: None) -> None:
    client, sent = browser(), {"address": "reader@example.org", "area": "West 1 or East 2"}
    asked = client.post("/alerts/", sent)
    assert asked.status_code == 400
    assert "Several areas are called like" in page(asked)
    assert 'name="which" value="town.east.e2."' in source(asked)
    assert not Alert.objects.exists()
    client.post("/alerts/", {**sent, "asked": "another", "which": "town.east.e2."})
    assert not Alert.objects.exists()
    client.post("/alerts/", {**sent, "asked": sent["area"], "which": "town.east.e2."})
    assert Alert.objects.get().area == "town.east.e2."


def test_a_browser_that_asks_to_be_told_is_led_to_the_choice(client: Client) -> None:
    refused = client.post("/push/", {"area": "West 1 or East 2", "subscription": "{}"})
    assert (refused.status_code, refused.json()) == (400, {"wrong": "area"})


def test_what_says_its_own_place_keeps_it(client: Client) -> None:
    sent = {"text": "Bags", "address": "West 1", "area": "e2"}
    client.post("/api/v1/reports", sent, content_type="application/json")
    pinned = {"text": "Bags", "address": "West 1", "lon": IN_E1[0], "lat": IN_E1[1]}
    client.post("/api/v1/reports", pinned, content_type="application/json")
    assert set(Report.objects.values_list("area", flat=True)) == {"town.east.e2.", "town.east.e1."}


def test_the_pages_offer_places() -> None:
    assert 'data-places="/places/"' in source(Client().get("/report/"))
    assert 'data-places="/places/"' in source(browser("dispatcher").get("/hotline/"))
    assert 'data-places="/places/?only=areas"' in source(Client().get("/alerts/"))
    assert "Where is it?" in page(Client().get("/report/"))


def test_beside_the_city_no_pin_stays_and_the_words_name_no_degrees() -> None:
    answer = Citizen().begins(place="by the bench", lon="1.5", lat="41.5")
    assert answer.status_code == 400
    assert "This point lies outside of the city" in page(answer)
    assert "41.5" not in source(answer)
    assert 'id="lon" value=""' in source(answer)
    assert 'value="by the bench"' in source(answer)
