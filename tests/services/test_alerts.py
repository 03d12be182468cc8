"""Alerts: asked for, confirmed, told once, ended in one click."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from pytest_django import Settings

from civicgrid.apps.cases.models import Case
from civicgrid.apps.services.actions import alerts, tidings
from civicgrid.apps.services.models import Alert, Reading, Tiding
from civicgrid.apps.services.queries.alerts import secret_of
from civicgrid.apps.services.rules.alerts import Reach
from civicgrid.apps.services.types import Cadence, Turns
from civicgrid.base import jobs, mail
from civicgrid.base.ledger.models import Entry
from civicgrid.base.ledger.sequencer import sequence
from tests.cases.given import closed, handed_back, opened, tell
from tests.pages.given import browser, page
from tests.services.given import SECRET, rounded_city

pytestmark = pytest.mark.django_db

READER = "reader@example.org"
NOBODY = mail.RecipientRefused(reason="550 no such user")
Jobs = Callable[[], int]


class Mailbox:
    """What was posted; a server that is away takes nothing."""

    def __init__(self) -> None:
        self.letters: list[mail.Letter] = []
        self.away = False
        self.refuses: mail.MailRefused | None = None

    def post(self, letter: mail.Letter) -> None:
        if self.refuses:
            raise self.refuses
        if self.away:
            raise mail.MailAway(reason="it is off")
        self.letters.append(letter)


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: object) -> Mailbox:
    """The city, with a mail server that keeps all letters; the ledger is read from here on."""
    settings.CIVICGRID_HOME = tmp_path
    settings.CIVICGRID_MAIL_URL = "smtp://localhost"
    box = Mailbox()
    monkeypatch.setattr(mail, "post", box.post)
    rounded_city()
    sequence()
    tidings.look(timezone.now())
    return box


@pytest.fixture
def looked(mailbox: Mailbox, run_jobs: Jobs) -> Callable[..., list[mail.Letter]]:
    """Numbers what has happened, looks at it, works the jobs off: the letters since the last look.

    Looked at later, all have waited whose time comes until then.
    """

    def look(now: datetime | None = None) -> list[mail.Letter]:
        known = len(mailbox.letters)
        sequence()
        Alert.objects.filter(next_at__lte=now or timezone.now()).update(next_at=timezone.now())
        tidings.look(now or timezone.now())
        run_jobs()
        return mailbox.letters[known:]

    return look


def following(reach: Reach | None = None, **wish: object) -> Alert:
    """A confirmed alert by mail."""
    now = timezone.now()
    asked = alerts.follow_by_mail(alerts.Wish(reach=reach or Reach(), **wish), READER, now)  # type: ignore[arg-type]
    assert asked
    alert = Alert.objects.get(pk=asked.alert)
    alerts.confirm(alert, now)
    return alert


def now_opened(**changes: object) -> Case:
    return opened(timezone.now(), happened_at=timezone.now(), **changes)


def test_it_works(mailbox: Mailbox, looked: Callable[..., list[mail.Letter]], run_jobs: Jobs) -> None:
    client = browser()
    sent = {"type": "garbage", "area": "West Side", "address": READER, "turns": "opened", "cadence": "at_once"}
    answer = client.post("/alerts/", sent)
    assert "Look into your mail" in page(answer)
    run_jobs()
    (question,) = mailbox.letters
    assert question.to == READER
    way = question.text.split(django_settings.CIVICGRID_URL, 1)[1].split()[0]
    now_opened(text="Before it was confirmed")
    assert looked() == []
    assert "Yes, tell me" in page(client.get(way))
    client.post(way)
    case = now_opened(text="Bags, call 138 0013 8000", lon=116.0003)
    (letter,) = looked()
    assert letter.subject.startswith("Reported: Exposed garbage, West 1")
    assert f"/map/cases/{case.number}/" in letter.text
    assert "138 0013 8000" not in letter.text + letter.html
    assert letter.stop.endswith("/end/")
    assert looked() == []
    stop = letter.stop.removeprefix(django_settings.CIVICGRID_URL)
    assert "Yes, end it" in page(client.get(stop))
    assert Alert.objects.exists()
    one_click = browser(enforce_csrf_checks=True)
    assert one_click.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert one_click.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Alert.objects.exists()
    assert client.get(way).status_code == 404
    now_opened(text="After it has ended", lon=116.0009)
    assert looked() == []
    assert not Entry.objects.filter(event__contains=READER).exists()


def test_each_turn_of_a_followed_case_is_told_once(looked: Callable[..., list[mail.Letter]]) -> None:
    case = now_opened()
    looked()
    following(Reach(number=case.number), turns=Turns.ALL)
    case = tell(case, "handler", "accept", timezone.now())
    assert looked() == []
    case = tell(case, "handler", "hand_back", timezone.now(), note=SECRET)
    (letter,) = looked()
    assert "Said to be done" in letter.subject
    assert SECRET not in letter.text
    case = tell(case, "dispatcher", "recall_officer", timezone.now(), reason="Seen from here")
    tell(case, "dispatcher", "close", timezone.now())
    (letter,) = looked()
    assert letter.subject.startswith("Settled")
    Reading.objects.update(index=0)
    assert looked() == []
    assert Tiding.objects.count() == 2


def test_several_are_one_letter_and_an_end_counts_for_all_turns(looked: Callable[..., list[mail.Letter]]) -> None:
    following(turns=Turns.ALL)
    closed(timezone.now())
    now_opened(type="lamp", lon=116.0015)
    (letter,) = looked()
    assert letter.subject.startswith("2 cases")
    assert letter.text.count("/map/cases/") == 2


def test_a_day_is_told_in_the_morning(looked: Callable[..., list[mail.Letter]]) -> None:
    following(cadence=Cadence.DAILY)
    now_opened()
    assert looked() == []
    assert len(looked(timezone.now() + timedelta(days=1, hours=1))) == 1


@pytest.mark.parametrize(
    ("reach", "reached"),
    [
        (Reach(), True),
        (Reach(area="town.west."), True),
        (Reach(area="town.east."), False),
        (Reach(type="streets."), True),
        (Reach(type="streets.lamp."), False),
        (Reach(lon=116.0005, lat=40.0005, radius_m=60.0), True),
        (Reach(lon=116.0015, lat=40.0015, radius_m=60.0), False),
        (Reach(polygon=((116.0, 40.0), (116.001, 40.0), (116.0, 40.001))), True),
        (Reach(polygon=((116.001, 40.001), (116.002, 40.0), (116.002, 40.002))), False),
    ],
)
def test_it_reaches(looked: Callable[..., list[mail.Letter]], reach: Reach, *, reached: bool) -> None:
    following(reach)
    now_opened(lon=116.00049, lat=40.00049)
    assert bool(looked()) is reached


def test_what_is_not_public_is_not_told(looked: Callable[..., list[mail.Letter]]) -> None:
    following()
    following(Reach(area="town.west.w1."))
    now_opened(type="manhole", text=SECRET)
    now_opened(type="lamp", text="A lamp", lon=116.0004, lat=40.0004)
    letters = looked()
    assert [letter.subject.split(" · ")[0] for letter in letters] == ["Reported: Broken street lamp, Tinytown"]
    assert SECRET not in letters[0].text


def test_a_case_that_is_public_no_more_is_told_no_more(
    looked: Callable[..., list[mail.Letter]], run_jobs: Jobs
) -> None:
    following()
    case = now_opened()
    sequence()
    tidings.look(timezone.now())
    Case.objects.filter(pk=case.pk).update(type="manhole.")
    run_jobs()
    assert looked() == []
    assert Tiding.objects.filter(sent_at__isnull=True).count() == 0


def test_a_server_that_is_away_gets_it_later(mailbox: Mailbox, looked: Callable[..., list[mail.Letter]]) -> None:
    following()
    now_opened()
    mailbox.away = True
    assert looked() == []
    mailbox.away = False
    assert looked() == []
    assert len(looked(timezone.now() + timedelta(minutes=3))) == 1


def test_an_address_that_never_takes_anything_is_forgotten(
    mailbox: Mailbox, looked: Callable[..., list[mail.Letter]]
) -> None:
    following()
    now_opened()
    mailbox.refuses = NOBODY
    for days in range(10):
        looked(timezone.now() + timedelta(days=2 * days))
    assert not Alert.objects.exists()
    assert Entry.objects.filter(event_name="AlertEnded").count() == 1


def test_what_the_mail_server_refuses_to_the_end_is_given_up_visibly(
    mailbox: Mailbox, looked: Callable[..., list[mail.Letter]]
) -> None:
    following()
    now_opened()
    mailbox.refuses = mail.MailRefused(reason="554 you send spam")
    for days in range(len(tidings.PAUSES)):
        assert looked(timezone.now() + timedelta(days=2 * days)) == []
    with pytest.raises(mail.MailRefused):  # so its job was given up, and is listed
        looked(timezone.now() + timedelta(days=30))
    assert not Tiding.objects.filter(sent_at__isnull=True).exists()
    mailbox.refuses = None
    assert looked(timezone.now() + timedelta(days=60)) == []
    now_opened(type="lamp", lon=116.0015)
    assert len(looked()) == 1


@pytest.mark.parametrize("ours", ["away", "unnamed"])
def test_what_is_ours_to_mend_is_no_fault_of_the_reader(
    mailbox: Mailbox, looked: Callable[..., list[mail.Letter]], monkeypatch: pytest.MonkeyPatch, ours: str
) -> None:
    following()
    now_opened()
    faults = {
        "away": mail.MailAway(reason="it is off"),
        "unnamed": mail.NoMailServer(value="mail:…"),
    }
    with monkeypatch.context() as broken:
        broken.setattr(mail, "post", lambda _letter: _raise(faults[ours]))
        for days in range(10):
            looked(timezone.now() + timedelta(days=2 * days))
    later = Alert.objects.get().next_at
    assert later
    assert later - timezone.now() < timedelta(days=18, hours=1)
    assert len(looked(later)) == 1


def _raise(error: Exception) -> None:
    raise error


def test_two_jobs_tell_once(mailbox: Mailbox, run_jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    alert, told = following(), list[mail.Letter]()
    run_jobs()
    now_opened()
    sequence()
    for _ in range(2):  # the first job waits still at the second look
        tidings.look(timezone.now())
    assert (jobs.count_waiting(tidings.write), Alert.objects.get().tries) == (1, 0)

    def post(letter: mail.Letter) -> None:
        told.append(letter)
        tidings.write.task.func(alert=str(alert.pk))

    monkeypatch.setattr(mail, "post", post)
    run_jobs()
    assert len(told) == 1
    tidings.write.task.func(alert=str(alert.pk))
    assert len(told) == 1
    assert Alert.objects.get().next_at is None


def test_history_that_is_read_in_is_not_told(looked: Callable[..., list[mail.Letter]]) -> None:
    following(turns=Turns.ALL)
    handed_back()
    assert looked() == []


def test_an_address_is_asked_few_times(mailbox: Mailbox, run_jobs: Jobs) -> None:
    client = browser()
    for _ in range(alerts.MOST_OPEN + 2):
        assert "Look into your mail" in page(client.post("/alerts/", {"address": READER}))
    run_jobs()
    assert len(mailbox.letters) == alerts.MOST_OPEN
    alerts.forget_now.task.func(0)
    assert Alert.objects.count() == alerts.MOST_OPEN
    alerts.forget_unconfirmed(timezone.now() + timedelta(days=4))
    assert not Alert.objects.exists()


def test_an_address_that_refuses_the_question_is_forgotten(mailbox: Mailbox, run_jobs: Jobs) -> None:
    mailbox.refuses = NOBODY
    browser().post("/alerts/", {"address": READER})
    run_jobs()
    assert not Alert.objects.exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"address": "nobody"}, "This is not an address of e-mail"),
        ({"address": READER, "area": "Nowhere"}, "There is no area called Nowhere"),
        ({"address": READER, "type": "manhole"}, "is not valid"),
        ({"address": READER, "place": "here"}, "No place is known as “here”"),
        ({"address": READER, "place": "116.0005, 40.0005", "radius_m": "7"}, "The distance has to be"),
        ({"address": READER, "place": "116.0005, 40.0005", "radius_m": "far"}, "is not valid"),
        ({"address": READER, "place": "200, 40"}, "is not west, south, east and north"),
        ({"address": READER, "polygon": "[[1, 2]]"}, "corners on the map"),
        ({"address": READER, "polygon": "round"}, "is not valid"),
        ({"address": READER, "case": "202603020000001"}, "There is no open report"),
        ({"address": READER, "turns": "some"}, "some"),
    ],
)
def test_it_refuses(mailbox: Mailbox, sent: dict[str, str], said: str) -> None:
    answer = browser().post("/alerts/", sent)
    assert answer.status_code == 400
    assert said in page(answer)
    assert not Alert.objects.exists()


def test_a_box_of_the_map_becomes_a_polygon(mailbox: Mailbox) -> None:
    assert "Only in the area that you drew" in page(browser().get("/alerts/?bbox=116.0,40.0,116.001,40.001"))
    assert browser().get("/alerts/?bbox=116.0").status_code == 400


def test_without_a_mail_server_there_are_other_ways(mailbox: Mailbox, settings: Settings) -> None:
    settings.CIVICGRID_MAIL_URL = ""
    told = page(browser().get("/alerts/"))
    assert "This city sends no e-mail" in told
    assert "feed reader" in told


def test_secrets_are_not_guessed(mailbox: Mailbox) -> None:
    alert = following()
    good = secret_of(alert.pk)
    client = browser()
    assert client.get(f"/alerts/{good}/").status_code == 200
    changed = good[:-2] + ("AA" if not good.endswith("AA") else "BB")
    for bad in (changed, good[:20], "é", "x" * 43):
        assert client.get(f"/alerts/{bad}/").status_code == 404
        assert client.get(f"/alerts/{bad}/end/").status_code == 404


def test_the_letter_speaks_the_readers_language(looked: Callable[..., list[mail.Letter]]) -> None:
    following(language="zh-hans")
    now_opened()
    (letter,) = looked()
    assert "暴露垃圾" in letter.subject


def test_it_looks_by_itself(mailbox: Mailbox, run_jobs: Jobs) -> None:
    following()
    now_opened()
    sequence()
    tidings.look_now.task.func(0)
    run_jobs()
    assert mailbox.letters[-1].subject.startswith("Reported")


def test_ended_from_its_page(mailbox: Mailbox) -> None:
    alert = following()
    answer = browser().post(f"/alerts/{secret_of(alert.pk)}/", {"end": "1"})
    assert answer.status_code == 303
    assert not Alert.objects.exists()
