"""All cases as rows of a table, streamed chunk by chunk.

Codes to join by, and beside them words.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from civicgrid.apps.cases.models import Case, Membership
from civicgrid.apps.grid import api as grid
from civicgrid.base.words import called
from civicgrid.kernel.paths import steps

EXPORT_COLUMNS = [
    "number",
    "source",
    "source_name",
    "origin_key",
    "type",
    "type_name",
    "areas",
    "area_name",
    "overlays",
    "organisation",
    "organisation_name",
    "state",
    "state_name",
    "opened_at",
    "due_at",
    "closed_at",
    "late",
    "reports",
    "fused",
    "lon",
    "lat",
    "condition",
    "handed_back_at",
    "title",
    "address",
]
CHUNK = 1_000
_READ = (
    *("number", "source", "type", "area", "overlays", "organisation", "state", "opened_at", "due_at", "closed_at"),
    *("late", "reports", "lon", "lat", "condition", "handed_back_at", "title", "address"),
)

Say = Callable[[str, str], str]
Local = Callable[[datetime | None], str]


def count_all() -> int:
    """How many cases there are."""
    return Case.objects.count()


def export_rows(cases: QuerySet[Case] | None = None) -> Iterator[list[object]]:
    """A row for each case, or each of these, oldest first.

    Times are in the city's zone, areas from the city down, names in the reader's language.
    """
    zone, say = ZoneInfo(grid.city().time_zone), cache(called)

    def local(moment: datetime | None) -> str:
        return moment.astimezone(zone).isoformat() if moment else ""

    for chunk in _chunks(Case.objects.all() if cases is None else cases):
        yield from (_row(case, keys, say, local) for _, keys, *case in chunk)


def _chunks(cases: QuerySet[Case]) -> Iterator[list[tuple[Any, ...]]]:
    """Id, origin keys, and what is read of each, by one statement a chunk."""
    members = Membership.objects.filter(case=OuterRef("pk"), until__isnull=True).order_by("since", "pk")
    rows = cases.order_by("opened_at", "id").annotate(keys=ArraySubquery(members.values("report__origin_key")))
    beyond, opened_at = Q(), 2 + _READ.index("opened_at")
    while chunk := list(rows.filter(beyond).values_list("id", "keys", *_READ)[:CHUNK]):
        yield chunk
        last, moment = chunk[-1][0], chunk[-1][opened_at]
        beyond = Q(opened_at__gte=moment) & (Q(opened_at__gt=moment) | Q(id__gt=last))


def _row(case: Sequence[Any], keys: Sequence[str], say: Say, local: Local) -> list[object]:
    number, source, kind, area, overlays, organisation, state, opened_at, due_at, closed_at, *rest = case
    late, reports, lon, lat, condition, handed_back_at, title, address = rest
    return [
        number,
        source,
        say("source", source),
        keys[0] if keys else "",
        _last(kind),
        say("type", kind),
        " ".join(steps(area)),
        say("area", area),
        " ".join(overlays),
        _last(organisation),
        say("organisation", organisation),
        state,
        say("state", state),
        local(opened_at),
        local(due_at),
        local(closed_at),
        "yes" if late else "no",
        reports,
        " ".join(keys[1:]),
        lon,
        lat,
        condition,
        local(handed_back_at),
        title,
        address,
    ]


def _last(path: str) -> str:
    return steps(path)[-1] if path else ""
