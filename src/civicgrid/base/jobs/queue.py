"""The only door to procrastinate."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from django.db import transaction
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Status
from procrastinate.tasks import Task

HEARTBEAT_S, DEAD_AFTER_S = 5.0, 15.0
"""A worker says so often that it lives; after so long a silence it is taken for dead."""


class Job(msgspec.Struct, frozen=True):
    """A kind of background work."""

    name: str
    task: Task[Any, Any, Any]


def job(name: str, *, queue: str = "default", retry: int = 3) -> Callable[[Callable[..., None]], Job]:
    """Registers background work: a run is a transaction, retried after growing waits."""

    def register(run: Callable[..., None]) -> Job:
        waits = RetryStrategy(max_attempts=retry, exponential_wait=5)
        return Job(name, app.task(name=name, queue=queue, retry=waits)(transaction.atomic(run)))

    return register


def periodic(name: str, cron: str) -> Callable[[Callable[[], None]], Job]:
    """Registers work that the clock starts; only one of a kind waits at a time.

    `cron` is in UTC and may have six fields.
    """

    def register(run: Callable[[], None]) -> Job:
        def tick(timestamp: int) -> None:
            run()

        task = app.task(name=name, queue="timers", queueing_lock=name)(tick)
        return Job(name, app.periodic(cron=cron)(task))

    return register


def defer(what: Job, **arguments: Any) -> None:
    """Stores one job in the open transaction."""
    defer_many(what, [arguments])


def defer_many(what: Job, arguments: Sequence[Mapping[str, Any]]) -> None:
    """Stores many jobs of a kind by one statement, in the open transaction."""
    if not arguments:
        return
    what.task.batch_defer(*[dict(each) for each in arguments])


@app.periodic(cron="*/10 * * * * *")
@app.task(name="jobs.take_up_again", queue="timers", queueing_lock="jobs.take_up_again", pass_context=True)
async def take_up_again(context: JobContext, timestamp: int) -> None:
    """Jobs that a killed worker had in hand wait anew; the clock's are over."""
    jobs = context.app.job_manager
    for left in await jobs.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_S):
        if left.queueing_lock:  # its successor may wait already, and two of a kind may not
            await jobs.finish_job(left, Status.FAILED, delete_job=False)
        else:
            await jobs.retry_job(left)


def work(*, wait: bool = True) -> None:
    """Works off the jobs: for ever, or until none is left."""
    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    worker.run_worker(
        wait=wait,
        install_signal_handlers=wait,
        listen_notify=wait,
        update_heartbeat_interval=HEARTBEAT_S,
        stalled_worker_timeout=DEAD_AFTER_S,
    )
