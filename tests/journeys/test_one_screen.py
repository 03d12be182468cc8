"""The one screen in a browser: axe finds nothing (WCAG 2.2 A and AA), and it does without what a wall may lack."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from civicgrid.apps.cases.models import Case
from tests.journeys.conftest import DESKTOP, PHONE, log_in
from tests.journeys.test_accessibility import faults
from tests.journeys.test_loop import Opens, drawing, opens
from tests.pages.every_page import a_case

__all__ = ["drawing", "opens"]

USABLE = "html[data-usable]"
"""The map is drawn, the panels are filled."""
SHEETS = {"v": ".choices-sheet", "l": ".choices-sheet", "?": ".choices-sheet", "t": ".machine"}
"""Key -> what it opens."""
BLIND = """HTMLCanvasElement.prototype.getContext = ((getContext) => function (kind, ...more) {
    return kind.startsWith("webgl") ? null : getContext.call(this, kind, ...more);
})(HTMLCanvasElement.prototype.getContext);"""
"""A page on which no map can be drawn, as without a graphics card."""


@pytest.mark.parametrize(
    "reader",
    [
        {"viewport": DESKTOP, "color_scheme": "light", "locale": "en-GB"},
        {"viewport": DESKTOP, "color_scheme": "dark", "locale": "zh-CN"},
        {"viewport": PHONE, "color_scheme": "light", "locale": "zh-CN"},
        {"viewport": PHONE, "color_scheme": "dark", "locale": "en-GB"},
    ],
    ids=["desk by day", "desk by night", "phone by day", "phone by night"],
)
def test_axe_finds_nothing_on_the_one_screen(opens: Opens, reader: dict[str, Any]) -> None:
    case = a_case()
    page = opens(**reader)
    log_in(page, "admin")
    page.goto("/screen/")
    page.wait_for_selector(USABLE)
    page.keyboard.press("f")  # from dark to what the device asks for
    found = {"screen": faults(page), **{key: opened(page, key, what) for key, what in SHEETS.items()}}
    found["card"] = card(page, case)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("reader", [{"viewport": DESKTOP, "locale": "en-GB"}, {"viewport": PHONE, "locale": "zh-CN"}])
def test_a_display_waits_for_its_server_and_does_without_a_map(opens: Opens, reader: dict[str, Any]) -> None:
    case = a_case()
    page = opens(**reader)
    page.add_init_script(BLIND)
    page.route("**/screen/snapshot", lambda route: route.fulfill(status=503), times=1)
    log_in(page, "admin")
    page.goto("/screen/")
    page.wait_for_selector(USABLE)
    expect(page.locator(".no-map")).to_be_visible()
    expect(page.locator(".of-counts .open .value")).to_have_text("1")
    expect(page.locator(".zooms")).to_be_hidden()
    assert [faults(page), card(page, case)] == [[], []]


def opened(page: Page, key: str, what: str) -> list[Any]:
    """The faults of the screen with something open on it."""
    page.keyboard.press(key)
    page.locator(what).wait_for()
    wrong = faults(page)
    page.keyboard.press("Escape")
    page.locator(what).wait_for(state="hidden")
    return wrong


def card(page: Page, case: Case) -> list[Any]:
    """The faults of the screen with finds of the search, and of an area's card."""
    page.fill("#search", case.area.split(".")[-2])
    page.locator("#found [role=option]:not(.none)").first.wait_for()
    wrong = faults(page)
    page.keyboard.press("Enter")
    page.locator(".card .duties").wait_for()
    return wrong + faults(page)
