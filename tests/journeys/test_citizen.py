"""A citizen on a phone: reports with a photo, with JavaScript and without; reads the receipt; nothing heavy first."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, Response, expect
from pytest_django import Settings

from civicgrid.apps.cases.models import Case, Photo, Report
from civicgrid.apps.services.models import Draft, Hold
from civicgrid.base.http import limits
from tests.cases.given import tell
from tests.cities import IN_W1
from tests.journeys.conftest import PHONE
from tests.journeys.test_accessibility import RULES
from tests.services.door import jpeg

BUDGET = 150_000
"""Bytes, compressed, of all that the first page of the form loads before anybody asked for a map."""
SLOW = "civicgrid.apps.services.rules.suspicion.LEAST_S"


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    """All journeys come from one address."""
    limits.forget()


@pytest.fixture
def citizen(request: pytest.FixtureRequest, browser: Browser, web: str, town: None) -> Iterator[Page]:
    """A page on a phone, somewhere in the west of the small city."""
    options: dict[str, Any] = {"java_script_enabled": getattr(request, "param", True), "locale": "en-GB"}
    place = {"latitude": IN_W1[1], "longitude": IN_W1[0]}
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        base_url=web,
        is_mobile=True,
        has_touch=True,
        geolocation=place,  # type: ignore[arg-type]
        permissions=["geolocation"],
        **options,
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo on the phone."""
    file = tmp_path / "bench.jpg"
    file.write_bytes(jpeg(800, 600))
    return file


def say(citizen: Page, words: str, *, scripted: bool) -> None:
    """The page of the words: kinds and questions unfold in place, or on the way on, at one address."""
    address = citizen.url
    citizen.get_by_label("What is the matter?").fill(words)
    if not scripted:
        citizen.get_by_role("button", name="Continue").click()
    citizen.get_by_label("Exposed garbage").check()
    if not scripted:
        citizen.get_by_role("button", name="Continue").click()
    citizen.get_by_label("Bags").check()
    assert citizen.url.partition("#")[0] == address
    expect(citizen.get_by_label("What is the matter?")).to_have_value(words)
    citizen.get_by_role("button", name="Continue").click()


@pytest.mark.parametrize("citizen", [True, False], ids=["with JavaScript", "without"], indirect=True)
def test_a_report_with_a_photo_leads_to_its_receipt(
    citizen: Page, photo: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr(SLOW, 0.0)  # no person is so fast
    scripted = "with JavaScript" in request.node.name
    citizen.goto("/")
    citizen.get_by_role("link", name="Report something").first.click()
    if scripted:
        citizen.get_by_role("button", name="Where I am now").click()
        expect(citizen.get_by_text("A point on the map is chosen.")).to_be_visible()
    citizen.get_by_label("Street and number").fill("West 1")
    citizen.get_by_role("button", name="Continue").click()
    say(citizen, "Two bags of garbage beside the bench", scripted=scripted)
    citizen.get_by_label("Photo", exact=True).set_input_files(photo)
    if not scripted:
        citizen.get_by_role("button", name="Add this photo").click()
    expect(citizen.get_by_alt_text("Photo 1")).to_be_visible()
    citizen.get_by_role("button", name="Continue").click()
    citizen.get_by_role("button", name="Send the report").click()
    expect(citizen.get_by_role("heading", level=1)).to_contain_text("Exposed garbage")
    expect(citizen.get_by_role("main")).to_contain_text("Sanitation Department")
    expect(citizen.get_by_role("main")).to_contain_text(Case.objects.get().number)
    assert Photo.objects.count() == 1
    assert (Report.objects.get().lon is not None) is scripted


def test_a_place_is_chosen_while_one_writes(citizen: Page) -> None:
    citizen.goto("/report/")
    place, offers = citizen.get_by_role("combobox", name="Street and number"), citizen.get_by_role("option")
    below = citizen.get_by_role("button", name="Continue").bounding_box()
    place.press_sequentially("west")
    expect(offers).to_have_count(3)
    assert citizen.get_by_role("button", name="Continue").bounding_box() == below
    assert all((each.bounding_box() or {"height": 0})["height"] >= 44 for each in offers.all())
    place.press("ArrowDown")
    place.press("ArrowDown")
    expect(citizen.get_by_role("option", name="West 1 West Side", selected=True)).to_be_visible()
    assert not Axe().run(citizen, options=RULES).response["violations"]
    place.press("Escape")
    expect(offers).to_have_count(0)
    expect(place).to_have_value("west")
    place.press("ArrowDown")
    expect(offers).to_have_count(3)
    place.press("ArrowUp")
    place.press("Enter")
    expect(place).to_have_value("West 2")
    citizen.get_by_role("button", name="Continue").click()
    expect(citizen.get_by_label("What is the matter?")).to_be_visible()
    assert Draft.objects.get().area == "town.west.w2."


@pytest.mark.parametrize("citizen", [False], ids=["without"], indirect=True)
def test_it_was_not_fixed_and_is_taken_up_again(citizen: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SLOW, 0.0)
    citizen.goto("/report/")
    citizen.get_by_label("Street and number").fill("West 1")
    citizen.get_by_role("button", name="Continue").click()
    say(citizen, "Bags of garbage", scripted=False)
    citizen.get_by_role("button", name="Continue").click()
    citizen.get_by_role("button", name="Send the report").click()
    now = timezone.now()
    case = tell(Case.objects.get(), "handler", "accept", now)
    case = tell(case, "handler", "hand_back", now, note="Swept")
    tell(case, "dispatcher", "close", now, condition="bags")
    citizen.reload()
    expect(citizen.get_by_role("main")).to_contain_text("Checked and settled")
    citizen.get_by_text("It is not fixed?").click()
    citizen.get_by_label("What is still the matter?").fill("The bags are still there")
    citizen.get_by_role("button", name="It is not fixed: take it up again").click()
    expect(citizen.get_by_role("status")).to_contain_text("It is taken up again")
    assert Case.objects.get().state == "dispatched"


def test_who_is_too_fast_proves_by_work_to_be_no_flood(citizen: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SLOW, 3600.0)
    citizen.goto("/report/")
    citizen.get_by_label("Street and number").fill("West 1")
    citizen.get_by_role("button", name="Continue").click()
    citizen.get_by_label("What is the matter?").fill("It is dark")
    citizen.get_by_label("I am not sure").check()
    for _ in range(2):
        citizen.get_by_role("button", name="Continue").click()
    citizen.get_by_role("button", name="Send the report").click()
    expect(citizen.locator(".receipt")).to_be_visible(timeout=60_000)
    expect(citizen.get_by_role("heading", level=1)).to_contain_text("It is dark")
    assert Hold.objects.count() == 0


def test_the_first_view_is_light_and_silent(citizen: Page, settings: Settings) -> None:
    loaded: dict[str, int] = {}
    said: list[str] = []

    def weigh(response: Response) -> None:
        if response.ok and "/parts/" not in response.url and "/web/map" not in response.url:
            loaded[response.url] = len(gzip.compress(response.body()))

    citizen.on("response", weigh)
    citizen.on("console", lambda message: said.append(message.text))
    citizen.on("pageerror", lambda error: said.append(str(error)))
    citizen.goto("/report/", wait_until="load")
    assert sum(loaded.values()) <= BUDGET, loaded
    assert all(url.startswith(citizen.url[: citizen.url.index("/report/")]) for url in loaded)
    assert [each for each in said if "WebGL" not in each] == []


@pytest.mark.parametrize("language", ["en-GB", "zh-CN"])
def test_axe_finds_nothing_on_the_way(
    browser: Browser, web: str, town: None, language: str, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SLOW, 0.0)
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        base_url=web,
        locale=language,
        java_script_enabled=True,
        color_scheme="dark" if language == "zh-CN" else "light",
    )
    page, found = context.new_page(), {}
    page.goto("/report/")
    page.locator("#place").fill("behind the market")
    page.locator("main button.first").click()
    found["where"] = _faults(page)
    page.get_by_role("radio").last.check()
    page.locator("main button.first").click()
    found["what"] = _faults(page)
    page.locator("#text").fill("Bags of garbage, 垃圾")
    page.locator("[name=kind][value=garbage]").check()
    page.locator("[value=bags]").check()
    found["what, unfolded"] = _faults(page)
    page.locator("main button.first").click()
    page.locator("#photo").set_input_files(photo)
    page.wait_for_selector(".shots img")
    found["photos"] = _faults(page)
    page.locator("main button.first").click()
    found["send"] = _faults(page)
    page.locator("main button.first").click()
    page.wait_for_selector(".receipt")
    found["receipt"] = _faults(page)
    context.close()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def _faults(page: Page) -> list[tuple[str, list[str]]]:
    """Rule, and the places that break it."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    response = Axe().run(page, options=RULES).response
    return [(each["id"], [node["html"][:160] for node in each["nodes"]][:3]) for each in response["violations"]]
