"""Events reach their reactions as jobs of the same transaction; jobs run whole or not at all, and again."""

import asyncio
import gc
import itertools
import json
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException
from procrastinate.utils import async_to_sync
from pytest_django import DjangoAssertNumQueries

from civicgrid.base import jobs
from civicgrid.base.events import announce, reaction, reactions, reactions_to
from civicgrid.base.jobs import queue
from civicgrid.base.jobs.queue import take_up_again
from civicgrid.base.snapshots import touch
from civicgrid.base.snapshots.models import Revision
from civicgrid.kernel.events import Event
from tests.connections import cut_off_others

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
    cut_off_others()


def work_off(*, apart: str = "") -> None:
    """Runs the worker; the connections of its threads end with the threads, which psycopg does not like."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        jobs.work(wait=False, apart=apart)
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
    assert statuses() == []


@jobs.job("tests.far", queue=jobs.OUTSIDE, whole=False)
def far(words: str) -> None:
    """Waits for another host, and holds no transaction meanwhile."""
    assert not connection.in_atomic_block
    heard.append(words)


@pytest.mark.usefixtures("own_jobs")
def test_what_goes_outside_has_hands_of_its_own() -> None:
    jobs.defer(far, words="far")
    work_off()
    assert "far" not in heard
    work_off(apart=jobs.MAIL)
    assert "far" not in heard
    work_off(apart=jobs.OUTSIDE)
    assert "far" in heard


@jobs.job("tests.alone", queue="tests", alone=True)
def alone() -> None:
    """Runs when no other of its kind does."""
    heard.append("alone")


@pytest.mark.usefixtures("own_jobs")
def test_what_runs_alone_waits_for_the_one_before() -> None:
    jobs.defer(alone)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    jobs.defer(alone)
    work_off()
    assert "alone" not in heard
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE status = 'doing'")
    work_off()
    assert heard.count("alone") == 1


@pytest.mark.usefixtures("own_jobs")
def test_a_job_that_fails_leaves_nothing_and_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    jobs.defer(note, words="fail")
    with caplog.at_level("CRITICAL"):
        work_off()
    assert heard.count("fail") == 1
    assert not Revision.objects.filter(name="fail").exists()
    assert statuses() == [("todo", 1)]
    assert ProcrastinateJob.objects.get(task_name="tests.note").scheduled_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_job_begins_with_a_connection_that_works() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
    cut_off(connection)
    assert queue._connected(Revision.objects.count, None, None) == 0  # type: ignore[arg-type]  # noqa: SLF001


def cut_off(victim: BaseDatabaseWrapper) -> None:
    """The server ends a connection, unasked."""
    with victim.get_new_connection(victim.get_connection_params()) as other:
        other.execute("SELECT pg_terminate_backend(%s, 10000)", [victim.connection.info.backend_pid])


@pytest.mark.parametrize(("fails", "stopped"), [(False, 0), (True, 1)])
def test_a_worker_that_could_not_store_the_end_of_a_job_ends(*, fails: bool, stopped: int) -> None:
    stops: list[None] = []
    worker: Any = SimpleNamespace(stop=lambda: stops.append(None))

    async def job() -> None:
        await queue._end_when_unsure(partial(asyncio.sleep, 0), worker, worker)  # noqa: SLF001
        if fails:
            raise ConnectorException

    async def run() -> None:
        await asyncio.gather(asyncio.create_task(job()), return_exceptions=True)

    asyncio.run(run())
    assert len(stops) == stopped


def failed(*words: str) -> list[int]:
    """Jobs that were tried and given up."""
    for each in words:
        jobs.defer(note, words=each)
    with connection.cursor() as cursor:
        for status in ("doing", "failed"):
            cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE task_name = 'tests.note'", [status])
    return list(ProcrastinateJob.objects.filter(task_name="tests.note").order_by("id").values_list("id", flat=True))


@pytest.mark.django_db
def test_what_was_given_up_is_listed_and_counted(client: Client) -> None:
    first, second = failed("one", "two")
    found = jobs.given_up()
    assert [(each.id, each.name, each.arguments) for each in found] == [
        (first, "tests.note", {"words": "one"}),
        (second, "tests.note", {"words": "two"}),
    ]
    assert all(each.at for each in found)
    assert client.get("/health/").json() == {"status": "ok", "jobs_given_up": 2}


@pytest.mark.django_db
def test_what_was_given_up_is_repeated(run_jobs: RunJobs) -> None:
    first, _second, _third = failed("one", "two", "three")
    assert jobs.repeat([first]) == 1
    assert run_jobs() == 1
    assert heard == ["one"]
    assert jobs.repeat() == 2
    assert run_jobs() == 2
    assert (heard, jobs.given_up(), jobs.repeat()) == (["one", "two", "three"], [], 0)


@pytest.mark.django_db
def test_only_what_was_given_up_is_repeated() -> None:
    jobs.defer(note, words="waits")
    waits = ProcrastinateJob.objects.get(task_name="tests.note").pk
    with pytest.raises(jobs.NotGivenUp, match=f"No job {waits} was given up"):
        jobs.repeat([waits])


@pytest.mark.django_db
def test_what_the_clock_starts_is_not_given_up() -> None:
    minutes.task.defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = 'tests.minutes'")
    assert jobs.count_given_up() == 0


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


def test_what_killed_workers_had_in_hand_is_looked_for_every_ten_seconds() -> None:
    (clock,) = [each.croniter for each in app.periodic_registry.periodic_tasks.values() if each.task == take_up_again]
    ticks = list(itertools.islice(clock.all_next(float, start_time=1_800_000_001.0), 400))
    assert {later - earlier for earlier, later in itertools.pairwise(ticks)} == {10}


@pytest.mark.django_db
def test_what_a_killed_worker_had_in_hand_waits_anew() -> None:
    jobs.defer(note, words="left")
    left_behind()
    assert statuses() == [("doing", 0)]
    take_up()
    assert statuses() == [("todo", 1)]


@pytest.mark.django_db
def test_what_waits_or_is_at_work_is_not_stored_again() -> None:
    assert jobs.defer_fresh(note, [{"words": "slow"}]) == 1
    assert jobs.defer_fresh(note, [{"words": "slow"}]) == 0
    left_behind()
    assert jobs.defer_fresh(note, [{"words": "slow"}, {"words": "other"}]) == 1


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


def test_a_worker_whose_database_is_lost_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    cut = ConnectorException("the line is cut")

    def lost(*_: object, **__: object) -> None:
        raise cut

    monkeypatch.setattr("procrastinate.App.run_worker", lost)
    with pytest.raises(queue.DatabaseLost, match="the line is cut"):
        jobs.work(wait=False)
