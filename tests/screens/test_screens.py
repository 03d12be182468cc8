"""A picture of every page: both languages, phone and desk, light and dark, into build/screens (`make screens`)."""

from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from pytest_django import Settings

from civicgrid.apps.cases.actions import add_photo, perform
from civicgrid.apps.cases.actions.tasks import send_officer
from civicgrid.apps.cases.models import Case, Task
from civicgrid.apps.cases.rules.guards import NobodyNear
from civicgrid.apps.cases.rules.workflow import AT_WORK
from civicgrid.apps.directory.models import Person
from civicgrid.apps.evaluation.actions import appeal
from civicgrid.apps.evaluation.models import Appeal
from civicgrid.apps.services.rules.steps import Step
from civicgrid.base.access import SYSTEM
from civicgrid.base.snapshots.snapshot import forget
from civicgrid.project import city
from civicgrid.simulator import shift
from civicgrid.simulator.cases import make
from civicgrid.simulator.city import write_city
from tests.journeys.conftest import DESKTOP, PASSWORD, PHONE, log_in
from tests.pages.every_page import PAGES, address
from tests.pages.given import PNG
from tests.pages.test_frame import FILES
from tests.services.standing import DRAFT, stand_at_the_door

SHOWN = Path(__file__).parents[2] / "build" / "screens"
CELLS, CASES = 400, 2_000
DOOR = sorted(name for name, page in PAGES.items() if not page.needs and name not in FILES | {"my_posts"})
"""Pages that are open to everybody."""
DESK = sorted(PAGES.keys() - FILES - {*DOOR, "appeal", "errand", "my_cells", "reply_templates"})
GONE = {"link_stopped", "mine_open"}
"""Pages at which nothing is to be found by a name that is nobody's: their picture is of what they say then."""
MAPPED = {"alerts", "area", "hotline", "new_report", "public_case", "public_map", "report", "report_step-where"}
"""Pages with a map, which is drawn after them."""
FACES = list(product(("en-GB", "zh-CN"), (("phone", PHONE), ("desk", DESKTOP)), ("light", "dark")))


@pytest.fixture
def case(transactional_db: None, settings: Settings, tmp_path: Path) -> Case:
    """A demo city with a past; of it a case that waits to be checked, with a photo and an officer out."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    forget()
    write_city(tmp_path / "city", cells=CELLS)
    city.load(city.check(tmp_path / "city").require())
    now = datetime.now(UTC)
    for _made in make(CASES, seed=2, now=now):
        pass
    shift.begin(2, now)
    for person in Person.objects.all():
        person.set_password(PASSWORD)
        person.save()
    appeal(SYSTEM, Case.objects.filter(late=True).latest("opened_at").number, reason="The road was closed for a week")
    return _checked()


def _checked() -> Case:
    """The youngest case at work in an officer's area, handed back and checked."""
    for case in Case.objects.filter(state__in=AT_WORK).order_by("-opened_at"):
        perform(SYSTEM, case, "hand_back", {"note": "Made good; see the photo"})
        case.refresh_from_db()
        add_photo(SYSTEM, case, content=PNG)
        try:
            send_officer(SYSTEM, case)
        except NobodyNear:
            continue
        case.refresh_from_db()
        stand_at_the_door(case)
        return case
    raise LookupError


def test_every_page_has_its_picture(browser: Browser, web: str, case: Case) -> None:
    SHOWN.mkdir(parents=True, exist_ok=True)
    for locale, (place, viewport), face in FACES:
        look: dict[str, Any] = {"locale": locale, "viewport": viewport, "color_scheme": face}
        context = browser.new_context(base_url=web, is_mobile=place == "phone", **look)
        _show(context.new_page(), case, f"{locale[:2]}-{place}-{face}")
        context.close()
    assert len(list(SHOWN.glob("*.png"))) >= len(FACES) * (len(PAGES) - len(FILES))


def _show(page: Page, case: Case, look: str) -> None:
    _open(page, "/", "front", look)
    for step in Step:
        _open(page, f"/report/{DRAFT}/{step}/", f"report_step-{step}", look)
    for name in DOOR:
        _open(page, address(PAGES[name], case), name, look)
    log_in(page, Task.objects.get(case=case).officer)
    for name in ("errand", "my_cells", "work"):
        _open(page, address(PAGES[name], case), f"{name}-of-officer", look)
    log_in(page, "supervisor")
    _open(page, address(PAGES["reply_templates"], case), "reply_templates", look)
    log_in(page, "wall")
    _open(page, "/screen/", "screen-of-wall", look)
    log_in(page, "dispatcher")
    for name in DESK:
        _open(page, address(PAGES[name], case), name, look)
    _open(page, f"/appeals/{Appeal.objects.get().number}/", "appeal", look)
    _more(page, case, look)


def _more(page: Page, case: Case, look: str) -> None:
    """What a page shows only after something was pressed."""
    _open(page, f"/many-cases/?number={case.number}", "many-chosen", look)
    page.keyboard.press("?")
    _picture(page, "keys", look)
    if "desk" in look:
        page.goto("/work/")
        page.locator("[data-pane]").first.click()
        page.wait_for_selector("#pane .case")
        _picture(page, "work-chosen", look)


def _open(page: Page, where: str, name: str, look: str) -> None:
    """Goes there, and takes the picture of what is found, which is what was asked for."""
    response = page.goto(where)
    assert response
    assert response.ok or name in GONE, (name, where, response.status)
    if name.startswith("screen"):
        page.wait_for_selector("html[data-usable]")
    elif name in MAPPED:
        page.wait_for_load_state("networkidle")
    _picture(page, name, look)


def _picture(page: Page, name: str, look: str) -> None:
    page.screenshot(path=SHOWN / f"{name}-{look}.png", full_page="phone" in look)
