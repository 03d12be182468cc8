"""Journeys: a real browser, a real server, a database that keeps what it is told; the city is loaded for each."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django import Settings

from civicgrid.apps.directory.models import Person
from civicgrid.base.snapshots.snapshot import forget
from tests.cities import load_small_city

PASSWORD = "correct horse"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Chromium, without a window."""
    # Playwright's loop makes Django see an asynchronous caller in this thread, where there is none, and give it a
    # connection of its own; so the loop ends with the journeys, and other tests leave nothing open in it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium, args=FLAGS)
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def town(transactional_db: None, settings: Settings, tmp_path: Path) -> None:
    """The small city, with a password for everybody; its files go to a folder of their own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    forget()
    load_small_city()
    for person in Person.objects.all():
        person.set_password(PASSWORD)
        person.save()


@pytest.fixture
def desktop(browser: Browser, web: str, town: None) -> Iterator[Page]:
    """A page on a desk, in English."""
    context = browser.new_context(viewport=DESKTOP, locale="en-GB", base_url=web)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Browser, web: str, town: None) -> Iterator[Page]:
    """A page on a phone, in Chinese, without JavaScript."""
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        locale="zh-CN",
        base_url=web,
        java_script_enabled=False,
        is_mobile=True,
        has_touch=True,
    )
    yield context.new_page()
    context.close()


def log_in(page: Page, login: str) -> None:
    """Comes in by the door; whoever was there before leaves by it."""
    page.context.clear_cookies(name="sessionid")
    page.goto("/login/")
    page.locator("#login").fill(login)
    page.locator("#password").fill(PASSWORD)
    page.locator("main form button").click()
