"""The only door to procrastinate."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.tasks import Task


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
    what.task.batch_defer(*[dict(each) for each in arguments])


def work(*, wait: bool = True) -> None:
    """Works off the jobs: for ever, or until none is left."""
    worker = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    worker.run_worker(wait=wait, install_signal_handlers=wait, listen_notify=wait)
