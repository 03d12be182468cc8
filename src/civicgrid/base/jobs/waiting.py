"""Jobs that wait for their turn."""

from collections.abc import Mapping, Sequence
from typing import Any

from procrastinate.contrib.django.models import ProcrastinateJob

from .queue import Job, defer_many


def count_waiting(what: Job | None = None) -> int:
    """How many, of a kind or in all; nothing stays in the table that succeeded."""
    waiting = ProcrastinateJob.objects.filter(status="todo")
    return (waiting.filter(task_name=what.name) if what else waiting).count()


def defer_fresh(what: Job, arguments: Sequence[Mapping[str, Any]]) -> int:
    """Stores the jobs of which none like them waits, or is at work; returns how many.

    For whoever looks again and again at what is to be done: one that waits or works long stays one.
    """
    there = ProcrastinateJob.objects.filter(status__in=("todo", "doing"), task_name=what.name)
    known = list(there.values_list("args", flat=True)) if arguments else []
    fresh = [each for each in arguments if each not in known]
    defer_many(what, fresh)
    return len(fresh)
