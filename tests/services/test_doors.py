"""One rule at every door for whoever nobody knows: how often, and what somebody has to look at first."""

import json
from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from civicgrid.apps.cases.models import Case, Photo, Report
from civicgrid.apps.directory import api as directory
from civicgrid.apps.services.actions import doors
from civicgrid.apps.services.actions.sending import release
from civicgrid.apps.services.models import Draft, Hold
from civicgrid.base.access import SYSTEM
from civicgrid.base.pictures import develop
from tests.cities import IN_W1
from tests.connections import PATIENCE_S, at_once
from tests.pages.given import browser
from tests.services.door import jpeg, page, reported

pytestmark = pytest.mark.usefixtures("small_city")

SPAM: dict[str, Any] = {
    "source": "app",
    "type": "garbage",
    "text": "Bags. Buy at http://a.example or www.b.example",
    "answers": {"what": "bags"},
    "lon": IN_W1[0],
    "lat": IN_W1[1],
    "contact": "chen@tiny.example",
    "reporter": "Chen",
}
KEY = "0197a3a2-7c1e-7b64-9d2f-5f0c7d6e8a11"


def post(told: object, **headers: str) -> HttpResponse:
    """What the API answers to a report."""
    sent = json.dumps(told)
    return Client().post("/api/v1/reports", sent, content_type="application/json", headers=headers)  # type: ignore[return-value]


def answer(response: HttpResponse) -> dict[str, Any]:
    """The document of an answer."""
    told: dict[str, Any] = json.loads(response.content)
    return told


def decide(deed: str, **more: str) -> int:
    """What the desk does with the one that is held."""
    return browser("dispatcher").post("/held-reports/", {"hold": Hold.objects.get().pk, "do": deed, **more}).status_code


def story(secret: str) -> dict[str, Any]:
    """What the API tells of a receipt."""
    told: dict[str, Any] = Client().get(f"/api/v1/receipts/{secret}").json()
    return told


def test_what_looks_like_a_machines_is_held_with_a_receipt_and_let_in_later() -> None:
    response = post(SPAM | {"happened_at": "2026-03-02T09:00:00+08:00"})
    told = answer(response)
    assert (response.status_code, told["number"], told["held"], len(told["secret"])) == (202, "", True, 24)
    assert (Report.objects.count(), Hold.objects.get().marks) == (0, ["advertising"])
    assert (story(told["secret"])["state"], story(told["secret"])["number"]) == ("held", "")
    assert "waits for a first look" in page(browser().get(f"/r/{told['secret']}/"))
    assert decide("release") == 303
    report, case = Report.objects.get(), Case.objects.get()
    assert (report.source, report.text, report.answers, report.reporter) == (
        "app",
        SPAM["text"],
        {"what": "bags"},
        "Chen",
    )
    assert report.happened_at.isoformat() == "2026-03-02T01:00:00+00:00"
    assert story(told["secret"])["number"] == case.number


def test_what_is_refused_says_so() -> None:
    secret = answer(post(SPAM))["secret"]
    decide("refuse", reason="Advertising")
    assert story(secret)["state"] == "refused"


def test_what_is_held_counts_once_under_its_key() -> None:
    first = post(SPAM, **{"Idempotency-Key": KEY})
    again = post(SPAM, **{"Idempotency-Key": KEY})
    assert (again.status_code, answer(again)) == (202, answer(first))
    assert Draft.objects.count() == 1
    other = post(SPAM | {"text": "Another matter"}, **{"Idempotency-Key": KEY})
    assert (other.status_code, answer(other)["field"]) == (422, "Idempotency-Key")
    decide("release")
    later = post(SPAM, **{"Idempotency-Key": KEY})
    told = answer(later)
    assert (later.status_code, told["number"], told["secret"]) == (
        201,
        Case.objects.get().number,
        answer(first)["secret"],
    )
    assert Report.objects.count() == 1


def test_a_number_of_ones_own_tells_nobody_the_secret_again() -> None:
    post(SPAM | {"origin_key": "7"})
    told = answer(post(SPAM | {"origin_key": "7"}))
    assert (told["held"], told["repeated"], told["secret"]) == (True, True, "")
    other = post(SPAM | {"origin_key": "7", "lat": None, "lon": None})
    assert (other.status_code, answer(other)["field"]) == (409, "origin_key")


def test_what_cannot_be_is_refused_and_not_held() -> None:
    response = post(SPAM | {"type": "volcano"})
    assert (response.status_code, answer(response)["field"], Hold.objects.count()) == (400, "type", 0)


def test_a_network_that_sends_many_has_them_looked_at_and_then_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "MOST", 10)
    told = [post(SPAM | {"text": f"Lamp {number}"}) for number in range(11)]
    assert [each.status_code for each in told] == [201] * 8 + [202] * 2 + [429]
    assert told[-1].headers["Retry-After"]
    assert {tuple(each.marks) for each in Hold.objects.all()} == {("many",)}


def test_what_is_held_and_comes_again_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "MOST", 2)
    assert [post(SPAM, **{"Idempotency-Key": KEY}).status_code for _ in range(3)] == [202, 202, 429]


def test_doors_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "MOST", 2)
    reported()
    sent = {"service_code": "lamp", "lat": IN_W1[1], "long": IN_W1[0], "attribute[lamps]": "2", "description": "Dark"}
    assert Client().post("/open311/v2/requests.json", sent).status_code == 200
    assert post(SPAM).status_code == 429


def test_the_same_long_words_again_and_again_are_looked_at() -> None:
    long, short = "Everybody should know that this lamp is dark again", "The lamp is dark"
    assert [post(SPAM | {"text": long}).status_code for _ in range(3)] == [201, 201, 202]
    assert {post(SPAM | {"text": short}).status_code for _ in range(3)} == {201}


def test_whoever_sends_with_a_key_meets_nothing_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "MOST", 0)
    directory.issue_token(SYSTEM, "citizen", "a-key-of-the-test")
    response = post(SPAM, Authorization="Bearer a-key-of-the-test")
    assert (response.status_code, answer(response)["held"]) == (201, False)


DARK = {
    "service_code": "lamp",
    "lat": IN_W1[1],
    "long": IN_W1[0],
    "attribute[lamps]": "2",
    "description": "Dark. See http://a.example and www.b.example",
}


def test_what_is_held_is_answered_by_a_token_that_later_tells_the_number() -> None:
    photo = SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")
    (told,) = Client().post("/open311/v2/requests.json", {**DARK, "media": photo}).json()
    assert "service_request_id" not in told
    assert "look at it first" in told["service_notice"]
    address = f"/open311/v2/tokens/{told['token']}.json"
    assert Client().get(address).json() == [{"service_request_id": "", "token": told["token"]}]
    decide("release")
    assert Client().get(address).json()[0]["service_request_id"] == Case.objects.get().number
    assert Photo.objects.count() == 1


def test_what_is_held_and_comes_again_brings_the_photos_that_are_not_there_yet() -> None:
    def send(*colours: str) -> HttpResponse:
        media = [SimpleUploadedFile("a.jpg", jpeg(colour=each), "image/jpeg") for each in colours]
        return Client().post("/open311/v2/requests.json", {**DARK, "media": media}, headers={"Idempotency-Key": KEY})  # type: ignore[return-value]

    photos = []
    for colours in ((), ("teal",), ("teal", "red")):
        assert send(*colours).status_code == 200
        photos.append(Draft.objects.get().photos.count())
    assert photos == [0, 1, 2]
    decide("release")
    send("teal", "green")
    assert Photo.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_no_picture_is_lost_to_whoever_lets_its_report_in_meanwhile() -> None:
    Client().post("/open311/v2/requests.json", DARK)
    hold, picture, letting_in, added = Hold.objects.get(), develop(jpeg()), Event(), Event()

    def let_in() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            release(SYSTEM, hold)
            letting_in.set()
            waits = False
            while not (waits or added.is_set()):
                cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
                (waits,) = cursor.fetchone()

    def add() -> None:
        letting_in.wait(PATIENCE_S)
        doors.add_to_held(hold.pk, picture)
        added.set()

    assert at_once(let_in, add) == [None, None]
    assert Photo.objects.count() == 1


def test_pictures_that_are_named_wait_with_it(monkeypatch: pytest.MonkeyPatch, run_jobs: Callable[[], int]) -> None:
    monkeypatch.setattr("civicgrid.apps.exchange.actions.open311.media.fetch", lambda *_: jpeg())
    Client().post("/open311/v2/requests.json", {**DARK, "media_url": "https://example.org/1.jpg"})
    run_jobs()
    assert Draft.objects.get().photos.count() == 1


def test_pictures_that_come_later_join_the_case(monkeypatch: pytest.MonkeyPatch, run_jobs: Callable[[], int]) -> None:
    monkeypatch.setattr("civicgrid.apps.exchange.actions.open311.media.fetch", lambda *_: jpeg())
    Client().post("/open311/v2/requests.json", {**DARK, "media_url": "https://example.org/1.jpg"})
    decide("release")
    run_jobs()
    assert Photo.objects.count() == 1
