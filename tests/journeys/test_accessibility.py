"""Axe finds nothing on any page, in both languages, light or dark, wide or narrow (WCAG 2.2 A and AA)."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from civicgrid.apps.services.rules.steps import Step
from tests.journeys.conftest import DESKTOP, PHONE, log_in
from tests.pages.every_page import PAGES, a_case, address
from tests.pages.test_frame import FILES
from tests.services.standing import DRAFT

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
OTHERS = {"errand", "login", "my_cells", "reply_templates"}
READERS = {
    "officer": ["errand", "my_cells"],
    "supervisor": ["reply_templates"],
    "dispatcher": sorted(PAGES.keys() - FILES - OTHERS),
}


@pytest.mark.parametrize(
    "reader",
    [
        {"viewport": DESKTOP, "color_scheme": "light", "locale": "en-GB"},
        {"viewport": PHONE, "color_scheme": "dark", "locale": "zh-CN"},
        {"viewport": DESKTOP, "color_scheme": "dark", "locale": "zh-CN"},
        {"viewport": PHONE, "color_scheme": "light", "locale": "en-GB"},
    ],
    ids=["desk by day", "phone by night", "desk by night", "phone by day"],
)
def test_axe_finds_nothing(browser: Browser, web: str, town: None, reader: dict[str, Any]) -> None:
    case, found = a_case(), {}
    context = browser.new_context(base_url=web, **reader)
    page = context.new_page()
    for where in ("/", "/login/", *(f"/report/{DRAFT}/{step}/" for step in Step)):
        page.goto(where)
        found[where] = faults(page)
    for login, names in READERS.items():
        log_in(page, login)
        for name in names:
            page.goto(address(PAGES[name], case))
            if name == "screen":
                page.wait_for_selector("html[data-usable]", state="attached")
            found[name] = faults(page)
    if reader["viewport"] == DESKTOP:
        page.goto("/work/")
        page.locator("[data-pane]").first.click()
        page.wait_for_selector("#pane .case")
        found["pane"] = faults(page)
    for name, where in {
        "chosen": f"/many-cases/?number={case.number}",
        "refused": "/cases/?words=%25&type=unicorns",
        "nowhere": "/nowhere/",
    }.items():
        page.goto(where)
        found[name] = faults(page)
    page.keyboard.press("?")
    found["keys"] = faults(page)
    context.close()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def faults(page: Page) -> list[tuple[str, str, list[str]]]:
    """Rule, what it asks for, and the places that break it."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = !each.closest('.who') })")
    response = Axe().run(page, options=RULES).response
    return [
        (each["id"], each["help"], [node["html"][:160] for node in each["nodes"]][:3])
        for each in response["violations"]
    ]
