"""Jobs that were given up: each try failed. They stay until somebody repeats them."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Max, QuerySet
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from civicgrid.kernel.errors import NotFound

AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)


class NotGivenUp(NotFound):
    """No job {job} was given up."""


class GivenUp(msgspec.Struct, frozen=True):
    """A job that was given up: what it was to do, how often and when it was tried."""

    id: int
    name: str
    arguments: dict[str, Any]
    attempts: int
    at: datetime | None


def given_up() -> Sequence[GivenUp]:
    """All of them, the oldest first."""
    rows = _rows().annotate(at=Max("procrastinateevent__at")).order_by("pk")
    return [GivenUp(*row) for row in rows.values_list("pk", "task_name", "args", "attempts", "at")]


def count_given_up() -> int:
    """How many; reads the table of jobs, in which nothing stays that succeeded."""
    return _rows().count()


@transaction.atomic
def repeat(chosen: Collection[int] = ()) -> int:
    """Lets these, or all, wait for one more try; returns how many."""
    known = set(_rows().values_list("pk", flat=True))
    for job in chosen:
        if job not in known:
            raise NotGivenUp(job=job, remedy="look at `civicgrid jobs list`")
    for job in sorted(chosen or known):
        app.job_manager.retry_job_by_id(job, retry_at=AT_ONCE)
    return len(chosen or known)


def _rows() -> QuerySet[ProcrastinateJob]:
    """What the clock started is none of them: its next run does the work."""
    return ProcrastinateJob.objects.filter(status="failed", queueing_lock=None)
