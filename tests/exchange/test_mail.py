"""Letters become reports and replies: once each, whoever sends them, and however they come."""

import logging
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError
from pytest_django import Settings

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.models import Case, Event, Photo, Report
from civicgrid.apps.exchange.actions import mail
from civicgrid.apps.exchange.models import LetterTaken
from civicgrid.apps.exchange.queries.mail import letters_by_fate
from civicgrid.apps.exchange.reactions import look_for_mail
from civicgrid.apps.exchange.types.mail import Fate
from civicgrid.apps.services import api as services
from civicgrid.apps.services.actions import notices
from civicgrid.apps.services.actions.sending import release
from civicgrid.apps.services.models import Hold, Notice, Receipt
from civicgrid.base import jobs
from civicgrid.base.access import PUBLIC, SYSTEM
from civicgrid.base.actions import MovedOn
from civicgrid.base.http import limits
from civicgrid.base.mail import MailAway
from civicgrid.kernel.errors import Conflict
from civicgrid.protocols import email
from tests.base.imap import Mailbox
from tests.cases.given import tell
from tests.cities import IN_W1
from tests.pages.given import PNG

SAMPLES = Path(email.__file__).parents[1] / "email_samples"
RunJobs = Callable[[], int]


def sample(name: str) -> bytes:
    """A letter of the samples."""
    return (SAMPLES / f"{name}.eml").read_bytes()


def letter(text: str = "It is dark", images: tuple[bytes, ...] = (), **headers: str) -> bytes:
    """A letter of a citizen's."""
    message = EmailMessage()
    told = {"From": "Wang Fang <wang@tiny.example>", "Subject": "Lamp", "Message_ID": f"<{uuid4()}@tiny.example>"}
    for name, value in (told | headers).items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    for image in images:
        message.add_attachment(image, maintype="image", subtype="png", filename="a.png")
    return message.as_bytes()


@pytest.mark.usefixtures("small_city")
def test_a_letter_becomes_a_report_with_its_photos() -> None:
    taken = mail.take(letter(images=(PNG, b"no picture", PNG)))
    case, report = Case.objects.get(number=taken.number), Report.objects.get()
    assert (taken.fate, report.source, report.text) == (Fate.REPORT, "email", "Lamp\n\nIt is dark")
    assert (report.reporter, cases.contact_of(report), report.type) == ("Wang Fang", "wang@tiny.example", "")
    assert (case.state, Photo.objects.filter(case=case).count()) == ("reported", 1)
    assert "wang" not in report.origin_key


@pytest.mark.usefixtures("small_city")
def test_a_letter_counts_once() -> None:
    data = letter()
    first, second = mail.take(data), mail.take(data)
    assert (second.fate, second.number, second.repeated) == (Fate.REPORT, first.number, True)
    assert Report.objects.count() == 1


@pytest.mark.usefixtures("small_city")
def test_a_photo_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    places = [(None, None), (1.0, 2.0), IN_W1]

    def develop(content: bytes) -> SimpleNamespace:
        lon, lat = places[int(content)]
        return SimpleNamespace(content=PNG, taken=SimpleNamespace(lon=lon, lat=lat))

    monkeypatch.setattr(mail, "develop", develop)
    taken = mail.take(letter(images=(b"0", b"1", b"2")))
    case = Case.objects.get(number=taken.number)
    assert ((case.lon, case.lat), case.area) == (IN_W1, "town.west.w1.")


@pytest.mark.usefixtures("small_city")
def test_whoever_reports_by_mail_gets_a_receipt_by_mail(run_jobs: RunJobs) -> None:
    mail.take(sample("chinese_base64"))
    receipt = Receipt.objects.get()
    assert (receipt.report, receipt.language) == (Report.objects.get().pk, "zh-hans")
    assert Notice.objects.get().kind == "confirm"
    mail.take(letter(From="not an address"))
    assert Receipt.objects.count() == 1
    mail.take(letter("Wide hole in the road", Subject="Hole"))
    assert Receipt.objects.exclude(pk=receipt.pk).get().language == "en"


@pytest.mark.usefixtures("small_city")
def test_a_reply_to_a_letter_stands_on_its_case() -> None:
    taken = mail.take(letter())
    case = Case.objects.get(number=taken.number)
    receipt = Receipt.objects.get()
    notices.confirm(receipt, PUBLIC.time)
    notice = Notice.objects.filter(receipt=receipt).first()
    assert notice
    answer = f"<notice.{notice.pk}@tiny.example>"
    replied = mail.take(letter("The second one\n> Which?", (PNG,), In_Reply_To=answer))
    assert (replied.fate, replied.number) == (Fate.REPLY, case.number)
    event = Event.objects.filter(case=case, name="ReporterReplied").get()
    assert event.data["reason"] == "The second one"
    assert "wang" not in event.actor
    assert Photo.objects.filter(case=case).count() == 1
    assert mail.take(letter("> Which?", In_Reply_To=answer)).fate == Fate.EMPTY
    assert mail.take(letter("", (PNG,), References=answer)).fate == Fate.REPLY
    assert Report.objects.count() == 1


@pytest.mark.usefixtures("small_city")
@pytest.mark.parametrize(
    "answered", ["<x@y.example>", f"<notice.{UUID(int=7)}@tiny.example>", f"<notice.{'-' * 32}@tiny.example>"]
)
def test_what_answers_nothing_of_ours_is_a_report(answered: str) -> None:
    assert mail.take(letter(In_Reply_To=answered)).fate == Fate.REPORT


def answering(number: str, text: str, images: tuple[bytes, ...] = (), **headers: str) -> bytes:
    """A reply to the first letter about a case."""
    receipt = Receipt.objects.get(report__in=cases.reports_of(Case.objects.get(number=number)))
    notices.confirm(receipt, PUBLIC.time)
    notice = Notice.objects.filter(receipt=receipt).first()
    assert notice
    return letter(text, images, In_Reply_To=f"<notice.{notice.pk}@tiny.example>", **headers)


@pytest.mark.usefixtures("small_city")
def test_a_reply_to_what_was_not_accepted_is_a_new_report_that_names_it() -> None:
    old = mail.take(letter())
    tell(Case.objects.get(), "dispatcher", "void", reason="Nothing there")
    taken = mail.take(answering(old.number, "But look", (PNG,)))
    assert (taken.fate, Report.objects.count()) == (Fate.REPORT, 2)
    report = Report.objects.latest("arrived_at")
    assert report.text == f"→ {old.number}\n\nLamp\n\nBut look"
    assert Photo.objects.get().case.number == taken.number != old.number


@pytest.mark.usefixtures("small_city")
def test_a_reply_to_what_changes_at_the_same_moment_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    reply = answering(mail.take(letter()).number, "The second one")

    def moved(*_: object) -> None:
        raise MovedOn(what="the case")

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(cases, "perform", moved)
        assert mail.take(reply).fate == Fate.LATER
    assert mail.take(reply).fate == Fate.REPLY


@pytest.mark.usefixtures("small_city")
@pytest.mark.parametrize(
    ("data", "fate"),
    [
        (sample("out_of_office"), Fate.AUTOMATIC),
        (sample("bounce"), Fate.BOUNCE),
        (sample("empty"), Fate.EMPTY),
        (letter(From="CivicGrid <civicgrid@localhost>"), Fate.LOOP),
    ],
    ids=["out of office", "bounce", "empty", "our own"],
)
def test_what_is_no_report_is_counted_and_no_more(data: bytes, fate: Fate) -> None:
    assert mail.take(data).fate == fate
    assert (Report.objects.count(), letters_by_fate()) == (0, {fate: 1})
    assert str(LetterTaken.objects.get()).strip() == fate


@pytest.mark.usefixtures("small_city")
def test_a_photo_without_a_word_is_a_report() -> None:
    assert mail.take(letter("", (PNG,), Subject="")).fate == Fate.REPORT


@pytest.mark.usefixtures("small_city")
def test_who_sends_much_waits_and_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST", 1)
    mail.take(letter())
    second = letter("Another", From="WANG@tiny.example")
    for _ in range(2):
        assert mail.take(second) == mail.Taken(Fate.LATER)
    assert mail.take(letter(From="li@tiny.example")).fate == Fate.REPORT
    assert (Report.objects.count(), letters_by_fate()) == (2, {Fate.LATER: 1, Fate.REPORT: 2})
    Receipt.objects.update(made_at=PUBLIC.time - mail.HOUR)
    assert mail.take(second).fate == Fate.REPORT
    assert letters_by_fate() == {Fate.REPORT: 3}


@pytest.mark.usefixtures("small_city")
def test_a_letter_that_looks_like_a_machines_is_held_with_its_photos() -> None:
    advertising = letter("See http://a.example and www.b.example", images=(PNG,))
    assert mail.take(advertising) == mail.Taken(Fate.HELD)
    assert mail.take(advertising) == mail.Taken(Fate.HELD, repeated=True)
    hold = Hold.objects.get()
    assert (Report.objects.count(), hold.marks, hold.draft and hold.draft.photos.count()) == (0, ["advertising"], 1)
    release(SYSTEM, hold)
    assert (Report.objects.get().source, Photo.objects.count()) == ("email", 1)
    assert Notice.objects.get().kind == "confirm"


@pytest.mark.usefixtures("small_city")
@pytest.mark.parametrize(
    "headers",
    [
        {"List_Id": "<reports.tiny.example>", "To": "reports@tiny.example", "Reply_To": "reports@tiny.example"},
        {"Precedence": "bulk"},
        {"Subject": "Out of the office window I see a burst pipe"},
    ],
    ids=["list", "bulk", "subject"],
)
def test_what_people_may_have_written_too_is_held_and_not_answered(headers: dict[str, str]) -> None:
    assert mail.take(letter(images=(PNG,), **headers)) == mail.Taken(Fate.HELD)
    assert (Hold.objects.get().marks, Notice.objects.count()) == (["automatic"], 0)
    release(SYSTEM, Hold.objects.get())
    assert (cases.contact_of(Report.objects.get()), Photo.objects.count()) == ("wang@tiny.example", 1)


@pytest.mark.usefixtures("small_city")
def test_a_list_that_is_the_citys_own_address_hides_who_wrote_but_not_what() -> None:
    by_list = letter(From="'Wang' via City <civicgrid@localhost>", To="civicgrid@localhost", List_Id="<c.localhost>")
    assert mail.take(by_list) == mail.Taken(Fate.HELD)
    release(SYSTEM, Hold.objects.get())
    assert (cases.contact_of(Report.objects.get()), Notice.objects.count()) == ("", 0)


@pytest.mark.usefixtures("small_city")
def test_what_a_machine_may_have_answered_speaks_on_no_case() -> None:
    old = mail.take(letter())
    reply = answering(old.number, "I am away", Subject="Automatic reply: Lamp")
    assert mail.take(reply) == mail.Taken(Fate.HELD)
    assert not Event.objects.filter(name="ReporterReplied").exists()
    hold = Hold.objects.get()
    assert hold.draft
    assert hold.draft.text == f"→ {old.number}\n\nAutomatic reply: Lamp\n\nI am away"


@pytest.mark.usefixtures("small_city")
def test_of_a_first_letter_every_line_is_kept() -> None:
    mail.take(letter("Dear city,\nOn the wall somebody wrote:\nbad words\nIt is Harbour Road 5", Subject="Wall"))
    assert Report.objects.get().text.endswith("Harbour Road 5")


@pytest.mark.usefixtures("small_city")
def test_many_letters_of_one_sender_are_looked_at_though_each_comes_alone() -> None:
    for number in range(8):
        assert mail.take(letter(f"Lamp {number}")).fate == Fate.REPORT
        limits.forget()  # as if each were piped to a process of its own
    assert mail.take(letter("Lamp 8")).fate == Fate.HELD


@pytest.mark.usefixtures("small_city")
def test_what_is_refused_is_not_taken_for_a_failure(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise Conflict

    monkeypatch.setattr(cases, "receive", refuse)
    with caplog.at_level(logging.WARNING):
        assert mail.take(letter()).fate == Fate.REFUSED
    assert "a letter was refused" in caplog.text


@pytest.mark.usefixtures("small_city")
def test_letters_in_the_mailbox_are_taken(settings: Settings, run_jobs: RunJobs) -> None:
    run_jobs()
    look_for_mail.task.func(timestamp=0)
    assert run_jobs() == 0
    with Mailbox(letter(), sample("out_of_office")) as mailbox:
        settings.CIVICGRID_IMAP_URL = mailbox.url
        for _ in range(2):  # the first one waits still when the clock strikes again
            look_for_mail.task.func(timestamp=0)
        assert jobs.count_waiting(mail.fetch) == 1
        run_jobs()
        assert (mailbox.seen, letters_by_fate()) == ({1, 2}, {"automatic": 1, "report": 1})
        mailbox.shutdown()


@pytest.mark.usefixtures("small_city")
@pytest.mark.parametrize("broken", ["read", "receive"])
def test_a_letter_that_can_never_be_taken_goes_aside_and_may_be_tried_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, broken: str
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with Mailbox(letter()) as mailbox:
        settings.CIVICGRID_IMAP_URL = mailbox.url
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(*((email, "read") if broken == "read" else (cases, "receive")), fail)
            for _ in range(mail.TRIES - 1):
                mail.fetch.task.func()
            assert (mailbox.seen, mailbox.flagged, letters_by_fate()) == (set(), {1}, {Fate.LATER: 1})
            mail.fetch.task.func()
            assert (mailbox.seen, mailbox.flagged, letters_by_fate()) == ({1}, {1}, {Fate.ASIDE: 1})
            mail.fetch.task.func()
            assert LetterTaken.objects.get().tries == mail.TRIES
        assert "a letter goes aside" in caplog.text
        mailbox.seen.clear()  # somebody marks it as unread
        mail.fetch.task.func()
        assert (mailbox.seen, mailbox.flagged, Report.objects.count()) == ({1}, set(), 1)
        assert letters_by_fate()[Fate.REPORT] == 1
        mailbox.shutdown()


@pytest.mark.usefixtures("small_city")
@pytest.mark.parametrize("away", [OperationalError, MailAway, OSError])
def test_what_fails_for_now_puts_no_letter_aside(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, away: type[Exception]
) -> None:
    def fail(*_: object) -> None:
        raise away

    with Mailbox(letter()) as mailbox:
        settings.CIVICGRID_IMAP_URL = mailbox.url
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(cases, "receive", fail)
            for _ in range(mail.TRIES + 1):
                mail.fetch.task.func()
        assert mailbox.seen == set()
        mail.fetch.task.func()
        assert (mailbox.seen, Report.objects.count()) == ({1}, 1)
        mailbox.shutdown()


@pytest.mark.usefixtures("db")
def test_a_mailbox_that_is_away_is_told_to_the_log(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.CIVICGRID_IMAP_URL = "imap://a:b@127.0.0.1:9"
    with caplog.at_level(logging.WARNING):
        mail.fetch.task.func()
    assert "The mailbox cannot be read at the moment" in caplog.text
