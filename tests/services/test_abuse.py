"""Abuse: honest people meet nothing of it; what looks like a machine's is challenged or held, and never lost."""

import re
from datetime import timedelta
from hashlib import sha256
from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from civicgrid.apps.cases.models import Case, Photo, Report
from civicgrid.apps.services.actions import drafts
from civicgrid.apps.services.models import Draft, DraftPhoto, Hold, Receipt
from civicgrid.apps.services.pages.report.sending import question_of
from civicgrid.apps.services.rules.challenge import BITS, solves
from civicgrid.apps.services.rules.suspicion import Mark, Sending, held_for, marks_of
from civicgrid.base.http import limits
from civicgrid.base.ledger.models import Entry
from tests.pages.given import browser
from tests.services.door import SAID, Citizen, jpeg, page, reported, source

HONEST = Sending(text="Bags", from_here=0, same_words=0)


@pytest.mark.parametrize(
    ("changed", "mark"),
    [
        ({"trap": "http://spam"}, Mark.TRAP),
        ({"took_s": 0.5}, Mark.FAST),
        ({"from_here": 8}, Mark.MANY),
        ({"text": "see http://a.example and www.b.example"}, Mark.ADVERTISING),
        ({"automatic": True}, Mark.AUTOMATIC),
        ({"same_words": 2, "text": "Cheap lamps for everybody, order them today"}, Mark.REPEATED),
    ],
)
def test_each_mark_is_of_a_machine(changed: dict[str, object], mark: Mark) -> None:
    from msgspec.structs import replace

    assert marks_of(HONEST) == []
    assert marks_of(replace(HONEST, **changed)) == [mark]


def test_a_proof_takes_away_what_a_shared_network_looks_like_but_no_trap() -> None:
    assert held_for([Mark.FAST, Mark.MANY, Mark.REPEATED], proven=True) == []
    assert held_for([Mark.FAST, Mark.TRAP], proven=True) == [Mark.TRAP]
    assert held_for([Mark.FAST], proven=False) == [Mark.FAST]


@given(st.text(max_size=30))
def test_an_answer_that_is_no_number_solves_nothing(answer: str) -> None:
    if solves("question", answer, bits=1):
        assert answer.isdecimal()


def answer_to(question: str) -> str:
    """What a browser finds with JavaScript."""
    for number in count():
        if int.from_bytes(sha256(f"{question}:{number}".encode()).digest()[:4], "big") >> (32 - BITS) == 0:
            return str(number)
    raise AssertionError


@pytest.fixture
def city(small_city: None) -> None:
    """The small city."""


@pytest.mark.usefixtures("city")
class TestAtTheDoor:
    """With a browser."""

    def test_an_honest_report_meets_no_challenge(self) -> None:
        reported()
        assert Hold.objects.count() == 0
        assert Report.objects.count() == 1

    def test_who_is_too_fast_is_challenged_and_a_proof_lets_in(self) -> None:
        citizen = Citizen().fills()
        asked = citizen.tells("send")
        assert asked.status_code == 200
        assert "this looks like a machine" in page(asked)
        draft = Draft.objects.get()
        assert f'data-challenge="{question_of(draft)}"' in source(asked)
        assert "proof_of_work.js" in source(asked)
        citizen.tells("send", looked="1", answer=answer_to(question_of(draft)))
        assert (Report.objects.count(), Hold.objects.count()) == (1, 0)

    def test_without_a_proof_it_is_held_with_a_receipt_and_let_in_later(self) -> None:
        citizen = Citizen().fills()
        citizen.tells("photos", add="1", photo=SimpleUploadedFile("a.jpg", jpeg()))
        address = citizen.tells("send", looked="1", contact="chen@tiny.example").headers["Location"]
        assert Report.objects.count() == 0
        waits = citizen.client.get(address)
        assert "waits for a first look" in page(waits)
        (shown,) = re.findall(r"/r/[^/]+/held/\d+/", source(waits))
        assert citizen.client.get(shown).content.startswith(b"\xff\xd8\xff")
        assert citizen.client.post(address, {"do": "reply", "note": "Hello?"}).status_code == 409

        desk = browser("dispatcher")
        assert "Held reports: 1" in page(desk.get("/work/"))
        told = page(desk.get("/held-reports/"))
        assert SAID in told
        assert "was written faster than people write" in told
        assert "an address or a number was left" in told
        photo = reverse("held_photo", args=[DraftPhoto.objects.get().pk])
        assert photo in source(desk.get("/held-reports/"))
        assert desk.get(photo).content.startswith(b"\xff\xd8\xff")
        assert browser("officer").get(photo).status_code == 403
        sent = timezone.now() - timedelta(hours=2)
        Receipt.objects.update(made_at=sent)
        assert desk.post("/held-reports/", {"hold": Hold.objects.get().pk, "do": "release"}).status_code == 303
        assert Case.objects.get().number in page(citizen.client.get(address))
        assert Photo.objects.count() == 1
        assert citizen.client.get(shown).status_code == 404
        case = Case.objects.get()
        assert case.opened_at == Report.objects.get().arrived_at == sent
        assert case.filed_at
        assert case.filed_at > sent + timedelta(hours=1)
        assert {"ReportHeld", "HeldReleased", "ReportReceived"} <= set(
            Entry.objects.values_list("event_name", flat=True)
        )
        assert desk.post("/held-reports/", {"hold": Hold.objects.get().pk, "do": "release"}).status_code == 409

    def test_a_trap_holds_whatever_is_proven(self) -> None:
        citizen = Citizen().fills()
        citizen.sends(website="http://spam.example")
        assert Hold.objects.get().marks == ["trap"]

    def test_a_refusal_needs_a_reason_which_the_sender_reads_and_can_be_taken_back(self) -> None:
        citizen = Citizen().fills()
        address = citizen.sends(website="x")
        desk, hold = browser("dispatcher"), Hold.objects.get()
        assert desk.post("/held-reports/", {"hold": hold.pk, "do": "refuse", "reason": " "}).status_code == 400
        desk.post("/held-reports/", {"hold": hold.pk, "do": "refuse", "reason": "Advertising"})
        told = page(citizen.client.get(address))
        assert "Your report was not taken" in told
        assert "Advertising" in told
        assert desk.post("/held-reports/", {"hold": hold.pk, "do": "refuse", "reason": "Again"}).status_code == 409
        desk.post("/held-reports/", {"hold": hold.pk, "do": "release"})
        assert Report.objects.count() == 1

    @pytest.mark.parametrize("login", ["handler", "officer", "supervisor"])
    def test_only_the_desk_decides(self, login: str) -> None:
        Citizen().fills().sends(website="x")
        assert browser(login).get("/held-reports/").status_code == 403
        assert browser("dispatcher").post("/held-reports/", {"hold": "x", "do": "release"}).status_code == 404

    def test_too_many_from_one_network_wait_and_lose_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("civicgrid.apps.services.actions.doors.MOST", 1)
        reported()
        citizen = Citizen().fills("Another matter altogether")
        citizen.takes_time()
        assert "this looks like a machine" in page(citizen.tells("send"))
        response = citizen.tells("send", looked="1")
        assert response.status_code == 429
        assert "what you have written is kept" in page(response)
        assert "Another matter altogether" in citizen.sees("send")

    def test_a_crowd_behind_one_address_is_held_up_to_a_far_bound(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("civicgrid.apps.services.actions.doors.MOST", 1)
        monkeypatch.setattr("civicgrid.apps.services.actions.doors.MOST_PROVEN", 2)
        reported()
        told = []
        for number in range(3):
            citizen = Citizen().fills(f"Water in the cellar of number {number}")
            citizen.takes_time()
            question = question_of(Draft.objects.latest("begun_at"))
            told.append(citizen.tells("send", looked="1", answer=answer_to(question)).status_code)
        assert (told, [each.marks for each in Hold.objects.all()]) == ([303, 303, 429], [["many"], ["many"]])
        assert Receipt.objects.count() == 3

    def test_beyond_the_limit_of_searches_nothing_alike_is_looked_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("civicgrid.base.http.limits.LOOKS", "1/minute")
        reported()
        citizen = Citizen().fills()
        limits.forget()
        assert "Is it one of these?" in citizen.sees("send")
        assert "Is it one of these?" not in citizen.sees("send")
        citizen.sends()
        assert Report.objects.count() == 2

    def test_what_was_refused_does_not_count_as_sent(self) -> None:
        citizen = Citizen().fills()
        for _ in range(9):
            assert citizen.tells("send", contact="nobody", looked="1").status_code == 400
        citizen.sends()
        assert Hold.objects.count() == 0

    def test_guessing_links_ends_soon(self) -> None:
        client = browser()
        tried = [client.get(f"/r/guess{number}/").status_code for number in range(62)]
        assert (tried[0], tried[-1]) == (404, 429)

    def test_drafts_are_swept_after_a_day_but_not_what_waits_for_a_look(self) -> None:
        Citizen().fills()
        Citizen().fills().sends(website="x")
        reported("A third one")
        assert drafts.sweep(timezone.now() + timedelta(days=2)) == 2
        assert Draft.objects.get().hold.marks == ["trap"]
        assert Receipt.objects.count() == 2
        Hold.objects.update(decided_at=timezone.now(), released=False)
        assert drafts.sweep(timezone.now() + timedelta(days=2)) == 0
        assert drafts.sweep(timezone.now() + timedelta(days=40)) == 1
        assert Citizen().client.get("/report/gone/what/").status_code == 404


def _bomb() -> bytes:
    """A small file that claims to be huge."""
    from io import BytesIO

    written = BytesIO()
    Image.new("1", (9_000, 9_000)).save(written, "PNG")
    return written.getvalue()


UPLOADS = {
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html": b"<html><script>alert(1)</script></html>",
    "pdf": b"%PDF-1.7",
    "half a jpeg": jpeg()[:60],
    "gif": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
    "nothing": b"\0",
}


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("kind", UPLOADS)
def test_what_is_no_photo_is_refused_in_words(kind: str) -> None:
    citizen = Citizen().fills()
    response = citizen.tells("photos", add="1", photo=SimpleUploadedFile("a.jpg", UPLOADS[kind], "image/jpeg"))
    assert response.status_code == 400
    assert "This is not a photo" in page(response)


@pytest.mark.usefixtures("city")
def test_a_picture_that_is_something_else_too_keeps_nothing_of_it() -> None:
    citizen = Citizen().fills()
    both = jpeg() + b"<script>alert(1)</script>PK\x03\x04"
    citizen.tells("photos", add="1", photo=SimpleUploadedFile("a.html", both, "text/html"))
    kept = bytes(Draft.objects.get().photos.get().content)
    assert kept.startswith(b"\xff\xd8\xff")
    assert b"script" not in kept


@pytest.mark.usefixtures("city")
def test_a_picture_is_written_anew_once_and_sent_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    citizen = Citizen().fills()
    citizen.tells("photos", add="1", photo=SimpleUploadedFile("a.jpg", jpeg()))
    kept = Draft.objects.get().photos.get()
    monkeypatch.setattr("civicgrid.apps.cases.actions.photos.develop", None)
    citizen.sends()
    sent = Photo.objects.get()
    assert sent.sha256 == sha256(bytes(kept.content)).hexdigest()
    assert sent.small == sha256(bytes(kept.small)).hexdigest()


@pytest.mark.usefixtures("city")
def test_photos_have_a_limit_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicgrid.apps.services.pages.report.photos.SENT_MOST", "2/hour")
    citizen = Citizen().fills()
    photos = [SimpleUploadedFile("p.jpg", jpeg(colour=each), "image/jpeg") for each in ("red", "green", "blue")]
    answers = [citizen.tells("photos", photo=each) for each in photos]
    assert [each.status_code for each in answers] == [303, 303, 429]
    assert "too often" in page(answers[-1])
    assert citizen.tells("photos", go="1").status_code == 303
    citizen.sends()
    assert Photo.objects.count() == 2


@pytest.mark.usefixtures("city")
def test_a_small_file_that_claims_to_be_huge_is_refused() -> None:
    response = Citizen().fills().tells("photos", add="1", photo=SimpleUploadedFile("a.png", _bomb()))
    assert response.status_code == 400
    assert "million pixels" in page(response)


@pytest.mark.usefixtures("city")
def test_what_people_write_is_never_html() -> None:
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    citizen = Citizen()
    citizen.begins(place=evil, asked=evil, area="-")
    citizen.says(evil, "")
    pages = [citizen.client.get(f"/report/{citizen.draft}/{step}/") for step in ("where", "what", "send")]
    address = citizen.sends(name="<b>x</b>")
    shown = [*map(source, pages), source(citizen.client.get(address))]
    assert [html for html in shown if "<img src=x" in html or "<script>alert" in html] == []


@pytest.mark.usefixtures("city")
def test_no_form_of_the_door_works_without_its_token() -> None:
    citizen, address = reported()
    strict = browser(enforce_csrf_checks=True)
    for where in ("/report/", address, "/mine/", "/find-report/", "/mine/x/", f"/report/{citizen.draft}/what/"):
        assert strict.post(where, {"do": "stop"}).status_code == 403, where
    assert browser().get(address).status_code == 200


@pytest.mark.usefixtures("city")
def test_numbers_open_nothing() -> None:
    _, _address = reported()
    number = Case.objects.get().number
    assert browser().get(f"/r/{number}/").status_code == 404
    assert browser().get(f"/api/v1/receipts/{number}").status_code == 404
