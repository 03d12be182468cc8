"""What an officer found stands above the moves, and decides which is the likely one."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from civicgrid.apps.cases.models import Case, Photo, Task
from tests.cases.given import handed_back, opened, tell
from tests.pages.given import PNG, browser, move, page, source

pytestmark = pytest.mark.usefixtures("small_city")


def answered(case: Case, ok: str) -> str:
    """The source of the case's page, for the desk, after an officer looked."""
    tell(case, "dispatcher", "send_officer")
    errand = Task.objects.get(case=case)
    photo = SimpleUploadedFile("now.png", PNG)
    browser("officer").post(f"/errands/{errand.pk}/", {"ok": ok, "note": "Half of it", "photo": photo})
    return source(browser("dispatcher").get(f"/cases/{case.number}/"))


def first_move(html: str) -> str:
    """The move that is highlighted."""
    found = re.search(r"data-first-move>([^<]+)<", html)
    return found[1] if found else ""


def test_it_is_not_done_so_it_is_reworked() -> None:
    case = handed_back()
    html = answered(case, "no")
    assert first_move(html) == "Send back for rework"
    assert "The officer says: no, it is not done" in html
    assert "Half of it" in html.split("The officer says")[1][:400]
    assert f"/photos/{Photo.objects.get().sha256}" in html.split("The officer says")[1].split("</section>")[0]
    close = html.split('value="close"')[1].split("</form>")[0]
    assert " checked" not in close
    assert re.search(r"<textarea[^>]+ required", close)


def test_it_is_done_so_it_is_closed() -> None:
    html = answered(handed_back(), "yes")
    assert first_move(html) == "Close the case"
    assert "The officer says: yes, it is done" in html


def test_it_is_not_so_so_it_is_void() -> None:
    html = answered(opened(type=""), "no")
    assert first_move(html) == "Declare void"
    assert "The officer says: no, it is not as reported" in html


def test_the_page_refuses_to_close_without_a_reason() -> None:
    case = handed_back()
    answered(case, "no")
    response = move(browser("dispatcher"), case, "close", condition="bags")
    assert response.status_code == 400
    assert "Nothing was written here" in page(response)
