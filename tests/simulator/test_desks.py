"""After the demo's work is laid out, nobody's desk is empty."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.models import Case, Doubt, Event, Report
from civicgrid.base.access import Actor
from civicgrid.simulator.desks import City
from tests.cases.given import actor

NOW = datetime(2026, 6, 17, 4, tzinfo=UTC)
LOGINS = ("citizen", "officer", "dispatcher", "handler", "lamplighter", "supervisor", "commander")

pytestmark = pytest.mark.usefixtures("small_city")


def waiting(who: Actor) -> dict[str, int]:
    """How much waits in each group."""
    return {each.code: each.count for each in cases.waiting(who)}


def seen(login: str) -> dict[str, int]:
    """How much waits for somebody of the small city."""
    return waiting(actor(login, NOW))


@pytest.fixture
def worked(small_city: None) -> None:
    """The work is laid out."""
    assert len(list(City(1, NOW).fill(LOGINS, past=6))) > 40


@pytest.mark.usefixtures("worked")
def test_everybody_finds_something_to_do() -> None:
    for login in ("handler", "lamplighter"):
        assert {code for code, count in seen(login).items() if count} >= {"to_accept", "at_work", "resting"}
    assert seen("officer")["errands"] > 2
    desk = seen("dispatcher")
    assert all(desk[code] for code in ("to_file", "to_dispatch", "asked", "to_check", "doubts")), desk
    assert seen("commander")["escalated"] + seen("supervisor")["escalated"] > 0


@pytest.mark.usefixtures("worked")
def test_some_is_due_soon_some_late_some_told_twice_and_some_a_citizens() -> None:
    mine = Case.objects.filter(organisation="gov.sanitation.", state__in=("dispatched", "handling"))
    assert mine.filter(phase_due_at__lt=NOW).count() >= 2
    assert mine.filter(phase_due_at__gt=NOW, phase_due_at__lt=NOW + timedelta(hours=6)).exists()


@pytest.mark.usefixtures("worked")
def test_people_did_it_by_the_rules() -> None:
    assert not any(cases.differing())
    done = set(Event.objects.filter(actor="dispatcher").values_list("action", flat=True))
    assert done >= {"file", "send_officer", "close"}
    assert Event.objects.filter(actor="officer", action="report_back").exists()
    assert not Event.objects.filter(at__gt=NOW).exists()
    assert Case.objects.filter(reports=2).exists()
    assert Doubt.objects.filter(settled_at__isnull=True).exists()
    own = Report.objects.get(reporter="citizen")
    assert Case.objects.get(memberships__report=own).state in cases.OPEN


def made(seed: int) -> list[tuple[object, ...]]:
    """What was reported, which is not kept."""
    with transaction.atomic():
        list(City(seed, NOW).fill(LOGINS, past=2))
        said: list[tuple[object, ...]] = list(
            Report.objects.order_by("origin_key").values_list("text", "lon", "lat", "arrived_at")
        )
        transaction.set_rollback(True)
    return said


def test_the_same_seed_gives_the_same_work() -> None:
    assert made(1) == made(1) != made(2)
