"""Photos: read, written anew, kept under what they hold, shown to who may see the case."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from PIL import Image

from civicgrid.apps.cases.models import Case, Photo
from civicgrid.base import files
from civicgrid.base.ledger.models import Entry
from civicgrid.base.pictures import MOST_BYTES
from tests.cases.given import opened
from tests.pages.given import PNG, browser, page
from tests.pictures import photo, plain

pytestmark = pytest.mark.usefixtures("small_city")


def send(case: Case, content: bytes, login: str = "handler", note: str = "") -> HttpResponseBase:
    sent = {"action": "add_photo", "note": note, "photo": SimpleUploadedFile("holiday.exe", content, "text/html")}
    return browser(login).post(f"/cases/{case.number}/", sent)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_shown_as_it_was_written_anew(kind: str) -> None:
    case = opened()
    assert send(case, photo(kind)).status_code == 303
    kept = Photo.objects.get(case=case)
    response = browser("dispatcher").get(f"/cases/{case.number}/photos/{kept.sha256}/")
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert Image.open(BytesIO(b"".join(response))).format == "JPEG"
    assert files.path_of(kept.small).exists()


def test_it_stands_in_the_story_and_in_the_ledger() -> None:
    case = opened()
    send(case, PNG, note="The bench")
    assert "The bench" in page(browser("handler").get(f"/cases/{case.number}/"))
    entry = Entry.objects.get(event_name="PhotoAdded", subject=case.number)
    assert Photo.objects.get(case=case).sha256 in entry.event


def test_a_photo_does_not_care_whether_the_case_has_moved() -> None:
    case = opened()
    Case.objects.filter(pk=case.pk).update(seq=case.seq + 1)
    assert send(case, PNG).status_code == 303


@pytest.mark.parametrize(
    ("content", "status", "told"),
    [
        (b"<script>alert(1)</script>", 400, "This is not a photo."),
        (b"RIFF\x10\x00\x00\x00WAVEfmt ", 400, "This is not a photo."),
        (plain() + b"0" * MOST_BYTES, 400, "The photo has 10.0 MB; at most 10 MB are taken."),
    ],
    ids=["a script", "a sound", "too heavy"],
)
def test_what_is_no_photo_is_refused_in_words(content: bytes, status: int, told: str) -> None:
    response = send(opened(), content)
    assert response.status_code == status
    assert told in page(response)
    assert Photo.objects.count() == 0


def test_no_file_is_told() -> None:
    response = browser("handler").post(f"/cases/{opened().number}/", {"action": "add_photo"})
    assert response.status_code == 400
    assert "No photo was chosen." in page(response)


def test_the_same_photo_is_not_taken_twice() -> None:
    case = opened()
    send(case, PNG)
    response = send(case, PNG)
    assert response.status_code == 409
    assert Photo.objects.count() == 1


def test_long_words_under_a_photo_are_refused() -> None:
    assert send(opened(), PNG, note="x" * 201).status_code == 400


def test_who_may_only_look_adds_none() -> None:
    case = opened()
    assert send(case, PNG, login="auditor").status_code == 403
    assert "Add a photo" not in page(browser("auditor").get(f"/cases/{case.number}/"))


def test_who_may_not_see_the_case_sees_no_photo() -> None:
    case = opened()
    send(case, PNG)
    name = Photo.objects.get(case=case).sha256
    assert browser("lamplighter").get(f"/cases/{case.number}/photos/{name}/").status_code == 404
    assert browser().get(f"/cases/{case.number}/photos/{name}/").status_code == 302


def test_a_photo_of_another_case_is_not_found_here() -> None:
    case, other = opened(), opened(type="manhole")
    send(case, PNG)
    name = Photo.objects.get(case=case).sha256
    assert browser("dispatcher").get(f"/cases/{other.number}/photos/{name}/").status_code == 404


def test_the_same_content_is_kept_once() -> None:
    assert files.keep(PNG) == files.keep(PNG)
    assert files.path_of(files.keep(PNG)).read_bytes() == PNG
