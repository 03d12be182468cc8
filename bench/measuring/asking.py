"""Questions to the database of this process: what each took, and the dearest of them."""

import time
from collections.abc import Callable, Sequence
from functools import cache
from statistics import median

import msgspec

from .figures import percentile, show
from .processes import on_cpu_ms

BUDGET_MS, BUDGET_STATEMENTS = 100, 8
SLOW_MS = 30.0
"""What takes longer is measured some times more, and the middle counts: the machine has other work."""
AGAIN = 4
SHOWN = 15


class Asked(msgspec.Struct, frozen=True, order=True):
    """What an answer took of this process and its connection, and by the clock; its statements; what it found.

    The dearest is the greatest.
    """

    cpu_ms: float
    ms: float
    statements: int
    found: int
    what: str


def asked(what: str, ask: Callable[[], int]) -> Asked:
    """A question asked once; where that is slow, some times more."""
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext

    reset_queries()
    with CaptureQueriesContext(connection) as told:
        found, *once = _timed(ask)
    statements = len(told)
    times = [once, *(_timed(ask)[1:] for _ in range(AGAIN if once[0] > SLOW_MS else 0))]
    cpu_ms, ms = (median(each) for each in zip(*times, strict=True))
    return Asked(cpu_ms, ms, statements, found, what)


def tell(what: str, answers: Sequence[Asked]) -> None:
    """Prints how answers are spread, against the budget, and the dearest."""
    print(f"\n{len(answers):,} {what}")
    for name, times in (("CPU", [each.cpu_ms for each in answers]), ("by the clock", [each.ms for each in answers])):
        show(f"{name}, median", median(times), "ms")
        show(f"{name}, 99 %", percentile(times, 0.99), "ms")
        show(f"{name}, slowest", max(times), "ms", BUDGET_MS)
        show(f"{name}, over the budget", sum(each > BUDGET_MS for each in times))
    show("most statements", max(each.statements for each in answers), "", BUDGET_STATEMENTS)
    for each in sorted(answers, reverse=True)[:SHOWN]:
        took = f"{each.cpu_ms:>7.1f} ms CPU {each.ms:>7.1f} ms by the clock"
        print(f"  {took} {each.statements} statements {each.found:>6} found  {each.what}")


def _timed(ask: Callable[[], int]) -> tuple[int, float, float]:
    """What is found; milliseconds of processor, and by the clock."""
    backend = _backend()
    start, cpu = time.perf_counter(), on_cpu_ms(backend) + time.thread_time() * 1e3
    found = ask()
    return found, on_cpu_ms(backend) + time.thread_time() * 1e3 - cpu, (time.perf_counter() - start) * 1e3


@cache
def _backend() -> int:
    """The process of PostgreSQL that serves this connection."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])
