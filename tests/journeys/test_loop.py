"""The loop from end to end, on real sockets: a citizen's phone, the one screen, the phones in the street, the desk."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django import Settings

from civicgrid.apps.cases.models import Case, Photo, Task
from civicgrid.base.http import limits
from tests.journeys.conftest import DESKTOP, FLAGS, PHONE, log_in
from tests.journeys.test_citizen import SLOW
from tests.pictures import photo
from tests.serving import numbered, served

DRAWS = [*(flag for flag in FLAGS if flag != "--disable-gpu"), "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
"""A browser that draws maps without a graphics card."""
WORDS = "Two bags of garbage beside the bench"

Opens = Callable[..., Page]


@pytest.fixture(scope="module")
def drawing(chromium: str) -> Iterator[Browser]:
    """Chromium that can draw the map."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        yield playwright.chromium.launch(executable_path=chromium, args=DRAWS)


@pytest.fixture
def opens(
    drawing: Browser, town: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Opens]:
    """Opens pages on the small city as it is served, with streams, while the ledger is numbered."""
    settings.CIVICGRID_HOME = tmp_path
    monkeypatch.setattr(SLOW, 0.0)  # no person is so fast
    limits.forget()
    with ExitStack() as leaving:
        url = leaving.enter_context(served())
        leaving.enter_context(numbered())

        def opened(viewport: dict[str, int], **options: Any) -> Page:
            context = drawing.new_context(base_url=url, viewport=viewport, **options)  # type: ignore[arg-type]
            leaving.callback(context.close)
            return context.new_page()

        yield opened


@pytest.mark.parametrize(("language", "scripted"), [("en-GB", True), ("zh-CN", False)])
def test_a_matter_goes_around_the_loop_twice(opens: Opens, tmp_path: Path, language: str, scripted: bool) -> None:  # noqa: FBT001
    screen = opens(DESKTOP, locale=language)
    log_in(screen, "dispatcher")
    screen.goto("/screen/")
    expect(screen.locator(".ticker")).to_be_attached()
    expect(screen.locator("canvas.maplibregl-canvas")).to_be_visible()

    citizen = opens(PHONE, locale=language, java_script_enabled=scripted, is_mobile=True, has_touch=True)
    bench = tmp_path / "bench.jpg"
    bench.write_bytes(photo(size=(800, 600)))
    report(citizen, bench, scripted=scripted)
    case = Case.objects.get()
    seen = screen.locator(f".ticker a[href*='{case.number}']").first
    expect(seen).to_be_visible()  # without a reload; how soon, is measured by bench/browser.py

    worker = opens(PHONE, locale=language, is_mobile=True, has_touch=True)
    work(worker, case)
    desk = opens(DESKTOP, locale=language)
    send_officer(desk, case)
    clean = tmp_path / "clean.jpg"
    clean.write_bytes(photo(size=(800, 600), colour="olive"))
    check(opens(PHONE, locale=language, is_mobile=True, has_touch=True), case, clean)
    close(desk, case)

    citizen.reload()
    expect(citizen.locator(".receipt")).to_be_visible()
    citizen.locator("details:has([name=reason]) summary").click()
    citizen.locator("[name=reason]").fill("The bags are still there")
    citizen.locator("form:has([name=reason]) button").click()
    case.refresh_from_db()
    assert (case.state, case.reopened) == ("dispatched", 1)
    work(worker, case)
    close(desk, case)
    expect(screen.locator(f".ticker a[href*='{case.number}']").nth(11)).to_be_attached()  # every act of both rounds


def report(page: Page, picture: Path, *, scripted: bool) -> None:
    """Tells of the bags, with a photo, in the steps of the form."""
    page.goto("/report/")
    page.locator("#place").fill("West 1")
    forward(page)
    page.locator("#text").fill(WORDS)
    if not scripted:
        forward(page)
    page.locator("[name=kind][value=garbage]").check()
    if not scripted:
        forward(page)
    page.locator("[value=bags]").check()
    forward(page)
    page.locator("#photo").set_input_files(picture)
    if not scripted:
        page.locator("form:has(#photo) button").first.click()
    expect(page.locator(".shots img")).to_be_visible()
    forward(page)
    forward(page)
    expect(page.locator(".receipt")).to_be_visible()


def forward(page: Page) -> None:
    """The button that leads on."""
    page.locator("main button.first").last.click()


def work(page: Page, case: Case) -> None:
    """On the phone in the street: on it, then done."""
    log_in(page, "handler")
    for deed in ("accept", "hand_back"):
        page.goto(f"/my-cells/?at={case.number}")
        page.locator(f"#stop-{case.number} button[value={deed}]").click()
        expect(page.locator(f"#stop-{case.number} .notice")).to_be_visible()
    case.refresh_from_db()
    assert case.state == "handed_back"


def send_officer(page: Page, case: Case) -> None:
    """At the desk: an officer is to look whether it is done; until then nothing is closed."""
    log_in(page, "dispatcher")
    page.goto(f"/cases/{case.number}/")
    move = page.locator("form:has([name=action][value=send_officer])")
    page.locator("details.move").filter(has=move).locator("summary").click()
    move.locator("button").click()
    expect(page.get_by_role("status")).to_contain_text(re.compile(case.number))
    expect(page.locator("form:has([name=action][value=close])")).to_have_count(0)


def check(page: Page, case: Case, picture: Path) -> None:
    """On the officer's phone: been there, seen it, and taken a picture."""
    log_in(page, "officer")
    stop = page.locator(f"#stop-{case.number}")
    stop.locator("[name=photo_after]").set_input_files(picture)
    stop.locator("button[value=done]").click()
    expect(stop.locator(".notice")).to_be_visible()
    errand, kept = Task.objects.get(case=case), Photo.objects.get(case=case, note="after")
    assert (errand.officer, errand.kind, errand.ok, kept.actor) == ("officer", "check", True, "officer")


def close(page: Page, case: Case) -> None:
    """At the desk: the condition is met."""
    log_in(page, "dispatcher")
    page.goto(f"/cases/{case.number}/")
    page.locator("form:has([name=action][value=close]) button").first.click()
    expect(page.get_by_role("status")).to_contain_text(re.compile(case.number))
    case.refresh_from_db()
    assert case.state == "closed"
