"""Web hooks: what is sent to whom, signed, in order, tried again, and when they rest."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from civicgrid.apps.cases.models import Case
from civicgrid.apps.directory.models import Person, Post
from civicgrid.apps.exchange.actions import hook_delivery, hook_letters
from civicgrid.apps.exchange.models import Hook, Try
from civicgrid.apps.exchange.reactions import look
from civicgrid.apps.exchange.rules.hooks import PATIENCE
from civicgrid.base.http.outside import strangers
from civicgrid.base.ledger.feed import numbered
from civicgrid.base.ledger.models import Entry
from civicgrid.base.ledger.sequencer import sequence
from tests.cases.given import opened, tell
from tests.cities import IN_E1
from tests.pages.given import browser

from .hosts import Host

pytestmark = pytest.mark.usefixtures("small_city")
Json = dict[str, Any]
RunJobs = Callable[[], int]


def make(host: Host, login: str = "dispatcher", key: str = "", **sent: object) -> Json:
    """A hook as its owner gets it."""
    sequence()
    headers = {"Idempotency-Key": key} if key else {}
    asked = {"address": host.url, **sent}
    made: Json = browser(login).post("/api/v1/hooks", asked, content_type="application/json", headers=headers).json()
    return made


def post(login: str, hook: Json, act: str, **sent: object) -> Json:
    """What an act on a hook is answered with, and its status as `code`."""
    address = f"/api/v1/hooks/{hook['id']}/{act}"
    answer = browser(login).post(address, sent or None, content_type="application/json")
    return {**answer.json(), "code": answer.status_code}


def work(run_jobs: RunJobs) -> None:
    """Everything is numbered, and sent if it is due."""
    sequence()
    look.task.func(timestamp=0)
    run_jobs()


def accepted() -> Case:
    """A case on which its organisation is at work: a report and one move."""
    return tell(opened(), "handler", "accept")


def again(hook: Json, **facts: object) -> None:
    """Time has passed: the hook may try again."""
    Hook.objects.filter(pk=hook["id"]).update(again_at=None, **facts)


def log(login: str, hook: Json) -> list[Json]:
    """What the hook sent, the newest first."""
    tries: list[Json] = browser(login).get(f"/api/v1/hooks/{hook['id']}/tries").json()["tries"]
    return tries


def test_events_arrive_signed_and_in_order(host: Host, run_jobs: RunJobs) -> None:
    hook = make(host)
    case = accepted()
    work(run_jobs)
    assert [each["type"] for each in host.told] == ["case.ReportReceived", "case.CaseAccepted"]
    assert host.told[-1]["data"]["subject"] == case.number
    assert host.told[-1]["timestamp"] == "2026-03-02T09:00:00+08:00"
    assert host.verified(hook["secret"])
    assert [told["Webhook-Id"] for told, _ in host.came] == [f"event_{each['data']['index']}" for each in host.told]
    newest = log("dispatcher", hook)[0]
    assert (newest["event"], newest["status"], newest["ok"]) == ("CaseAccepted", 204, True)
    work(run_jobs)
    assert len(host.came) == 2


def test_a_hook_tells_what_its_owner_may_see_when_it_is_sent(host: Host, run_jobs: RunJobs) -> None:
    make(host, "officer")
    opened(lon=IN_E1[0], lat=IN_E1[1])
    seen = opened()
    work(run_jobs)
    assert [each["data"]["subject"] for each in host.told] == [seen.number]


def test_only_the_kinds_that_are_wanted(host: Host, run_jobs: RunJobs) -> None:
    make(host, kinds=["CaseAccepted"])
    accepted()
    work(run_jobs)
    assert [each["type"] for each in host.told] == ["case.CaseAccepted"]


def test_what_fails_is_tried_again_before_what_follows(host: Host, run_jobs: RunJobs) -> None:
    hook = make(host)
    accepted()
    host.status, host.says = 500, "x" * 2000
    work(run_jobs)
    work(run_jobs)
    assert len(host.came) == 1
    (tried,) = log("dispatcher", hook)
    assert (tried["ok"], tried["status"], tried["why"]) == (False, 500, "x" * 500)
    shown = browser("dispatcher").get(f"/api/v1/hooks/{hook['id']}").json()
    assert (shown["state"], shown["index"], bool(shown["again_at"])) == ("failing", hook["index"], True)
    again(hook)
    host.status = 200
    work(run_jobs)
    assert [each["type"] for each in host.told][:2] == ["case.ReportReceived"] * 2
    assert host.came[0][0]["Webhook-Id"] == host.came[1][0]["Webhook-Id"]
    assert len(host.came) == 3
    assert browser("dispatcher").get(f"/api/v1/hooks/{hook['id']}").json()["state"] == "active"


@pytest.mark.parametrize(("status", "since", "why"), [(503, PATIENCE, "failing"), (410, timedelta(0), "gone")])
def test_who_wants_nothing_for_long_gets_nothing(
    host: Host, run_jobs: RunJobs, status: int, since: timedelta, why: str
) -> None:
    hook = make(host)
    opened()
    host.status = status
    again(hook, failing_since=datetime.now(UTC) - since)
    work(run_jobs)
    shown = browser("dispatcher").get(f"/api/v1/hooks/{hook['id']}").json()
    assert (shown["state"], shown["resting"]) == ("paused", why)
    assert Entry.objects.filter(event_name="HookPaused", actor="system", subject=hook["id"]).count() == 1
    again(hook)
    work(run_jobs)
    assert len(host.came) == 1
    host.status = 200
    assert post("dispatcher", hook, "resume")["state"] == "active"
    work(run_jobs)
    assert [each["type"] for each in host.told] == ["case.ReportReceived"] * 2


def test_nobody_answers(host: Host, run_jobs: RunJobs) -> None:
    hook = make(host)
    Hook.objects.update(address="http://localhost:9/")
    opened()
    work(run_jobs)
    (tried,) = log("dispatcher", hook)
    assert (tried["status"], "does not answer" in tried["why"]) == (None, True)


@pytest.mark.parametrize("gone", ["post", "person"])
def test_who_has_no_post_is_told_nothing(host: Host, run_jobs: RunJobs, gone: str) -> None:
    hook = make(host)
    opened()
    if gone == "post":
        Post.objects.filter(person__login="dispatcher").update(end=datetime(2020, 1, 1, tzinfo=UTC).date())
    else:
        Person.objects.filter(login="dispatcher").update(is_active=False)
    work(run_jobs)
    assert (host.came, Hook.objects.get(pk=hook["id"]).resting) == ([], "no_post")


def test_one_is_sent_again_or_all_from_there(host: Host, run_jobs: RunJobs) -> None:
    hook = make(host)
    accepted()
    work(run_jobs)
    first = host.told[0]["data"]["index"]
    assert post("dispatcher", hook, "replays", index=first, only=True)["code"] == 200
    run_jobs()
    assert [each["type"] for each in host.told[2:]] == ["case.ReportReceived"]
    assert post("dispatcher", hook, "replays", index=first + 1)["index"] == first + 1
    work(run_jobs)
    assert [each["type"] for each in host.told[3:]] == ["case.CaseAccepted"]
    refused = post("dispatcher", hook, "replays", index=numbered())
    assert (refused["status"], refused["field"]) == (400, "index")


@pytest.mark.parametrize("act", ["replays", "test"])
def test_an_act_that_comes_twice_under_its_key_is_done_once(host: Host, run_jobs: RunJobs, act: str) -> None:
    hook = make(host)
    opened()
    work(run_jobs)
    came, index = len(host.came), host.told[0]["data"]["index"]
    sent = {"index": index, "only": True} if act == "replays" else None
    for key in ("0197a3a2-7c1e-7b64-9d2f-5f0c7d6e8a11",) * 2 + ("0197a3a2-7c1e-7b64-9d2f-5f0c7d6e8a12",):
        address, headers = f"/api/v1/hooks/{hook['id']}/{act}", {"Idempotency-Key": key}
        answer = browser("dispatcher").post(address, sent, content_type="application/json", headers=headers)
        assert (answer.status_code, answer.json()["id"]) == (200, hook["id"])
    run_jobs()
    assert len(host.came) == came + 2


def test_what_may_not_be_seen_any_more_is_not_sent_again(host: Host, run_jobs: RunJobs) -> None:
    hook = make(host, "officer")
    post("officer", hook, "replays", index=0, only=True)
    run_jobs()
    assert host.came == []


def test_a_ping(host: Host, run_jobs: RunJobs) -> None:
    hook = make(host)
    post("dispatcher", hook, "test")
    run_jobs()
    assert [each["type"] for each in host.told] == ["ping"]
    assert host.verified(hook["secret"])
    assert [(each["event"], each["index"]) for each in log("dispatcher", hook)] == [("ping", None)]


def test_a_paused_hook_sends_later(host: Host, run_jobs: RunJobs) -> None:
    hook = make(host)
    assert post("dispatcher", hook, "pause")["resting"] == "owner"
    post("dispatcher", hook, "pause")
    opened()
    work(run_jobs)
    assert host.came == []
    post("dispatcher", hook, "resume")
    post("dispatcher", hook, "resume")
    work(run_jobs)
    assert len(host.came) == 1
    names = Entry.objects.filter(subject_kind="hook").order_by("pk").values_list("event_name", flat=True)
    assert list(names) == ["HookMade", "HookPaused", "HookResumed"]


def test_a_hook_that_is_paused_meanwhile_stops(host: Host, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch) -> None:
    hook = make(host)
    accepted()
    sequence()
    sent = hook_delivery._sent  # noqa: SLF001

    def pausing(*given: Any) -> tuple[Try, timedelta]:
        post("dispatcher", hook, "pause")
        return sent(*given)

    monkeypatch.setattr(hook_delivery, "_sent", pausing)
    work(run_jobs)
    assert len(host.came) == 1
    assert Hook.objects.get().index == host.told[0]["data"]["index"] + 1


def test_a_hook_that_is_deleted_meanwhile_leaves_nothing(
    host: Host, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = make(host)
    accepted()
    truly = strangers.post

    def deleting(url: str, body: bytes, headers: Mapping[str, str]) -> strangers.Heard:
        Hook.objects.all().delete()
        return truly(url, body, headers)

    monkeypatch.setattr(strangers, "post", deleting)
    work(run_jobs)
    assert (len(host.came), Try.objects.count()) == (1, 0)
    hook_delivery.ping.task.func(hook=hook["id"], id="x")
    hook_delivery.resend.task.func(hook=hook["id"], index=0)
    assert len(host.came) == 1


def test_a_run_has_an_end(host: Host, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch) -> None:
    make(host)
    accepted()
    monkeypatch.setattr(hook_delivery, "RUN_S", -1)
    work(run_jobs)
    assert host.came == []
    monkeypatch.setattr(hook_delivery, "RUN_S", 20)
    monkeypatch.setattr(hook_delivery, "WINDOW", 1)
    work(run_jobs)
    assert len(host.came) == 2


def test_the_log_has_an_end(host: Host, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch) -> None:
    hook = make(host)
    monkeypatch.setattr(hook_delivery, "LOGGED", 2)
    tell(accepted(), "dispatcher", "comment", note="Seen")
    work(run_jobs)
    assert [each["event"] for each in log("dispatcher", hook)] == ["CaseNoted", "CaseAccepted"]


def test_made_again_under_its_key_it_is_the_same(host: Host) -> None:
    key = "a-key-of-my-own-0001"
    first, second = make(host, key=key), make(host, key=key)
    assert first == second
    assert Hook.objects.count() == 1
    assert make(host, key=key, note="other")["type"] == "urn:civicgrid:other-under-key"
    assert make(host, "handler", key=key)["id"] != first["id"]
    assert make(host)["secret"] != make(host)["secret"]


@pytest.mark.parametrize(
    "sent",
    [
        {"address": "http://example.org/"},
        {"kinds": ["CaseClozed"]},
        {"note": "two\nlines"},
        {"address": "https://10.0.0.1:0/"},
    ],
)
def test_what_is_refused(host: Host, sent: Json) -> None:
    refused = make(host, **sent)
    assert (refused["status"], refused["field"]) == (400, next(iter(sent)))


def test_hooks_are_not_without_number(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicgrid.apps.exchange.actions.hooks.MOST_HOOKS", 1)
    make(host)
    assert make(host)["status"] == 409


def test_a_hook_is_its_owners(host: Host) -> None:
    hook = make(host)
    address = f"/api/v1/hooks/{hook['id']}"
    assert browser("handler").get(address).status_code == 404
    assert browser("handler").get("/api/v1/hooks").json() == {"hooks": [], "next": ""}
    assert browser("auditor").get(address).status_code == 200
    assert browser("auditor").delete(address).status_code == 403
    assert "secret" not in browser("admin").get(address).json()
    assert post("handler", hook, "pause")["code"] == 404
    assert browser("citizen").get("/api/v1/hooks").status_code == 403
    assert browser("admin").delete(address).status_code == 204
    assert browser("dispatcher").get(address).status_code == 404
    assert browser("dispatcher").get(f"/api/v1/hooks/{uuid4()}").status_code == 404
    assert Entry.objects.filter(event_name="HookDeleted", actor="admin", subject=hook["id"]).exists()


def test_lists_go_on(host: Host, run_jobs: RunJobs) -> None:
    hooks = [make(host)["id"] for _ in range(3)]
    tell(accepted(), "dispatcher", "comment", note="Seen")
    work(run_jobs)
    client = browser("dispatcher")
    assert pages(client, "/api/v1/hooks", "hooks", "after") == sorted(hooks)
    assert len(pages(client, f"/api/v1/hooks/{hooks[0]}/tries", "tries", "after")) == 3


def pages(client: Client, address: str, name: str, cursor: str) -> list[str]:
    """The ids of all pages."""
    found: list[str] = []
    asked = {"limit": "2"}
    while True:
        answer = client.get(address, asked).json()
        found += [each["id"] for each in answer[name]]
        if not answer["next"]:
            return found
        asked[cursor] = answer["next"]


def test_the_ledger_knows_the_host_alone(host: Host) -> None:
    make(host, address=f"{host.url}?key=secret")
    entry = Entry.objects.get(event_name="HookMade")
    assert "secret" not in entry.event
    assert '"host":"localhost"' in entry.event
    assert str(Hook.objects.get()) == "dispatcher localhost"


def test_the_cases_that_come_meanwhile_are_not_held_up(host: Host, run_jobs: RunJobs) -> None:
    make(host)
    case = opened()
    host.status = 500
    work(run_jobs)
    assert tell(case, "handler", "accept").state == "handling"


def test_the_owner_is_told_by_mail(
    host: Host, run_jobs: RunJobs, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters: list[Any] = []
    monkeypatch.setattr(hook_letters, "post", letters.append)
    make(host)
    opened()
    host.status = 410
    work(run_jobs)
    assert letters == []
    settings.CIVICGRID_MAIL_URL = "smtp://localhost"
    hook_letters.tell_owner.task.func(hook=str(Hook.objects.get().pk))
    (letter,) = letters
    assert (letter.to, letter.subject) == ("dispatcher@tiny.example", "A web hook is paused")
    assert "Its address says that it wants nothing any more (410)." in letter.text
    assert f"/hooks/{Hook.objects.get().pk}/" in letter.text
    Hook.objects.update(resting="")
    hook_letters.tell_owner.task.func(hook=str(Hook.objects.get().pk))
    assert len(letters) == 1


def test_who_may_only_look_keeps_no_hook_and_reads_no_feed(host: Host) -> None:
    assert make(host, "wall")["status"] == 403
    client = browser("wall")
    assert {client.get(f"/api/v1/{each}").status_code for each in ("events", "hooks")} == {403}


def test_the_hook_of_who_may_only_look_now_rests(host: Host, run_jobs: RunJobs) -> None:
    hook = make(host)
    opened()
    Post.objects.filter(person__login="dispatcher").update(role="viewer")
    sequence()
    hook_delivery.resend.task.func(hook=hook["id"], index=numbered() - 1)
    work(run_jobs)
    assert (host.came, Hook.objects.get(pk=hook["id"]).resting) == ([], "no_post")
