"""At the hotline desk and in the street: a call is taken while one writes, and an officer answers in place."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from civicgrid.apps.cases.models import Task
from tests.cases.given import handed_back, opened, tell
from tests.journeys.conftest import DESKTOP, PHONE, log_in
from tests.journeys.test_accessibility import faults
from tests.pages.given import PNG
from tests.pages.given import browser as client

READERS: dict[str, dict[str, Any]] = {
    "desk by day": {"viewport": DESKTOP, "color_scheme": "light", "locale": "en-GB"},
    "phone by night": {"viewport": PHONE, "color_scheme": "dark", "locale": "zh-CN"},
}
WIDTH = "document.documentElement.scrollWidth"


def keep_words(*uses: str) -> None:
    """Ready words for each use."""
    for use in uses:
        client("centre-head").post(
            "/reply-templates/", {"use": use, "title-en": use, "text-en": f"{use} of {{number}}"}
        )


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_a_call_is_taken_and_axe_finds_nothing(browser: Browser, web: str, town: None, reader: dict[str, Any]) -> None:
    opened(type="")
    keep_words("greeting", "answer")
    context = browser.new_context(base_url=web, **reader)
    page = context.new_page()
    log_in(page, "dispatcher")
    page.goto("/hotline/")
    page.locator("#call-contact").fill("13800138000")
    page.locator("#call-text").press_sequentially("Bags beside the bench")
    page.wait_for_selector("#alike .known")
    page.locator("button[value=look]").first.click()
    expect(page.locator("#caller")).not_to_contain_text("Write how they are reached")
    found = {"hotline": faults(page)}
    assert page.evaluate(WIDTH) <= reader["viewport"]["width"]
    page.locator("button[value=call_back]").click()
    page.wait_for_url("**/call-backs/")
    found["calls"] = faults(page)
    page.goto("/hotline/")
    page.locator("#call-text").press_sequentially("Bags beside the bench")
    page.locator("#alike button").first.click()
    expect(page.get_by_role("status").first).not_to_be_empty()
    context.close()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_an_offered_address_sets_the_pin_and_other_words_take_it_back(browser: Browser, web: str, town: None) -> None:
    opened(type="", address="12 Garden Road")
    page = browser.new_context(base_url=web, locale="en-GB").new_page()
    log_in(page, "dispatcher")
    page.goto("/hotline/")
    address, refused = page.locator("#call-address"), page.get_by_label("Do not use it")
    address.press_sequentially("garden road")
    page.get_by_role("option", name="12 Garden Road").click()
    expect(address).to_have_value("12 Garden Road")
    expect(page.locator("#lon")).not_to_have_value("")
    address.press_sequentially(", second floor")
    expect(refused).not_to_be_checked()
    address.fill("12 Garden Road, west 1")
    page.get_by_role("option", name="West 1").click()
    expect(address).to_have_value("12 Garden Road, west 1")
    expect(page.locator("#call-area")).to_have_value("West 1")
    expect(refused).to_be_checked()
    page.context.close()


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_many_are_foretold_and_done_with_ready_words(
    browser: Browser, web: str, town: None, reader: dict[str, Any]
) -> None:
    case = opened()
    keep_words("reason", "note")
    context = browser.new_context(base_url=web, **reader)
    page, found = context.new_page(), {}
    log_in(page, "dispatcher")
    page.goto(f"/many-cases/?number={case.number}")
    page.locator("[name=action][value=urge]").check()
    page.locator("select[name=template]").select_option(index=1)
    expect(page.locator("#words")).to_have_value("reason of {number}")
    page.locator("button[value=foretell]").click()
    page.wait_for_selector(".foretold")
    found["foretold"] = faults(page)
    page.locator("button[value=do]").click()
    page.wait_for_selector(".well")
    found["done"] = faults(page)
    context.close()
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_an_officer_answers_in_place_with_a_photo(browser: Browser, web: str, town: None) -> None:
    case = tell(handed_back(), "dispatcher", "send_officer")
    place = {"permissions": ["geolocation"], "geolocation": {"longitude": 116.0005, "latitude": 40.0005}}
    context = browser.new_context(base_url=web, **READERS["phone by night"], **place)  # type: ignore[arg-type]
    page = context.new_page()
    log_in(page, "officer")
    page.goto("/my-cells/")
    expect(page.locator("[data-far]")).to_have_text("0 米")
    assert page.evaluate(WIDTH) <= PHONE["width"]
    assert small_targets(page) == []
    page.locator("[name=photo_after]").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": PNG})
    page.locator("button[value=done]").click()
    expect(page.locator(".stop .notice")).to_contain_text("已反馈")
    assert faults(page) == []
    context.close()
    assert (Task.objects.get(case=case).ok, case.photos.get().note) == (True, "after")


def small_targets(page: Page) -> list[str]:
    """What is too small for a thumb."""
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('main a, main button, main label.button')].filter(each => "
        "each.checkVisibility() && each.getBoundingClientRect().height < 44).map(each => each.outerHTML.slice(0, 80))"
    )
    return found


def test_the_keyboard_alone_does_what_a_pointer_does(desktop: Page) -> None:
    case = opened(type="")
    log_in(desktop, "dispatcher")
    desktop.goto(f"/cases/{case.number}/")
    desktop.keyboard.press("?")
    expect(desktop.get_by_role("dialog")).to_contain_text("the other moves, in their order")
    assert faults(desktop) == []
    desktop.keyboard.press("Escape")
    desktop.keyboard.press("c")
    expect(desktop.locator("#comment-note")).to_be_focused()
    desktop.keyboard.type("k j o")
    expect(desktop.locator("#comment-note")).to_have_value("k j o")
    desktop.goto(f"/cases/{case.number}/")
    desktop.keyboard.press("?")
    desktop.get_by_label("Single keys do something").uncheck()
    desktop.keyboard.press("Escape")
    desktop.keyboard.press("c")
    expect(desktop.locator("#comment-note")).not_to_be_focused()
