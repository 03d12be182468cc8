"""What everybody sees of a million cases: pages of the list, points of the map, an area's figures, a feed.

python bench/public_list.py
"""

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import msgspec
from rich.progress import track

from measuring import city, on_cpu_ms, percentile, show

if TYPE_CHECKING:
    from civicgrid.apps.cases.api import PublicFilter

HOME = Path(__file__).parents[1] / "build" / "bench-home"
"""Of `bench/lists.py`, which makes the cases."""
BUDGET_MS, BUDGET_STATEMENTS = 100, 8
TIMES = 5
SHOWN = 12
PAGE, POINTS = 26, 501


class Measured(msgspec.Struct, frozen=True, order=True):
    """What an answer took of this process and its connection, and by the clock; its statements; what it found."""

    cpu_ms: float
    ms: float
    statements: int
    found: int
    what: str


def main() -> None:
    """Measures lists, points, figures and whole answers; prints the slowest."""
    with city(HOME):
        wanted = _wanted(datetime.now(UTC))
        _tell("pages of the list", list(track(_lists(wanted), "Lists", total=len(wanted))))
        _tell("points of the map", list(track(_points(wanted), "Points", total=len(wanted))))
        _tell("figures of areas", list(_figures()))
        _tell("whole answers over HTTP", list(_answers()))


def _wanted(now: datetime) -> Mapping[str, "PublicFilter"]:
    """Each filter and every two of them, with what many cases have, and few, and none."""
    from civicgrid.apps.cases.api import PublicFilter

    singles = _singles(now)
    pairs = {
        f"{one} + {other}": {**singles[one], **singles[other]}
        for one in singles
        for other in singles
        if one < other and not singles[one].keys() & singles[other].keys()
    }
    return {name: PublicFilter(**fields) for name, fields in {"everything": {}, **singles, **pairs}.items()}


def _singles(now: datetime) -> dict[str, dict[str, Any]]:
    from civicgrid.apps.cases import api as cases
    from civicgrid.apps.grid import api as grid
    from civicgrid.kernel.geo import box_around
    from civicgrid.kernel.paths import ancestry, parent

    year = timedelta(days=365)
    leaf = grid.leaves()[len(grid.leaves()) // 2]
    lon, lat = grid.areas()[leaf].lon, grid.areas()[leaf].lat
    types = _types_by_frequency()
    return {
        "open": {"open": True},
        "settled": {"open": False},
        "common type": {"types": (types[0],)},
        "rare type": {"types": (types[-1],)},
        "class": {"types": (parent(types[0]),)},
        **{f"area of depth {n}": {"area": path} for n, path in enumerate(ancestry(leaf)[::-1])},
        **{f"box of {metres} m": {"bounds": box_around(lon, lat, metres)} for metres in (100, 1_000, 5_000, 30_000)},
        "box outside": {"bounds": (lon + 5, lat, lon + 6, lat + 1)},
        "the year before": {"opened_from": now - 2 * year, "opened_to": now - year},
        "a day last year": {"opened_from": now - year, "opened_to": now - year + timedelta(days=1)},
        "deep": {"after": _deep()},
        "number": {"numbers": tuple(each.number for each in cases.public_cases(cases.PublicFilter(), 1))},
    }


def _types_by_frequency() -> list[str]:
    from django.db import connection

    from civicgrid.apps.cases import api as cases

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT type FROM cases_case WHERE type = ANY(%s) GROUP BY 1 ORDER BY count(*) DESC", [cases.public_types()]
        )
        return [row[0] for row in cursor.fetchall()]


def _deep() -> tuple[datetime, str]:
    """The last case of the list before its 200 000th."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT opened_at, number FROM cases_case ORDER BY opened_at DESC OFFSET 200000 LIMIT 1")
        moment, number = cursor.fetchone() or (datetime.now(UTC), "")
        return moment, number


def _lists(wanted: Mapping[str, "PublicFilter"]) -> Iterator[Measured]:
    from civicgrid.apps.cases.api import public_cases

    for name, each in wanted.items():
        yield _measured(name, lambda: len(public_cases(each, PAGE)))  # noqa: B023


def _points(wanted: Mapping[str, "PublicFilter"]) -> Iterator[Measured]:
    from civicgrid.apps.cases.api import public_points

    for name, each in wanted.items():
        yield _measured(name, lambda: len(public_points(each, POINTS)))  # noqa: B023


def _figures() -> Iterator[Measured]:
    from civicgrid.apps.cases import api as cases
    from civicgrid.apps.grid import api as grid
    from civicgrid.kernel.paths import ancestry

    now = datetime.now(UTC)
    for path in ancestry(grid.leaves()[0])[::-1]:
        yield _measured(path, lambda: cases.public_figures(path, now).closed)  # noqa: B023
        yield _measured(f"{path} by part", lambda: len(cases.public_open_in(grid.children(path))))  # noqa: B023


def _answers() -> Iterator[Measured]:
    """Pages and answers as a browser or a program gets them, network aside."""
    from django.test import Client

    from civicgrid.apps.grid import api as grid

    client = Client(HTTP_HOST="localhost")
    client.get("/map/")  # what is held in memory is read once
    root = grid.areas()[grid.root()]
    box = ",".join(map(str, grid.children(root.path)[0].bounds))
    for address in (
        *("/map/", "/map/?state=open", f"/map/?bbox={box}", f"/map/cases.geojson?bbox={box}", "/map/cases.geojson"),
        *("/feeds/reports.atom", "/api/v1/public/cases", f"/areas/{root.code}/", "/open-data/"),
        f"/areas/{grid.children(root.path)[0].code}/",
    ):
        yield _measured(address, lambda: client.get(address).status_code)  # noqa: B023


def _measured(what: str, ask: Callable[[], int]) -> Measured:
    """The middle of some tries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as told:
        found = ask()
    times = [_timed(ask) for _ in range(TIMES)]
    cpu_ms, ms = (median(each) for each in zip(*times, strict=True))
    return Measured(cpu_ms, ms, len(told), found, what)


def _timed(ask: Callable[[], int]) -> tuple[float, float]:
    """Milliseconds of processor, and by the clock."""
    backend = _backend()
    start, cpu = time.perf_counter(), on_cpu_ms(backend) + time.thread_time() * 1e3
    ask()
    return on_cpu_ms(backend) + time.thread_time() * 1e3 - cpu, (time.perf_counter() - start) * 1e3


def _backend() -> int:
    """The process of PostgreSQL that serves this connection."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _tell(what: str, measured: list[Measured]) -> None:
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
    main()
