"""A page of 50 out of a million cases: every filter, every two of them, every order, for several posts.

python bench/lists.py [CASES]
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import combinations, product
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import msgspec
from rich.progress import track

from measuring import Asked, asked, city, tell
from measuring.million import CASES, HOME, fill

if TYPE_CHECKING:
    from civicgrid.base.access import Actor

Wanted = Mapping[str, Any]
"""Fields of a filter."""

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
        tell("answers over HTTP", list(track(_answers(singles), "HTTP", total=len(LOGINS) * (len(singles) + 3))))
        tell("pages", list(track(_pages(alone, ORDERS), "Pages", total=len(alone) * len(ORDERS) * len(ACTORS))))
        tell("pages of two filters", list(track(_pages(pairs), "Pages", total=len(pairs) * len(ACTORS))))
        tell("deep pages", list(track(_deep_pages(alone), "Deep pages", total=len(alone) * len(ORDERS))))
        tell("counted pages", list(track(_counted(wanted), "Counts", total=len(wanted) * len(ACTORS))))


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


def _pages(wanted: Sequence[tuple[str, Wanted]], orders: Sequence[str] = ORDERS[:1]) -> Iterator[Asked]:
    for (who, actor), (name, fields), order in product(_actors().items(), wanted, orders):
        yield _page(f"{who}, {order}: {name}", actor, {**fields, "sort": order})


def _deep_pages(wanted: Sequence[tuple[str, Wanted]]) -> Iterator[Asked]:
    from civicgrid.apps.cases.api import CaseFilter, Sort, page_of

    actor = _actors()["auditor"]
    cursors = {order: page_of(actor, CaseFilter(sort=Sort(order)), DEEP[order]).next for order in ORDERS}
    for (name, fields), order in product(wanted, ORDERS):
        yield _page(
            f"after {DEEP[order]:,}, {order}: {name}", actor, {**fields, "sort": order, "after": cursors[order]}
        )


def _page(what: str, actor: "Actor", fields: Wanted) -> Asked:
    from civicgrid.apps.cases.api import CaseFilter, page_of

    return asked(what, lambda: len(page_of(actor, msgspec.convert(fields, CaseFilter)).cases))


def _counted(wanted: Sequence[tuple[str, Wanted]]) -> Iterator[Asked]:
    for (who, actor), (name, fields) in product(_actors().items(), wanted):
        yield _counted_page(f"{who}: {name}", actor, fields)


def _counted_page(what: str, actor: "Actor", fields: Wanted) -> Asked:
    from civicgrid.apps.cases.api import CaseFilter, counted_page_of

    return asked(what, lambda: counted_page_of(actor, CaseFilter(**fields))[1].number)


def _answers(singles: Mapping[str, Wanted]) -> Iterator[Asked]:
    """Whole pages and answers of the API, as a browser or a program gets them, network aside."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    for login in LOGINS:
        client = Client(HTTP_HOST="localhost")
        client.force_login(get_user_model().objects.get(login=login))
        client.get("/work/")  # what is held in memory is read once
        for address in ["/work/", "/cases/", "/api/v1/cases", *map(_address, singles.values())]:
            yield asked(f"{login}: {address}", lambda: client.get(address).status_code)  # noqa: B023


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


if __name__ == "__main__":
    main(sys.argv[1:])
