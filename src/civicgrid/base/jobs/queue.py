"""The only door to procrastinate."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, cast

import msgspec
from django.db import close_old_connections, transaction
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DeleteJobCondition, Status
from procrastinate.tasks import Task
from procrastinate.worker import Worker

from civicgrid.kernel.errors import CivicGridError

OUTSIDE, MAIL, FILES = "outside", "mail", "files"
"""Queues of what waits for other hosts, for the mail servers, and of files that take minutes."""
APART = {OUTSIDE: 6, MAIL: 3, FILES: 1}
"""They have hands of their own, so many, so that nothing else waits for those."""
HEARTBEAT_S, DEAD_AFTER_S = 5.0, 15.0
"""A worker says so often that it lives; after so long a silence it is taken for dead."""


class DatabaseLost(CivicGridError):
    """The worker has lost its database: {reason}."""


class Job(msgspec.Struct, frozen=True):
    """A kind of background work."""

    name: str
    task: Task[Any, Any, Any]


def job(
    name: str, *, queue: str = "default", retry: int = 3, whole: bool = True, alone: bool = False
) -> Callable[[Callable[..., None]], Job]:
    """Registers background work: a run is a transaction, retried after growing waits.

    What is not `whole` keeps each of its steps: it waits for others, and holds no transaction while it does. What runs
    `alone` waits until the one before it has ended.
    """

    def register(run: Callable[..., None]) -> Job:
        waits = RetryStrategy(max_attempts=retry, exponential_wait=5)
        register_task = app.task(name=name, queue=queue, retry=waits, lock=name if alone else None)
        return Job(name, register_task(transaction.atomic(run) if whole else run))

    return register


def periodic(name: str, cron: str) -> Callable[[Callable[[], None]], Job]:
    """Registers work that the clock starts; only one of a kind waits at a time.

    `cron` is in UTC; a sixth field, the last one, gives the seconds.
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


@app.periodic(cron="* * * * * */10")
@app.task(name="jobs.take_up_again", queue="timers", queueing_lock="jobs.take_up_again", pass_context=True)
async def take_up_again(context: JobContext, timestamp: int) -> None:
    """Jobs that a killed worker had in hand wait anew; the clock's are over."""
    jobs = context.app.job_manager
    for left in await jobs.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_S):
        if left.queueing_lock:  # its successor may wait already, and two of a kind may not
            await jobs.finish_job(left, Status.FAILED, delete_job=False)
        else:
            await jobs.retry_job(left)


def work(*, wait: bool = True, apart: str = "") -> None:
    """Works off the jobs: for ever, or until none is left.

    Those of a queue that stands `apart`, or else of all others. What succeeded leaves no row; what was given up
    stays to be looked at. It ends when the database stays away; whoever starts it again loses nothing.
    """
    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    try:
        worker.run_worker(
            queues=[apart] if apart else sorted({task.queue for task in app.tasks.values()} - APART.keys()),
            concurrency=APART.get(apart, 1),
            wait=wait,
            install_signal_handlers=wait and not apart,
            listen_notify=wait,
            delete_jobs=DeleteJobCondition.SUCCESSFUL,
            update_heartbeat_interval=HEARTBEAT_S,
            stalled_worker_timeout=DEAD_AFTER_S,
            task_middleware=[_connected],
            worker_middleware=[_end_when_unsure],
        )
    except ConnectorException as error:
        raise DatabaseLost(reason=str(error.__cause__ or error).strip()) from error


def _connected(run: Callable[[], object], _job: JobContext, _worker: Worker) -> object:
    """Begins with a connection that works, whatever became of that of the job before."""
    close_old_connections()
    return run()


async def _end_when_unsure(run: Callable[[], Awaitable[object]], _job: JobContext, worker: Worker) -> object:
    """Ends the worker when the end of a job could not be stored.

    The job would stay in the hand of a living worker for ever.
    """

    def look(job: asyncio.Task[Any]) -> None:
        if job.cancelled() or job.exception():
            worker.stop()  # type: ignore[no-untyped-call]

    cast("asyncio.Task[Any]", asyncio.current_task()).add_done_callback(look)
    return await run()
