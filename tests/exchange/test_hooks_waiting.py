"""Web hooks whose jobs wait long, or meet another one at work."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from civicgrid.apps.exchange.actions import hook_delivery
from civicgrid.apps.exchange.models import Hook
from civicgrid.apps.exchange.rules.hooks import asked_for, wait_after
from civicgrid.base.ledger.sequencer import sequence
from tests.cases.given import opened

from .hosts import Host
from .test_hooks import log, make, work

pytestmark = pytest.mark.usefixtures("small_city")
RunJobs = Callable[[], int]


def test_a_job_that_waits_long_still_delivers(host: Host, run_jobs: RunJobs) -> None:
    make(host)
    opened()
    sequence()
    begun = datetime.now(UTC)
    assert hook_delivery.look(begun) == 1
    assert hook_delivery.look(begun + 2 * hook_delivery.HELD) == 0
    Hook.objects.update(held_until=begun - timedelta(seconds=1))
    run_jobs()
    assert len(host.came) == 1


def test_who_is_at_work_on_a_hook_is_alone(host: Host, run_jobs: RunJobs) -> None:
    make(host)
    opened()
    sequence()
    now = datetime.now(UTC)
    hook_delivery.look(now)
    Hook.objects.update(held_until=now + hook_delivery.HELD)
    run_jobs()
    assert (host.came, hook_delivery.look(now)) == ([], 0)
    assert hook_delivery.look(now + 2 * hook_delivery.HELD) == 1


NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "words", "wait"),
    [
        (429, "120", timedelta(minutes=2)),
        (503, " 7 ", timedelta(seconds=7)),
        (503, "Mon, 02 Mar 2026 12:05:00 GMT", timedelta(minutes=5)),
        (503, "Monday, 02-Mar-26 12:05:00 GMT", timedelta(minutes=5)),
        (503, "Mon Mar  2 12:05:00 2026", timedelta(minutes=5)),
        (503, "Mon, 02 Mar 2026 11:00:00 GMT", timedelta(0)),
        (503, "9" * 400, timedelta(days=1)),
        (503, "Fri, 31 Dec 9999 23:59:59 GMT", timedelta(days=1)),
        (503, "soon", timedelta(0)),
        (503, "-5", timedelta(0)),
        (503, "", timedelta(0)),
        (500, "120", timedelta(0)),
        (None, "", timedelta(0)),
    ],
)
def test_what_a_receiver_asks_for(status: int | None, words: str, wait: timedelta) -> None:
    assert asked_for(status, words, NOON) == wait


def test_a_receiver_never_brings_the_next_try_forward() -> None:
    assert wait_after(1, timedelta(minutes=2)) == timedelta(minutes=2)
    assert wait_after(8, timedelta(minutes=2)) == wait_after(8)


def test_who_asks_for_time_gets_it_and_the_log_says_so(host: Host, run_jobs: RunJobs) -> None:
    hook = make(host)
    opened()
    host.status, host.says, host.tells = 429, "slowly", {"Retry-After": "7200"}
    begun = datetime.now(UTC)
    work(run_jobs)
    again_at = Hook.objects.get().again_at
    assert again_at
    assert again_at - begun >= timedelta(hours=2)
    (tried,) = log("dispatcher", hook)
    assert (tried["status"], tried["why"]) == (429, "Retry-After: 7200 slowly")
