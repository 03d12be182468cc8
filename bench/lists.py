"""A page of 50 out of a million cases: every filter, every two of them, every order, for several posts.

python bench/lists.py [CASES]
"""

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import combinations, product
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import msgspec
from rich.progress import track

from measuring import city, on_cpu_ms, percentile, show
from measuring.million import CASES, HOME, fill

if TYPE_CHECKING:
    from civicgrid.base.access import Actor

Wanted = Mapping[str, Any]
"""Fields of a filter."""

BUDGET_MS, BUDGET_STATEMENTS = 100, 8
SLOW_MS = 30.0
"""What takes longer is measured twice more, and the middle counts: the machine has other work."""
SHOWN = 15
ACTORS = ("auditor", "dispatcher", "officer", "handler")
ORDERS = ("newest", "oldest", "due")
LOGINS = ("auditor", "dispatcher", "handler-water", "officer")
"""Of the demo city."""
WRITTEN = {
    "open": ("state", "open"),
    "late": ("late", "judged"),
    "overdue_at": ("late", "now"),
    "due_before": ("late", "today"),
    "asked": ("asked", "true"),
    "escalated": ("escalated", "true"),
    "opened_from": ("from", None),
    "opened_to": ("to", None),
}
"""Field of a filter -> its name and, for some, its word in an address."""
DEEP = {"newest": 200_000, "oldest": 200_000, "due": 2_000}
"""Cases before a deep page."""


class Measured(msgspec.Struct, frozen=True, order=True):
    """What an answer took, of this process and its connection; the dearest is the greatest."""

    cpu_ms: float
    ms: float
    statements: int
    found: int
    what: str


def main(arguments: list[str]) -> None:
    """Makes the cases where they are not there yet; measures pages and counts; prints the slowest."""
    with city(HOME):
        fill(int(arguments[0]) if arguments else CASES)
        singles = _filters(datetime.now(UTC))
        pairs = [
            (f"{one} + {other}", {**singles[one], **singles[other]})
            for one, other in combinations(singles, 2)
            if not singles[one].keys() & singles[other].keys()
        ]
        alone = [("everything", {}), *singles.items()]
        wanted = [*alone, *pairs]
        _tell("answers over HTTP", list(track(_answers(singles), "HTTP", total=len(LOGINS) * (len(singles) + 3))))
        _tell("pages", list(track(_pages(alone, ORDERS), "Pages", total=len(alone) * len(ORDERS) * len(ACTORS))))
        _tell("pages of two filters", list(track(_pages(pairs), "Pages", total=len(pairs) * len(ACTORS))))
        _tell("deep pages", list(track(_deep_pages(alone), "Deep pages", total=len(alone) * len(ORDERS))))
        _tell("counted pages", list(track(_counted(wanted), "Counts", total=len(wanted) * len(ACTORS))))


def _filters(now: datetime) -> Mapping[str, Wanted]:
    """Each filter that a list offers, with values that many cases have, and few, and none."""
    from civicgrid.apps.cases import api as cases
    from civicgrid.apps.grid import api as grid
    from civicgrid.kernel.paths import ancestry, parent

    types, organisations, sources = (_by_frequency(column) for column in ("type", "organisation", "source"))
    year = timedelta(days=365)
    found: dict[str, Wanted] = {
        **{f"state {state}": {"state": state} for state in cases.WORKFLOW.states},
        "open": {"open": True},
        "common type": {"type": types[0]},
        "rare type": {"type": types[-1]},
        "common class": {"type": parent(types[0])},
        "rare class": {"type": parent(types[-1])},
        **{f"area of depth {n}": {"area": path} for n, path in enumerate(ancestry(grid.leaves()[-1])[::-1])},
        "overlay": {"overlay": "none-such"},
        "large organisation": {"organisation": organisations[0]},
        "small organisation": {"organisation": organisations[-1]},
        "all organisations": {"organisation": ancestry(organisations[0])[-1]},
        "common source": {"source": sources[0]},
        "rare source": {"source": sources[-1]},
        "source none": {"source": "open311"},
        "late": {"late": True},
        "overdue": {"overdue_at": now},
        "due soon": {"due_before": now + timedelta(hours=4)},
        "asked": {"asked": True},
        "escalated": {"escalated": True},
        "a day last year": {"opened_from": now - year, "opened_to": now - year + timedelta(days=1)},
        "a month last year": {"opened_from": now - year, "opened_to": now - year + timedelta(days=30)},
        "the year before": {"opened_from": now - 2 * year, "opened_to": now - year},
        "common words": {"words": "dangerous at night"},
        "rare words": {"words": "made-1-0-777777"},
        "a character": {"words": "路"},
        "a rare character": {"words": "鳖"},
        "the beginning of a number": {"words": f"{now - year:%Y%m%d}"},
        "the end of a number": {"words": "777777"},
        "words of no case": {"words": "no such words"},
    }
    return found


def _actors() -> Mapping[str, "Actor"]:
    """Who sees everything, one district, one cell, or what a large and a small organisation have."""
    from civicgrid.apps.grid import api as grid
    from civicgrid.base.access import Actor, Grant
    from civicgrid.kernel.roles import Role

    organisations = _by_frequency("organisation")
    grants = {
        "auditor": (Grant(Role.AUDITOR),),
        "dispatcher": (Grant(Role.DISPATCHER, areas=(grid.children(grid.root())[0].path,)),),
        "officer": (Grant(Role.OFFICER, areas=tuple(grid.leaves()[:3])),),
        "handler": tuple(Grant.of_post(Role.HANDLER, organisations[n], ()) for n in (0, -1)),
    }
    return {name: Actor(name, name, grants[name]) for name in ACTORS}


@cache
def _by_frequency(column: str) -> Sequence[str]:
    """The values of a column, the most common first."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM cases_case WHERE {column} <> '' GROUP BY 1 ORDER BY count(*) DESC")
        return [row[0] for row in cursor.fetchall()]


def _pages(wanted: Sequence[tuple[str, Wanted]], orders: Sequence[str] = ORDERS[:1]) -> Iterator[Measured]:
    for (who, actor), (name, fields), order in product(_actors().items(), wanted, orders):
        yield _page(f"{who}, {order}: {name}", actor, {**fields, "sort": order})


def _deep_pages(wanted: Sequence[tuple[str, Wanted]]) -> Iterator[Measured]:
    from civicgrid.apps.cases.api import CaseFilter, Sort, page_of

    actor = _actors()["auditor"]
    cursors = {order: page_of(actor, CaseFilter(sort=Sort(order)), DEEP[order]).next for order in ORDERS}
    for (name, fields), order in product(wanted, ORDERS):
        yield _page(
            f"after {DEEP[order]:,}, {order}: {name}", actor, {**fields, "sort": order, "after": cursors[order]}
        )


def _page(what: str, actor: "Actor", fields: Wanted) -> Measured:
    from civicgrid.apps.cases.api import CaseFilter, page_of

    return _measured(what, lambda: len(page_of(actor, msgspec.convert(fields, CaseFilter)).cases))


def _counted(wanted: Sequence[tuple[str, Wanted]]) -> Iterator[Measured]:
    for (who, actor), (name, fields) in product(_actors().items(), wanted):
        yield _counted_page(f"{who}: {name}", actor, fields)


def _counted_page(what: str, actor: "Actor", fields: Wanted) -> Measured:
    from civicgrid.apps.cases.api import CaseFilter, counted_page_of

    return _measured(what, lambda: counted_page_of(actor, CaseFilter(**fields))[1].number)


def _answers(singles: Mapping[str, Wanted]) -> Iterator[Measured]:
    """Whole pages and answers of the API, as a browser or a program gets them, network aside."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    for login in LOGINS:
        client = Client(HTTP_HOST="localhost")
        client.force_login(get_user_model().objects.get(login=login))
        client.get("/work/")  # what is held in memory is read once
        for address in ["/work/", "/cases/", "/api/v1/cases", *map(_address, singles.values())]:
            yield _measured(f"{login}: {address}", lambda: client.get(address).status_code)  # noqa: B023


def _address(fields: Wanted) -> str:
    """Where the page of cases shows what these fields want."""
    from civicgrid.kernel.paths import steps

    written = {}
    for field, value in fields.items():
        name, word = WRITTEN.get(field, (field, None))
        path = field in {"type", "area", "organisation"}
        written[name] = word or (
            steps(value)[-1] if path else f"{value:%Y-%m-%d}" if isinstance(value, datetime) else value
        )
    return f"/cases/?{urlencode(written)}"


def _measured(what: str, ask: Callable[[], int]) -> Measured:
    """A question asked once; where that is slow, twice more, and the middle counts."""
    from django.db import connection, reset_queries
    from django.test.utils import CaptureQueriesContext

    reset_queries()
    with CaptureQueriesContext(connection) as told:
        found, *once = _timed(ask)
    statements = len(told)
    times = [once, *(_timed(ask)[1:] for _ in range(2 if once[0] > SLOW_MS else 0))]
    cpu_ms, ms = (median(each) for each in zip(*times, strict=True))
    return Measured(cpu_ms, ms, statements, found, what)


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


def _tell(what: str, measured: Sequence[Measured]) -> None:
    print(f"\n{len(measured):,} {what}")
    for name, times in (("CPU", [each.cpu_ms for each in measured]), ("by the clock", [each.ms for each in measured])):
        show(f"{name}, median", median(times), "ms")
        show(f"{name}, 99 %", percentile(times, 0.99), "ms")
        show(f"{name}, slowest", max(times), "ms", BUDGET_MS)
        show(f"{name}, over the budget", sum(each > BUDGET_MS for each in times))
    show("most statements", max(each.statements for each in measured), "", BUDGET_STATEMENTS)
    for each in sorted(measured, reverse=True)[:SHOWN]:
        took = f"{each.cpu_ms:>7.1f} ms CPU {each.ms:>7.1f} ms by the clock"
        print(f"  {took} {each.statements} statements {each.found:>6} found  {each.what}")


if __name__ == "__main__":
    main(sys.argv[1:])
