"""An officer's errand."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from civicgrid.apps.cases.models import Case, Photo, Task
from tests.cases.given import handed_back, opened, tell
from tests.pages.given import PNG, browser, page

pytestmark = pytest.mark.usefixtures("small_city")


def sent(case: Case) -> str:
    """Where the officer answers the errand about a case."""
    tell(case, "dispatcher", "send_officer")
    return f"/errands/{Task.objects.get(case=case).pk}/"


def test_an_answer_stands_in_the_story() -> None:
    case = handed_back()
    where, client = sent(case), browser("officer")
    assert "It is done when: The ground is clean" in page(client.get(where))
    photo = SimpleUploadedFile("now.png", PNG)
    response = client.post(where, {"ok": "yes", "note": "Not a crumb", "photo": photo})
    assert response.headers["Location"] == "/work/?group=errands"
    told = page(client.get(f"/cases/{case.number}/"))
    assert "Officer reported back" in told
    assert "Not a crumb" in told
    assert Photo.objects.filter(case=case).exists()


def test_before_filing_the_question_is_whether_it_is_so() -> None:
    case = opened(type="")
    assert "Is it so?" in page(browser("officer").get(sent(case)))


def test_the_case_leads_its_officer_to_the_errand() -> None:
    case = handed_back()
    where = sent(case)
    assert "Answer the errand" in page(browser("officer").get(f"/cases/{case.number}/"))
    browser("officer").post(where, {"ok": "no"})
    assert "Answer the errand" not in page(browser("officer").get(f"/cases/{case.number}/"))


def test_an_answer_is_needed_and_the_words_are_kept() -> None:
    response = browser("officer").post(sent(handed_back()), {"note": "Not a crumb"})
    assert response.status_code == 400
    assert "The errand needs an answer: yes or no." in page(response)
    assert "Not a crumb" in page(response)


def test_a_photo_too_heavy_is_told_and_nothing_is_answered() -> None:
    case = handed_back()
    photo = SimpleUploadedFile("now.png", PNG + b"0" * 10_000_000)
    response = browser("officer").post(sent(case), {"ok": "yes", "photo": photo})
    assert response.status_code == 400
    assert "at most 10 MB are taken" in page(response)
    assert Task.objects.get(case=case).done_at is None


def test_an_errand_is_answered_once() -> None:
    where, client = sent(handed_back()), browser("officer")
    client.post(where, {"ok": "yes"})
    assert "You answered this on" in page(client.get(where))
    assert client.post(where, {"ok": "no"}).status_code == 409


def test_another_officers_errand_is_not_found() -> None:
    assert browser("officer-east").get(sent(handed_back())).status_code == 404


def test_who_was_called_back_is_told_and_asked_no_more() -> None:
    case = handed_back()
    where, client = sent(case), browser("officer")
    tell(Case.objects.get(pk=case.pk), "dispatcher", "recall_officer", reason="The mayor has seen it")
    told = page(client.get(where))
    assert "You were called back on" in told
    assert "The mayor has seen it" in told
    assert "Send the answer" not in told
    assert client.post(where, {"ok": "yes"}).status_code == 409
    assert "My errands 0" in page(client.get("/work/"))
