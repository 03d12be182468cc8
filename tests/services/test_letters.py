"""Letters to a real mail server: asked for first, at each turn, in the reader's language, ended by one press."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from pytest_django import Settings

from civicgrid.apps.cases.models import Case
from civicgrid.apps.services.actions import mine, notices
from civicgrid.apps.services.models import Notice, Receipt
from civicgrid.base import jobs, mail
from tests.cases.given import closed, tell
from tests.pages.given import browser
from tests.services.door import POINT, SAID, Citizen, page, reported, source
from tests.services.mailbox import ADDRESS, Box, Jobs

pytestmark = pytest.mark.usefixtures("small_city")


def confirmed(run_jobs: Jobs, box: Box, language: str = "en") -> tuple[Citizen, str]:
    """Somebody who reported and wants letters."""
    citizen, address = reported(language=language, contact=ADDRESS)
    run_jobs()
    citizen.client.post(box.way("/begin/"))
    run_jobs()
    return citizen, address


def test_nobody_is_written_to_who_has_not_said_yes(run_jobs: Jobs, box: Box) -> None:
    citizen, address = reported(contact=ADDRESS)
    run_jobs()
    assert [each["To"] for each in box.letters] == [ADDRESS]
    assert "May we write to you" in box.last()["Subject"]
    assert "Tinytown" in box.last()["Subject"]
    tell(Case.objects.get(), "dispatcher", "ask_reporter", note="Which bench?")
    run_jobs()
    assert len(box.letters) == 1
    assert "Shall we write to you" in page(citizen.client.get(box.way("/begin/")))
    assert Receipt.objects.get().confirmed_at is None
    assert "We asked c•••@tiny.example" in page(citizen.client.get(address))


def test_the_address_that_begins_letters_never_shows_the_way_to_the_report(run_jobs: Jobs, box: Box) -> None:
    citizen, address = reported(contact=ADDRESS)
    run_jobs()
    begin = box.way("/begin/")
    answers = [browser().post(begin), browser().get(begin)]
    citizen.client.post(address, {"do": "renew"})
    for answer in [*answers, browser().get(begin)]:
        assert "/r/" not in source(answer)
        assert 'href="/mine/"' in source(answer)


def test_each_turn_is_told_once_it_is_wanted(run_jobs: Jobs, box: Box) -> None:
    citizen, address = confirmed(run_jobs, box)
    assert "We will write to you" in box.last()["Subject"]
    assert f"http://localhost:8000{address}" in box.text()
    case = Case.objects.get()
    tell(case, "dispatcher", "ask_reporter", note="Which bench?\nThe red one?")
    run_jobs()
    assert "> Which bench?\n> The red one?" in box.text()
    now = timezone.now()
    case = tell(case, "handler", "accept", now)
    case = tell(case, "handler", "hand_back", now, note="Swept")
    tell(case, "dispatcher", "close", now, condition="bags")
    run_jobs()
    assert f"Your report {case.number} is settled" in box.last()["Subject"]
    assert "<h1>Your report" in box.text("html")
    assert "Checked and found: The ground is clean" in box.text()
    assert "Not fixed? You can say so until: " in box.text()
    citizen.client.post(address, {"do": "not_fixed", "reason": "It is not"})
    run_jobs()
    assert "is taken up again" in box.last()["Subject"]
    assert len(box.letters) == 5
    assert Notice.objects.filter(state="sent").count() == 5


def test_letters_are_in_the_readers_language(run_jobs: Jobs, box: Box) -> None:
    confirmed(run_jobs, box, "zh-hans")
    assert box.last()["Content-Language"] == "zh-hans"
    assert "微镇" in box.last()["Subject"]


def test_times_are_the_citys_and_marks_the_languages_wherever_a_letter_is_written(run_jobs: Jobs, box: Box) -> None:
    citizen, _ = reported(language="zh-hans", contact=ADDRESS)
    run_jobs()
    citizen.client.post(box.way("/begin/"))
    with timezone.override("UTC"):
        run_jobs()
    due = timezone.localtime(Case.objects.get().due_at, ZoneInfo("Asia/Shanghai"))
    assert f"{due:%H:%M}" in box.text()
    assert f"{due:%H:%M}" in box.text("html")
    assert ": " not in box.text()


def test_a_letter_is_a_polite_machines(run_jobs: Jobs, box: Box) -> None:
    confirmed(run_jobs, box)
    assert box.last()["Auto-Submitted"] == "auto-generated"
    assert box.last()["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert box.last()["List-Unsubscribe"].startswith("<http://localhost:8000/letters/")
    assert box.last()["Message-ID"].startswith("<notice.")
    assert box.last().get_content_type() == "multipart/alternative"


def test_one_press_or_one_request_of_a_mail_program_ends_them(run_jobs: Jobs, box: Box) -> None:
    _, address = confirmed(run_jobs, box)
    stop = box.last()["List-Unsubscribe"].removeprefix("<http://localhost:8000").removesuffix(">")
    strict = browser(enforce_csrf_checks=True)
    assert "No more letters about this report?" in page(strict.get(stop))
    assert Receipt.objects.get().quiet_at is None
    assert strict.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 204
    tell(Case.objects.get(), "dispatcher", "ask_reporter", note="Which bench?")
    run_jobs()
    assert len(box.letters) == 2
    assert "You get no more letters" in page(browser().post(stop))
    citizen = Citizen()
    assert "You wanted no more letters" in page(citizen.client.get(address))
    citizen.client.post(address, {"do": "invite"})
    run_jobs()
    assert "May we write" in box.last()["Subject"]


@pytest.mark.parametrize("mark", ["x", "0" * 64, "%00"])
def test_a_mark_that_is_not_ours_does_nothing(mark: str) -> None:
    assert browser().post(f"/letters/{mark}/").status_code == 404
    assert browser().get(f"/letters/{mark}/begin/").status_code == 404


def test_what_the_server_does_not_take_now_is_tried_again(run_jobs: Jobs, box: Box) -> None:
    box.answer = "451 come back later"
    reported(contact=ADDRESS)
    run_jobs()
    notice = Notice.objects.get()
    assert (notice.state, notice.tries) == ("waiting", 1)
    assert "451 come back later" in notice.why
    told = page(browser("dispatcher").get("/letters/?state=waiting"))
    assert "451 come back later" in told
    assert ADDRESS not in told
    box.answer = "250 OK"
    notices.deliver_due(timezone.now())
    assert run_jobs() == 0
    Notice.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    for _ in range(2):  # the first job waits still when the clock strikes again
        notices.deliver_due(timezone.now())
    assert jobs.count_waiting(notices.deliver) == 1
    run_jobs()
    assert Notice.objects.get().state == "sent"


def test_a_letter_in_hand_is_taken_by_nobody_else(run_jobs: Jobs, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    reported(contact=ADDRESS)
    notice, sent = Notice.objects.get(), list[str]()

    def post(letter: mail.Letter) -> None:
        sent.append(letter.to)
        notices.deliver_due(timezone.now())
        notices.deliver.task.func(notice=str(notice.pk))

    monkeypatch.setattr(mail, "post", post)
    run_jobs()
    assert sent == [ADDRESS]
    assert Notice.objects.get().state == "sent"


def test_what_a_killed_hand_held_is_taken_up_again(run_jobs: Jobs, box: Box) -> None:
    reported(contact=ADDRESS)
    Notice.objects.update(tries=1, next_at=timezone.now() + notices.HELD)
    run_jobs()
    assert box.letters == []
    notices.deliver_due(timezone.now() + notices.HELD)
    Notice.objects.update(next_at=timezone.now())
    run_jobs()
    assert len(box.letters) == 1


def test_who_wants_no_more_while_a_letter_waits_for_its_server_gets_none(
    run_jobs: Jobs, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    confirmed(run_jobs, box)
    tell(Case.objects.get(), "dispatcher", "ask_reporter", note="Which bench?")

    def post(_letter: mail.Letter) -> None:
        notices.quiet(Receipt.objects.get(), timezone.now())
        raise mail.MailAway(reason="it is off")

    monkeypatch.setattr(mail, "post", post)
    run_jobs()
    assert Notice.objects.get(kind="asked").state == "off"


def test_letters_hold_no_transaction_and_stop_no_reactions() -> None:
    assert notices.deliver.task.queue == jobs.MAIL
    assert not hasattr(notices.deliver.task.func, "__wrapped__")


def test_what_it_refuses_for_good_has_failed_and_is_seen(run_jobs: Jobs, box: Box) -> None:
    box.answer = "550 no such user"
    reported(contact=ADDRESS)
    run_jobs()
    assert Notice.objects.get().state == "failed"
    assert "550 no such user" in page(browser("admin").get("/letters/"))
    assert "Letters that failed: 1" in page(browser("dispatcher").get("/work/"))


def test_a_server_that_stays_away_is_given_up(run_jobs: Jobs, settings: Settings) -> None:
    settings.CIVICGRID_MAIL_URL = "smtp://127.0.0.1:1"
    reported(contact=ADDRESS)
    run_jobs()
    notice = Notice.objects.get()
    assert notice.state == "waiting"
    Notice.objects.update(tries=len(notices.PAUSES), next_at=timezone.now())
    notices.deliver_due(timezone.now())
    run_jobs()
    assert Notice.objects.get().state == "failed"


def test_a_letter_that_cannot_be_written_is_given_up_after_as_many_tries(
    run_jobs: Jobs, box: Box, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr(notices, "letter_of", broken)
    reported(contact=ADDRESS)
    for tries in range(1, len(notices.PAUSES) + 1):
        run_jobs()
        notice = Notice.objects.get()
        assert (notice.state, notice.tries) == ("waiting", tries)
        Notice.objects.update(next_at=timezone.now())
        notices.deliver_due(timezone.now())
    run_jobs()
    assert (Notice.objects.get().state, box.letters) == ("failed", [])
    assert "it could not be written" in page(browser("admin").get("/letters/?state=failed"))
    assert "a letter could not be written" in caplog.text


def test_without_a_mail_server_no_letter_leaves_and_the_log_says_so(run_jobs: Jobs, settings: Settings) -> None:
    settings.CIVICGRID_MAIL_URL = ""
    reported(contact=ADDRESS)
    run_jobs()
    assert Notice.objects.get().state == "off"
    assert "no mail server is named" in page(browser("dispatcher").get("/letters/?state=off"))


def test_a_turn_that_is_told_by_a_later_one_is_not_told_twice(run_jobs: Jobs, box: Box) -> None:
    confirmed(run_jobs, box)
    receipt = Receipt.objects.get()
    for kind, key in (("filed", "1"), ("dispatched", "2"), ("dispatched", "2")):
        notices.turn([receipt], kind, key, Case.objects.get().number, {})
    run_jobs()
    assert len(box.letters) == 3
    assert Notice.objects.get(kind="filed").state == "merged"


def by_the_api(contact: str) -> None:
    """A report by a program."""
    place = {name: float(each) for name, each in POINT.items()}
    sent = {"type": "garbage", "text": SAID, **place, "contact": contact}
    assert browser().post("/api/v1/reports", sent, content_type="application/json").status_code == 201


def by_open311(contact: str) -> None:
    """The same by a client of Open311, which says a number, too."""
    place = {"lat": POINT["lat"], "long": POINT["lon"], "email": contact, "phone": "138 0013 8000"}
    sent = {"service_code": "garbage", "description": SAID, **place}
    assert browser().post("/open311/v2/requests.json", sent).status_code == 200


@pytest.mark.parametrize("sends", [by_the_api, by_open311])
def test_who_reports_by_a_program_is_asked_first_and_told_each_turn(
    run_jobs: Jobs, box: Box, sends: Callable[[str], None]
) -> None:
    sends(ADDRESS)
    run_jobs()
    assert "May we write to you" in box.last()["Subject"]
    tell(Case.objects.get(), "dispatcher", "ask_reporter", note="Which bench?")
    run_jobs()
    assert len(box.letters) == 1
    browser().post(box.way("/begin/"))
    run_jobs()
    receipt = box.way("/r/")
    assert SAID in page(browser().get(receipt))
    mine.ask_for_link(ADDRESS, "en")
    run_jobs()
    assert (box.last()["To"], len(box.letters)) == (ADDRESS, 3)


def test_a_telephone_gets_no_letters(run_jobs: Jobs, box: Box) -> None:
    reported(contact="138 0013 8000")
    closed(text="Another")
    run_jobs()
    assert box.letters == []


def test_an_address_is_not_flooded_by_strangers(run_jobs: Jobs, box: Box) -> None:
    reported(contact=ADDRESS)
    client = browser()
    for _ in range(10):
        client.post("/mine/", {"address": ADDRESS})
    run_jobs()
    assert len(box.letters) == notices.FIRST_MOST


def test_who_is_refused_hears_the_reason_at_the_receipt(run_jobs: Jobs, box: Box) -> None:
    citizen = Citizen().fills()
    citizen.sends(website="x", contact=ADDRESS)
    run_jobs()
    assert box.letters == []
