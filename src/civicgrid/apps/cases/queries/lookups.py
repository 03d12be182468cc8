"""What the intake and the timers look up."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, QuerySet

from civicgrid.apps.cases.models import Case, Membership, Task
from civicgrid.apps.cases.rules.fusion import Spot, compared
from civicgrid.apps.cases.rules.workflow import VOID
from civicgrid.apps.cases.types import NewReport, Receipt


def open_spots(tiles: Sequence[int], first: datetime, last: datetime, window: timedelta) -> Iterator[tuple[int, Spot]]:
    """(tile, spot) of these tiles' cases that reports of `first` to `last` may join.

    They were opened in the window before, or meanwhile, and were still open at `first`.
    """
    statement = (
        "SELECT tile, type, lon, lat, opened_at, words, id, number, closed_at, source FROM cases_case "
        "WHERE tile = ANY(%s) AND opened_at BETWEEN %s AND %s AND (closed_at IS NULL OR closed_at > %s) AND state <> %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(tiles), first - window, last, first, VOID])
        for tile, kind, lon, lat, at, words, case, number, closed, source in cursor.fetchall():
            yield tile, Spot(kind, lon, lat, at, compared(words), case, number, closed, source)


def lock(cases: Iterable[UUID]) -> QuerySet[Case]:
    """The rows, locked in one order, so that no two who lock wait in a circle."""
    return Case.objects.filter(pk__in=list(cases)).order_by("pk").select_for_update()


def receipts_of(reports: Sequence[NewReport]) -> dict[tuple[str, str], Receipt]:
    """The receipts of deliveries that had come before, by source and origin key."""
    rows = Membership.objects.filter(
        report__origin_key__in=[report.origin_key for report in reports],
        report__source__in={report.source for report in reports},
        until__isnull=True,
    )
    found = rows.values_list("report_id", "report__source", "report__origin_key", "case__number")
    return {(source, key): Receipt(report, key, number, repeated=True) for report, source, key, number in found}


def waiting_tasks() -> dict[str, int]:
    """How many errands each officer has before them."""
    counted = Task.objects.filter(done_at__isnull=True).values_list("officer").annotate(count=Count("pk"))
    return dict(counted)
