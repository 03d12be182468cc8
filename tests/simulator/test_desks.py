"""After the demo's work is laid out, nobody's desk is empty."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.models import Case, Doubt, Event, Report
from civicgrid.base.access import Actor
from civicgrid.project import city
from civicgrid.simulator.desks import City
from tests.cases.given import actor
from tests.cities import change

NOW = datetime(2026, 6, 17, 4, tzinfo=UTC)
LOGINS = ("citizen", "officer", "dispatcher", "handler", "lamplighter", "supervisor", "commander")

pytestmark = pytest.mark.django_db


def waiting(who: Actor) -> dict[str, int]:
    """How much waits in each group."""
    return {each.code: each.count for each in cases.waiting(who)}


def seen(login: str) -> dict[str, int]:
    """How much waits for somebody of the small city."""
    return waiting(actor(login, NOW))


@pytest.fixture
def worked(small_city: None) -> None:
    """The work is laid out."""
    work = City(1, NOW)
    assert len(list(work.fill(LOGINS, past=6))) > 40
    assert work.undone.total() < 5
    assert all("has moved on" in what for what in work.undone), "only what another report brought on before"


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


@pytest.mark.usefixtures("small_city")
def test_the_same_seed_gives_the_same_work() -> None:
    assert made(1) == made(1) != made(2)


def loaded(folder: Path) -> City:
    """The city of a folder at its work."""
    city.load(city.check(folder).require())
    return City(1, NOW)


def test_where_no_clock_may_stop_there_is_nothing_to_do_and_it_is_told(folder: Path) -> None:
    table = folder / "case_types.csv"
    urgent = re.sub("(working_hour|working_day|natural_day)", "urgent_hour", table.read_text("utf-8"))
    table.write_text(urgent, "utf-8")
    work = loaded(folder)
    assert list(work.fill(LOGINS, past=3)) == []
    assert work.undone["report: Nothing was found that could lie before anybody."] > 3
    assert work.undone["report: Nothing was found that could lie before gov.sanitation.."] > 3


def test_what_takes_ages_is_no_matter_of_a_demo(folder: Path) -> None:
    change(folder, "case_types.csv", "灯不亮,5,natural_day", "灯不亮,100000,natural_day")
    work = loaded(folder)
    list(work.fill(["lamplighter"], past=3))
    assert work.undone["report: Nothing was found that could lie before gov.lighting.."] > 3


def test_where_nobody_dispatches_it_is_left_undone_and_told(folder: Path) -> None:
    change(folder, "posts.csv", "operations,,,,dispatcher@", "operations,,2026-06-18,,dispatcher@")
    work = loaded(folder)
    list(work.fill(LOGINS, past=3))
    assert work.undone["file: Nobody holds a post who could do this."] > 3
    assert not Event.objects.filter(actor="dispatcher").exists()


def test_posts_are_those_of_the_citys_day(folder: Path) -> None:
    change(folder, "posts.csv", "operations,,,,dispatcher@", "operations,,2026-06-18,,dispatcher@")
    loaded(folder)
    assert not City(1, datetime(2026, 6, 17, 15, 59, tzinfo=UTC)).cast.dispatchers
    assert City(1, datetime(2026, 6, 17, 16, tzinfo=UTC)).cast.dispatchers == ["dispatcher"]
