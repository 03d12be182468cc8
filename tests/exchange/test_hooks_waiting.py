"""Web hooks whose jobs wait long, or meet another one at work."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from civicgrid.apps.exchange.actions import delivery
from civicgrid.apps.exchange.models import Hook
from civicgrid.base.ledger.sequencer import sequence
from tests.cases.given import opened

from .hosts import Host
from .test_hooks import make

pytestmark = pytest.mark.usefixtures("small_city")
RunJobs = Callable[[], int]


def test_a_job_that_waits_long_still_delivers(host: Host, run_jobs: RunJobs) -> None:
    make(host)
    opened()
    sequence()
    begun = datetime.now(UTC)
    assert delivery.look(begun) == 1
    assert delivery.look(begun + 2 * delivery.HELD) == 0
    Hook.objects.update(held_until=begun - timedelta(seconds=1))
    run_jobs()
    assert len(host.came) == 1


def test_who_is_at_work_on_a_hook_is_alone(host: Host, run_jobs: RunJobs) -> None:
    make(host)
    opened()
    sequence()
    now = datetime.now(UTC)
    delivery.look(now)
    Hook.objects.update(held_until=now + delivery.HELD)
    run_jobs()
    assert (host.came, delivery.look(now)) == ([], 0)
    assert delivery.look(now + 2 * delivery.HELD) == 1
