"""The pages of web hooks: made, looked at, paused, tested, sent again and deleted by people."""

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponseBase
from django.test import Client

from civicgrid.apps.exchange.models import Hook, Try
from civicgrid.apps.exchange.reactions import look
from civicgrid.base.ledger.sequencer import sequence
from tests.cases.given import opened
from tests.pages.given import browser, page, source

from .hosts import Host

pytestmark = pytest.mark.usefixtures("small_city")
RunJobs = Callable[[], int]


@pytest.fixture
def made(host: Host) -> Hook:
    """The dispatcher's hook."""
    sequence()
    browser("dispatcher").post("/hooks/", {"address": host.url, "note": "Fire brigade", "kinds": ["ReportReceived"]})
    return Hook.objects.get()


def act(client: Client, hook: Hook, name: str, **sent: str) -> HttpResponseBase:
    """A button of the page."""
    return client.post(f"/hooks/{hook.pk}/", {"act": name, **sent}, follow=True)


def test_the_secret_is_shown_once(host: Host) -> None:
    client = browser("dispatcher")
    key = re.findall(r'name="key" value="([^"]+)"', source(client.get("/hooks/")))[0]
    sent = {"address": host.url, "note": "Fire brigade", "key": key}
    first, second = client.post("/hooks/", sent), client.post("/hooks/", sent)
    assert first.status_code == 201
    assert re.findall(r"whsec_\S+", page(first)) == re.findall(r"whsec_\S+", page(second)) != []
    assert Hook.objects.count() == 1
    assert "Fire brigade" in page(client.get("/hooks/"))
    assert "whsec_" not in page(client.get(f"/hooks/{Hook.objects.get().pk}/"))


def test_what_is_wrong_stands_beside_its_field(host: Host) -> None:
    answer = browser("dispatcher").post("/hooks/", {"address": "http://example.org/", "kinds": ["CaseClosed"]})
    assert answer.status_code == 400
    assert "This is not an address on the web" in page(answer)
    assert "[http://example.org/]" in page(answer)
    assert "✓ A case was closed" in page(answer)


def test_the_log_tells_each_try(made: Hook, host: Host, run_jobs: RunJobs) -> None:
    host.status, host.says = 500, "<b>broken</b>"
    opened()
    sequence()
    look.task.func(timestamp=0)
    run_jobs()
    client = browser("dispatcher")
    told = page(client.get(f"/hooks/{made.pk}/"))
    assert "Fails, and is tried again" in told
    assert "500 <b>broken</b>" in told
    assert "A report came in" in told
    host.status = 200
    index = str(Try.objects.get().index)
    assert "Done." in page(act(client, made, "replay", index=index, only="yes"))
    run_jobs()
    assert len(host.came) == 2
    assert "Done." in page(act(client, made, "replay", index="0"))
    assert Hook.objects.get().index == 0
    assert "The ledger has no entry -1" in page(act(client, made, "replay", index="x"))


def test_the_log_goes_on(made: Hook, host: Host, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("queries.hooks", "pages.hooks"):
        monkeypatch.setattr(f"civicgrid.apps.exchange.{module}.PAGE", 2)
    client = browser("dispatcher")
    for _ in range(3):
        act(client, made, "test")
        run_jobs()
    first = source(client.get(f"/hooks/{made.pk}/"))
    (older,) = re.findall(r"\?before=(\d+)", first)
    assert 'href="?before' not in source(client.get(f"/hooks/{made.pk}/?before={older}"))


def test_it_is_paused_tested_and_deleted(made: Hook, host: Host, run_jobs: RunJobs) -> None:
    client = browser("dispatcher")
    assert "Somebody paused it." in page(act(client, made, "pause"))
    assert "Active" in page(act(client, made, "resume"))
    act(client, made, "test")
    run_jobs()
    assert "A test" in page(client.get(f"/hooks/{made.pk}/"))
    assert act(client, made, "magic").status_code == 404
    assert "There is no web hook yet" in page(act(client, made, "delete"))


def test_an_auditor_sees_and_does_nothing(made: Hook) -> None:
    client = browser("auditor")
    shown = page(client.get(f"/hooks/{made.pk}/"))
    assert "Pause" not in shown
    assert "http://localhost" not in shown
    assert act(client, made, "pause").status_code == 403
    assert browser("handler").get(f"/hooks/{made.pk}/").status_code == 404


def test_everything_is_in_chinese_too(made: Hook) -> None:
    told = page(browser("dispatcher", "zh-hans").get(f"/hooks/{made.pk}/"))
    assert [said for said in ("运行中", "收到上报", "暂停", "重新发送") if said not in told] == []
