"""On the desk, with JavaScript: a dispatcher files, a handler accepts and hands back, the dispatcher closes."""

from playwright.sync_api import Page, expect

from tests.cases.given import opened
from tests.journeys.conftest import log_in


def test_a_case_from_report_to_closure(desktop: Page) -> None:
    log_in(desktop, "dispatcher")
    desktop.get_by_role("link", name="New report").click()
    desktop.get_by_label("What is the matter?").fill("Bags beside the bench, since Sunday")
    desktop.locator("#area").fill("West 1")
    desktop.get_by_role("button", name="Send the report").click()
    expect(desktop.get_by_role("status")).to_contain_text("is open.")

    desktop.get_by_role("link", name="My work").click()
    desktop.get_by_role("link", name="To file 1").click()
    desktop.get_by_role("link", name="Bags beside the bench").click()
    pane = desktop.locator("#pane")
    pane.get_by_label("Case type").fill("Exposed garbage")
    pane.get_by_role("button", name="File the case").click()
    expect(pane).to_contain_text("This type is filed under one of several conditions.")
    pane.get_by_label("A few bags – 4 working hours").check()
    pane.get_by_role("button", name="File the case").click()
    expect(pane.get_by_role("status")).to_contain_text("Filed.")
    expect(pane.locator(".case-owner")).to_contain_text("Sanitation Department answers for it, because Streets")
    expect(desktop.locator("#waiting")).to_contain_text("No report waits to be filed.")

    log_in(desktop, "handler")
    desktop.get_by_role("link", name="Bags beside the bench").click()
    pane.get_by_role("button", name="Accept", exact=True).click()
    expect(pane.get_by_role("status")).to_contain_text("Accepted.")
    pane.get_by_label("What was done or seen").first.fill("Swept, and the bench wiped")
    pane.get_by_role("button", name="Hand back as done").click()
    expect(pane.get_by_role("status")).to_contain_text("Handed back as done.")

    log_in(desktop, "dispatcher")
    desktop.get_by_role("link", name="Bags beside the bench").click()
    expect(pane).to_contain_text("Swept, and the bench wiped")
    expect(pane.get_by_label("The ground is clean")).to_be_checked()
    pane.get_by_role("button", name="Close the case").click()
    expect(pane.get_by_role("status")).to_contain_text("is now: Closed.")
    expect(pane.locator(".case-line")).to_contain_text("in time")


def test_the_keyboard_moves_opens_acts_and_searches(desktop: Page) -> None:
    opened(text="Bags beside the bench")
    opened(text="Mattress in the lane", lon=116.0005, lat=40.0015)
    log_in(desktop, "handler")
    desktop.wait_for_selector("[data-row]")
    desktop.keyboard.press("j")
    desktop.keyboard.press("j")
    expect(desktop.locator("[data-row]").nth(1)).to_be_focused()
    desktop.keyboard.press("k")
    desktop.keyboard.press("o")
    expect(desktop.locator("#pane h2.case-title")).to_contain_text("Bags beside the bench")
    desktop.keyboard.press("e")
    expect(desktop.locator("[data-first-move]")).to_be_focused()
    desktop.keyboard.press("/")
    expect(desktop.locator("#find")).to_be_focused()
    desktop.keyboard.type("mattress\n")
    expect(desktop.get_by_role("table")).to_contain_text("Mattress in the lane")
    expect(desktop.get_by_role("table")).not_to_contain_text("Bags beside the bench")


def test_the_console_stays_empty_and_nothing_comes_from_elsewhere(desktop: Page) -> None:
    case, said, asked = opened(), [], []
    desktop.on("console", lambda message: said.append(message.text))
    desktop.on("pageerror", lambda error: said.append(str(error)))
    desktop.on("request", lambda request: asked.append(request.url))
    log_in(desktop, "handler")
    for where in ("/work/", "/cases/", f"/cases/{case.number}/", "/reports/new/", "/matrix/", "/my-posts/"):
        desktop.goto(where)
    desktop.goto("/work/")
    desktop.locator("[data-pane]").first.click()
    expect(desktop.locator("#pane .case")).to_be_visible()
    here = desktop.evaluate("location.origin")
    assert said == []
    assert [url for url in asked if not url.startswith(here)] == []
