"""Events reach their reactions as jobs of the same transaction; jobs run whole or not at all, and again."""

import gc
import json
import warnings
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.utils import async_to_sync
from pytest_django import DjangoAssertNumQueries

from civicgrid.base import jobs
from civicgrid.base.events import announce, reaction, reactions, reactions_to
from civicgrid.base.jobs.queue import take_up_again
from civicgrid.base.snapshots import touch
from civicgrid.base.snapshots.models import Revision
from civicgrid.kernel.events import Event

RunJobs = Callable[[], int]


class LampWentOut(Event, frozen=True):
    """A lamp of the test went out."""

    lamp: str


class LampBroke(LampWentOut, frozen=True):
    """It broke."""


class NobodyCares(Event, frozen=True):
    """Nobody reacts to this."""


heard: list[str] = []


@jobs.job("tests.note", queue="tests", retry=1)
def note(words: str) -> None:
    """Writes a row, and fails where it is told to."""
    touch(words)
    heard.append(words)
    if words == "fail":
        raise ValueError(words)


@jobs.periodic("tests.minutes", cron="* * * * *")
def minutes() -> None:
    """Hears the clock strike."""
    heard.append("minute")


@pytest.fixture(autouse=True)
def lamps(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two who react to a lamp that went out; registered for one test."""
    monkeypatch.setattr(reactions, "_reactions", {})
    heard.clear()

    @reaction(LampWentOut)
    def send_electrician(event: LampWentOut) -> None:
        heard.append(f"electrician to {event.lamp}")

    @reaction(LampWentOut)
    def tell_police(event: LampWentOut) -> None:
        heard.append(f"police of {event.lamp}")

    yield
    heard.clear()


def waiting() -> list[str]:
    """The kinds of the jobs that wait."""
    return list(ProcrastinateJob.objects.filter(status="todo").order_by("id").values_list("task_name", flat=True))


@pytest.mark.django_db
def test_every_reaction_hears_of_an_event(run_jobs: RunJobs) -> None:
    announce([LampWentOut("L1"), LampWentOut("L2")])
    assert waiting() == ["events.react"] * 4
    assert run_jobs() == 4
    assert heard == ["electrician to L1", "police of L1", "electrician to L2", "police of L2"]
    assert run_jobs() == 0


@pytest.mark.django_db
def test_all_jobs_are_stored_by_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        announce([LampWentOut(str(number)) for number in range(100)])


@pytest.mark.django_db
def test_where_nobody_reacts_nothing_is_stored(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        announce([NobodyCares(), LampBroke("L1")])
    assert not list(reactions_to(NobodyCares))


@pytest.mark.django_db
def test_jobs_go_with_the_transaction() -> None:
    with transaction.atomic():
        announce([LampWentOut("L1")])
        transaction.set_rollback(True)
    assert waiting() == []


@pytest.mark.django_db
def test_a_job_is_stored_with_its_arguments() -> None:
    jobs.defer(note, words="路灯")
    (stored,) = ProcrastinateJob.objects.filter(task_name="tests.note")
    assert (stored.queue_name, stored.args) == ("tests", {"words": "路灯"})
    assert json.dumps(stored.args)


@pytest.mark.django_db
def test_what_the_clock_starts_runs_alone() -> None:
    minutes.task.func(timestamp=0)
    assert heard == ["minute"]
    assert (minutes.name, minutes.task.queueing_lock, minutes.task.queue) == (
        "tests.minutes",
        "tests.minutes",
        "timers",
    )


@pytest.fixture
def own_jobs(transactional_db: None) -> Iterator[None]:
    """No jobs but those of the test; afterwards the worker's threads hold no connection."""
    ProcrastinateJob.objects.all().delete()
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def work_off() -> None:
    """Runs the worker; the connections of its threads end with the threads, which psycopg does not like."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        jobs.work(wait=False)
        gc.collect()


def statuses() -> list[tuple[str, int]]:
    """Status and attempts of the jobs of the test."""
    return list(ProcrastinateJob.objects.filter(task_name="tests.note").values_list("status", "attempts"))


@pytest.mark.usefixtures("own_jobs")
def test_the_worker_works_until_nothing_is_left() -> None:
    jobs.defer(note, words="one")
    jobs.defer(note, words="two")
    work_off()
    assert {"one", "two"} <= set(heard)
    assert statuses() == [("succeeded", 1)] * 2


@pytest.mark.usefixtures("own_jobs")
def test_a_job_that_fails_leaves_nothing_and_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    jobs.defer(note, words="fail")
    with caplog.at_level("CRITICAL"):
        work_off()
    assert heard.count("fail") == 1
    assert not Revision.objects.filter(name="fail").exists()
    assert statuses() == [("todo", 1)]
    assert ProcrastinateJob.objects.get(task_name="tests.note").scheduled_at is not None


def left_behind() -> None:
    """All waiting jobs are in the hand of a worker that was killed a minute ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute') "
            "RETURNING id) UPDATE procrastinate_jobs SET status = 'doing', worker_id = dead.id FROM dead"
        )


def take_up() -> None:
    """What a worker does every few seconds."""
    async_to_sync(take_up_again.func, SimpleNamespace(app=app), timestamp=0)


@pytest.mark.django_db
def test_what_a_killed_worker_had_in_hand_waits_anew() -> None:
    jobs.defer(note, words="left")
    left_behind()
    assert statuses() == [("doing", 0)]
    take_up()
    assert statuses() == [("todo", 1)]


@pytest.mark.django_db
def test_what_a_living_worker_has_in_hand_stays_there() -> None:
    jobs.defer(note, words="held")
    left_behind()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now()")
    take_up()
    assert statuses() == [("doing", 0)]


@pytest.mark.django_db
def test_what_the_clock_starts_is_not_taken_up_beside_its_successor(run_jobs: RunJobs) -> None:
    minutes.task.defer(timestamp=0)
    left_behind()
    minutes.task.defer(timestamp=60)
    take_up()
    assert run_jobs() == 1
    ran = ProcrastinateJob.objects.filter(task_name="tests.minutes").order_by("id")
    assert list(ran.values_list("status", flat=True)) == ["failed", "succeeded"]
