"""What everybody sees of a million cases: pages of the list, points of the map, an area's figures, a feed.

python bench/public_list.py
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from rich.progress import track

from measuring import Asked, asked, city, tell
from measuring.million import HOME

if TYPE_CHECKING:
    from civicgrid.apps.cases.api import PublicFilter

PAGE, POINTS = 26, 501


def main() -> None:
    """Measures lists, points, figures and whole answers; prints the slowest."""
    with city(HOME):
        wanted = _wanted(datetime.now(UTC))
        tell("pages of the list", list(track(_lists(wanted), "Lists", total=len(wanted))))
        tell("points of the map", list(track(_points(wanted), "Points", total=len(wanted))))
        tell("figures of areas", list(_figures()))
        tell("whole answers over HTTP", list(_answers()))


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


def _lists(wanted: Mapping[str, "PublicFilter"]) -> Iterator[Asked]:
    from civicgrid.apps.cases.api import public_cases

    for name, each in wanted.items():
        yield asked(name, lambda: len(public_cases(each, PAGE)))  # noqa: B023


def _points(wanted: Mapping[str, "PublicFilter"]) -> Iterator[Asked]:
    from civicgrid.apps.cases.api import public_points

    for name, each in wanted.items():
        yield asked(name, lambda: len(public_points(each, POINTS)))  # noqa: B023


def _figures() -> Iterator[Asked]:
    from civicgrid.apps.cases import api as cases
    from civicgrid.apps.grid import api as grid
    from civicgrid.kernel.paths import ancestry

    now = datetime.now(UTC)
    for path in ancestry(grid.leaves()[0])[::-1]:
        yield asked(path, lambda: cases.public_figures(path, now).closed)  # noqa: B023
        yield asked(f"{path} by part", lambda: len(cases.public_open_in(grid.children(path))))  # noqa: B023


def _answers() -> Iterator[Asked]:
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
        yield asked(address, lambda: client.get(address).status_code)  # noqa: B023


if __name__ == "__main__":
    main()
