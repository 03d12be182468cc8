"""The receipt: its story in plain words, what its holder can do, and links that can be exchanged and stopped."""

import io
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.utils import timezone
from pytest_django import Settings

from civicgrid.apps.cases.models import Case, Photo, Report
from civicgrid.apps.services.models import Link, Rating, Receipt
from civicgrid.apps.standards.models import CaseType
from civicgrid.base.ledger.models import Entry
from civicgrid.base.ledger.sequencer import sequence
from civicgrid.base.snapshots import touch
from tests.cases.given import report, tell
from tests.pages.given import browser
from tests.services.door import Citizen, jpeg, page, reported, secret_in, source

pytestmark = pytest.mark.usefixtures("small_city")

PLACE = re.compile(r'name="(next|csrfmiddlewaretoken)" value="[^"]*"|next=[^"]*"')
"""What says where one was."""


def does(citizen: Citizen, address: str, do: str, **sent: object) -> HttpResponseBase:
    """Sends a form of the receipt."""
    return citizen.client.post(address, {"do": do, **sent})


def show_of_garbage(*parts: str) -> None:
    """What of garbage everybody sees from now on."""
    CaseType.objects.filter(code="garbage").update(public_parts=list(parts))
    touch("standards")


def settled(address: str = "") -> Case:
    """The only case, closed just now."""
    now = timezone.now()
    case = tell(Case.objects.get(), "handler", "accept", now)
    case = tell(case, "handler", "hand_back", now, note="Han Lei swept twice")
    return tell(case, "dispatcher", "close", now, condition="bags")


def test_the_story_is_told_in_plain_words_without_names_of_staff() -> None:
    citizen, address = reported()
    settled()
    told = page(citizen.client.get(address))
    assert "Checked and settled" in told
    assert "The ground is clean" in told
    assert "Given to those responsible" in told
    for name in ("Han Lei", "handler", "Deng Wei", "dispatcher"):
        assert name not in told


def test_every_link_that_leads_nowhere_looks_the_same() -> None:
    citizen, address = reported()
    secret = secret_in(address)
    does(citizen, address, "stop")
    citizen.client.get("/")  # says that the link was stopped
    answers = [citizen.client.get(f"/r/{each}/") for each in (secret, "x", secret[:-1], "a" * 300, "%00")]
    assert {each.status_code for each in answers} == {404}
    assert len({PLACE.sub("", source(each)) for each in answers}) == 1


def test_a_new_link_takes_the_place_of_the_old_one_everywhere() -> None:
    citizen, address = reported()
    old = secret_in(address)
    new = does(citizen, address, "renew").headers["Location"]
    assert new != address
    assert citizen.client.get(new).status_code == 200
    assert citizen.client.get(address).status_code == 404
    assert citizen.client.get(f"/api/v1/receipts/{old}").status_code == 404
    assert citizen.client.get(f"/api/v1/receipts/{secret_in(new)}").status_code == 200
    assert {"LinkRenewed"} <= set(Entry.objects.values_list("event_name", flat=True))


def test_a_stopped_link_says_so_once_and_leads_nowhere() -> None:
    citizen, address = reported()
    response = does(citizen, address, "stop")
    assert "Nobody can open your report by it any more" in page(citizen.client.get(response.headers["Location"]))
    assert citizen.client.get(f"/api/v1/receipts/{secret_in(address)}").status_code == 404
    assert bytes(Link.objects.get().sealed) == b""


def test_a_receipt_of_the_api_opens_the_page_and_can_be_stopped() -> None:
    client = browser()
    sent = {"type": "lamp", "text": "dark", "lon": 116.0005, "lat": 40.0005}
    secret = client.post("/api/v1/reports", sent, content_type="application/json").json()["secret"]
    citizen, address = Citizen(client=client), f"/r/{secret}/"
    assert "dark" in page(client.get(address))
    assert does(citizen, address, "stop").status_code == 303
    assert client.get(f"/api/v1/receipts/{secret}").status_code == 404


def test_a_question_is_answered() -> None:
    citizen, address = reported()
    tell(Case.objects.get(), "dispatcher", "ask_reporter", timezone.now(), note="Which bench?")
    assert "Which bench?" in page(citizen.client.get(address))
    assert does(citizen, address, "reply", note="").status_code == 400
    assert does(citizen, address, "reply", note="The red one").status_code == 303
    told = page(citizen.client.get(address))
    assert "The red one" in told
    assert "A question to you" in told
    assert "Your reply" not in told
    assert Case.objects.get().talk == "answered"


def test_another_reporter_reads_no_answers_that_are_not_theirs() -> None:
    citizen, address = reported()
    other = Citizen().fills("Two bags of garbage beside the bench, still")
    theirs = other.sends(same=Case.objects.get().number)
    does(citizen, address, "reply", note="I live at number 7")
    assert Case.objects.count() == 1
    assert "number 7" not in page(other.client.get(theirs))
    told = page(other.client.get(theirs))
    assert "Your report was counted in" in told
    assert "First reported, by somebody else" in told
    assert "Your report arrived" not in told
    assert "Somebody else reported it too" in page(citizen.client.get(address))


def test_a_photo_is_added_written_anew_and_seen_by_its_sender_alone() -> None:
    citizen, address = reported()
    file = SimpleUploadedFile("../../etc/passwd.jpg", jpeg(), "image/jpeg")
    assert does(citizen, address, "photo", photo=file, caption="From near").status_code == 303
    photo = Photo.objects.get()
    assert "From near" in page(citizen.client.get(address))
    for name in (photo.sha256, photo.small):
        assert b"".join(citizen.client.get(f"{address}photos/{name}/")).startswith(b"\xff\xd8\xff")
    assert citizen.client.get(f"{address}photos/{'0' * 64}/").status_code == 404
    assert browser().get(f"/r/nothing/photos/{photo.sha256}/").status_code == 404
    assert does(citizen, address, "photo").status_code == 400


def test_another_reporter_sees_a_photo_small_and_without_words_as_everybody() -> None:
    citizen, address = reported()
    other = Citizen().fills("Two bags of garbage beside the bench, still")
    theirs = other.sends(same=Case.objects.get().number)
    file = SimpleUploadedFile("p.jpg", jpeg(), "image/jpeg")
    does(citizen, address, "photo", photo=file, caption="Call Ann, 13800138000")
    photo = Photo.objects.get()
    show_of_garbage("photos")
    assert b"".join(other.client.get(f"{theirs}photos/{photo.small}/")).startswith(b"\xff\xd8\xff")
    assert other.client.get(f"{theirs}photos/{photo.sha256}/").status_code == 404
    assert "Call Ann" not in page(other.client.get(theirs))
    show_of_garbage()
    assert other.client.get(f"{theirs}photos/{photo.small}/").status_code == 404


def test_not_fixed_takes_it_up_again_within_the_window() -> None:
    citizen, address = reported()
    assert does(citizen, address, "not_fixed", reason="Still there").status_code == 409
    settled()
    assert "If it is not fixed, you can say so until" in page(citizen.client.get(address))
    assert does(citizen, address, "not_fixed", reason=" ").status_code == 400
    assert does(citizen, address, "not_fixed", reason="Still there").status_code == 303
    assert Case.objects.get().state == "dispatched"
    told = page(citizen.client.get(address))
    assert "Said to be not fixed: taken up again" in told
    assert "Still there" in told


def test_after_the_window_it_is_too_late() -> None:
    citizen, address = reported()
    settled()
    Case.objects.update(closed_at=timezone.now() - timedelta(days=60))
    assert "It is not fixed?" not in page(citizen.client.get(address))
    assert does(citizen, address, "not_fixed", reason="Still there").status_code == 409


def test_a_settled_matter_is_rated() -> None:
    citizen, address = reported()
    assert does(citizen, address, "rate", stars="4").status_code == 409
    settled()
    refused = does(citizen, address, "rate", stars="6")
    assert refused.status_code == 400
    assert "Choose one of five." in page(refused)
    assert "five. ." not in page(refused)
    assert does(citizen, address, "rate", stars="0051").status_code == 400
    assert does(citizen, address, "rate", stars="4", words="Quick").status_code == 303
    does(citizen, address, "rate", stars="2", words="It is back")
    assert Rating.objects.values_list("stars", "words").get() == (2, "It is back")
    assert Entry.objects.filter(event_name="CaseRated").count() == 2


def test_the_proof_is_of_the_senders_own_acts_alone(settings: Settings, tmp_path: Path) -> None:
    settings.CIVICGRID_HOME = tmp_path
    citizen, address = reported()
    assert citizen.client.get(f"{address}proof/").status_code == 409
    settled()
    sequence()
    response = citizen.client.get(f"{address}proof/")
    names = zipfile.ZipFile(io.BytesIO(response.content)).namelist()
    assert sorted(name.partition(".")[2] for name in names) == ["leaf", "tlog-proof"]
    assert citizen.client.get("/r/nothing/proof/").status_code == 404


def test_a_report_that_came_by_the_phone_has_no_link_and_no_receipt() -> None:
    assert report().secret == ""
    assert Receipt.objects.count() == Report.objects.count() == 0


def test_what_cannot_be_done_is_told() -> None:
    citizen, address = reported()
    assert does(citizen, address, "dance").status_code == 404
