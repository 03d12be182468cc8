"""Alerts in a browser: asked for by its script, told in few words, forgotten when the browser is gone."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable

import pytest
from django.utils import timezone
from pytest_django import Settings

from civicgrid.apps.services.actions import alerts, tidings
from civicgrid.apps.services.models import Alert, Tiding
from civicgrid.apps.services.rules.alerts import Reach, is_due, turn_of
from civicgrid.base import push
from civicgrid.base.ledger.models import Entry
from civicgrid.base.ledger.sequencer import sequence
from tests.cases.given import MONDAY, SHANGHAI, at, opened
from tests.pages.given import browser, page
from tests.services.given import rounded_city

pytestmark = pytest.mark.django_db

Told = list[tuple[push.Subscription, dict[str, str]]]
KEYS = {"p256dh": urlsafe_b64encode(b"\4" + b"\1" * 64).decode(), "auth": urlsafe_b64encode(b"\2" * 16).decode()}
BROWSER = {"endpoint": "https://fcm.googleapis.com/fcm/send/1", "keys": KEYS}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: object) -> Told:
    """The city, and what browsers are told."""
    settings.CIVICGRID_HOME = tmp_path
    rounded_city()
    sequence()
    tidings.look(timezone.now())
    got: Told = []
    monkeypatch.setattr(push, "send", lambda to, message, _contact: got.append((to, json.loads(message))))
    return got


def ask(**fields: str) -> dict[str, str]:
    sent = {"subscription": json.dumps(BROWSER), **fields}
    answer: dict[str, str] = browser().post("/push/", sent).json()
    return answer


def happens(run_jobs: Callable[[], int]) -> None:
    sequence()
    tidings.look(timezone.now())
    run_jobs()


def test_it_works(told: Told, run_jobs: Callable[[], int]) -> None:
    way = ask(type="garbage")["alert"]
    assert "in the browser" in page(browser().get(way))
    case = opened(timezone.now(), happened_at=timezone.now(), text="Bags")
    happens(run_jobs)
    ((to, message),) = told
    assert to.endpoint == BROWSER["endpoint"]
    assert message["title"] == "Reported: Exposed garbage"
    assert message["body"] == "Bags"
    assert message["url"].endswith(f"/map/cases/{case.number}/")
    assert b"googleapis" not in bytes(Alert.objects.get().address)


def test_several_are_one_message(told: Told, run_jobs: Callable[[], int]) -> None:
    ask()
    opened(timezone.now(), happened_at=timezone.now())
    opened(timezone.now(), happened_at=timezone.now(), type="lamp", lon=116.0015)
    happens(run_jobs)
    ((_, message),) = told
    assert "and 1 more case" in message["body"]
    assert message["url"].endswith("/map/")


def test_a_browser_that_is_gone_is_forgotten(
    told: Told, run_jobs: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise push.Gone

    monkeypatch.setattr(push, "send", gone)
    ask()
    opened(timezone.now(), happened_at=timezone.now())
    happens(run_jobs)
    assert not Alert.objects.exists()
    assert Entry.objects.filter(event_name="AlertEnded").count() == 1


def test_a_browser_of_a_service_that_the_city_does_not_know_is_told_nothing_and_its_alert_ends(
    told: Told, run_jobs: Callable[[], int], settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    ask()
    settings.CIVICGRID_PUSH_SERVICES = ["push.example"]
    opened(timezone.now(), happened_at=timezone.now())
    happens(run_jobs)
    assert (told, Alert.objects.exists()) == ([], False)
    assert Entry.objects.filter(event_name="AlertEnded", actor="system").count() == 1
    assert "an alert ended: fcm.googleapis.com is no push service that this city knows" in caplog.text


def test_what_cannot_be_written_is_given_up_after_as_many_tries(
    told: Told, run_jobs: Callable[[], int], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise KeyError

    ask()
    opened(timezone.now(), happened_at=timezone.now())
    sequence()
    tidings.look(timezone.now())
    alert = str(Alert.objects.get().pk)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(tidings, "message_of", broken)
        for _ in tidings.PAUSES:
            tidings.tell.task.func(alert=alert)
            assert Tiding.objects.filter(sent_at__isnull=True).exists()
            Alert.objects.update(next_at=None)
        with pytest.raises(KeyError):  # so its job was given up, and is listed
            tidings.tell.task.func(alert=alert)
    assert "an alert waits" in caplog.text
    run_jobs()
    assert (told, Tiding.objects.filter(sent_at__isnull=True).exists()) == ([], False)
    opened(timezone.now(), happened_at=timezone.now(), type="lamp", lon=116.0015)
    happens(run_jobs)
    assert len(told) == 1


def test_it_refuses(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    assert browser().get("/push/").status_code == 302
    others = [json.dumps({**BROWSER, "endpoint": each}) for each in ("http://10.0.0.1/", "https://victim.example/")]
    for subscription in ("", "{}", *others):
        assert browser().post("/push/", {"subscription": subscription}).status_code == 400
    assert not Alert.objects.exists()
    monkeypatch.setattr(alerts, "MOST", 0)
    assert ask() == {"alert": ""}


def test_a_case_without_a_place_is_in_no_circle() -> None:
    circle = Reach(lon=116.0, lat=40.0, radius_m=100.0)
    assert not circle.covers(None, None)
    assert circle.covers(116.0, 40.0)
    assert not circle.covers(116.00115, 40.00085)
    assert Reach(lon=116.0).box is None


def test_mornings() -> None:
    night, morning = at(-4), at(-1)
    assert not is_due("daily", night, at(-3), SHANGHAI)
    assert is_due("daily", night, at(-1), SHANGHAI)
    assert not is_due("daily", morning, at(10), SHANGHAI)
    assert is_due("daily", morning, at(22), SHANGHAI)
    assert is_due("at_once", morning, morning, SHANGHAI)


def test_what_the_ledger_tells() -> None:
    assert turn_of("CaseNoted", "cases.urge", '{"number": "1", "seq": 3}', MONDAY) is None
    assert turn_of("ReportReceived", "cases.receive", '{"number": "1", "joined": true}', MONDAY) is None
    assert turn_of("PhotoAdded", "cases.close", '{"number": "1"}', MONDAY) is None
