"""What the intake and the timers look up."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, QuerySet

from civicgrid.apps.cases.models import Case, Task
from civicgrid.apps.cases.rules.fusion import Spot, compared
from civicgrid.apps.cases.rules.places import place_of
from civicgrid.apps.cases.rules.workflow import OPEN, VOID
from civicgrid.apps.grid import api as grid
from civicgrid.apps.standards import api as standards


def open_spots(tiles: Sequence[int], first: datetime, last: datetime, window: timedelta) -> Iterator[tuple[int, Spot]]:
    """(tile, spot) of these tiles' cases that reports of `first` to `last` may join.

    They were opened in the window before, or meanwhile, and were still open at `first`.
    """
    statement = (
        "SELECT tile, type, lon, lat, area, opened_at, words, id, number, closed_at, source FROM cases_case "
        "WHERE tile = ANY(%s) AND opened_at BETWEEN %s AND %s AND (closed_at IS NULL OR closed_at > %s) AND state <> %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(tiles), first - window, last, first, VOID])
        for tile, kind, lon, lat, area, at, words, case, number, closed, source in cursor.fetchall():
            if place := place_of(lon, lat, grid.areas().get(area)):
                said, within = compared(words), place.within_m
                yield tile, Spot(kind, place.lon, place.lat, at, said, case, number, closed, source, within)


def open_cases(numbers: Iterable[str], *, public: bool) -> dict[str, UUID]:
    """The open ones among these, by number; `public`: those that everybody may see."""
    rows = Case.objects.filter(number__in=list(numbers), state__in=OPEN)
    if public:
        rows = rows.filter(type__in=public_types())
    return dict(rows.values_list("number", "pk"))


def public_types() -> list[str]:
    """The paths of the types whose cases everybody may see."""
    return [path for path, kind in standards.case_types().items() if kind.public and kind.leaf]


def lock(cases: Iterable[UUID]) -> QuerySet[Case]:
    """The rows, locked in one order, so that no two who lock wait in a circle."""
    return Case.objects.filter(pk__in=list(cases)).order_by("pk").select_for_update()


def waiting_tasks() -> dict[str, int]:
    """How many errands each officer has before them."""
    counted = Task.objects.filter(done_at__isnull=True).values_list("officer").annotate(count=Count("pk"))
    return dict(counted)
