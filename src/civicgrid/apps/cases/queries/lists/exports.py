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
from django.utils import timezone

from civicgrid.apps.cases.models import Case, Membership
from civicgrid.apps.cases.queries.masks import reads_plainly
from civicgrid.apps.cases.rules.redaction import redacted
from civicgrid.apps.cases.rules.urgency import is_late
from civicgrid.apps.grid import api as grid
from civicgrid.base.access import SYSTEM, Actor
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
    *("late", "phase_due_at", "reports", "lon", "lat", "condition", "handed_back_at", "title", "address"),
)

Say = Callable[[str, str], str]
AsRead = Callable[[str], str]
Local = Callable[[datetime | None], str]


def count_all() -> int:
    """How many cases there are."""
    return Case.objects.count()


def export_rows(cases: QuerySet[Case] | None = None, reader: Actor = SYSTEM) -> Iterator[list[object]]:
    """A row for each case, or each of these, oldest first.

    Times are in the city's zone, areas from the city down, names in the reader's language.
    What people wrote is masked where the reader may not know who reported it.
    """
    plainly = reads_plainly(reader)
    zone, say, now = ZoneInfo(grid.city().time_zone), cache(called), timezone.now()

    def local(moment: datetime | None) -> str:
        return moment.astimezone(zone).isoformat() if moment else ""

    for chunk in _chunks(Case.objects.all() if cases is None else cases):
        yield from (_row(case, say, local, now, str if plainly(case) else redacted) for case in chunk)


def _chunks(cases: QuerySet[Case]) -> Iterator[list[Any]]:
    """Id, origin keys, and what is read of each, by one statement a chunk."""
    members = Membership.objects.filter(case=OuterRef("pk"), until__isnull=True).order_by("since", "pk")
    rows = cases.order_by("opened_at", "id").annotate(keys=ArraySubquery(members.values("report__origin_key")))
    beyond = Q()
    while chunk := list(rows.filter(beyond).values_list("id", "keys", *_READ, named=True)[:CHUNK]):
        yield chunk
        last = chunk[-1]
        beyond = Q(opened_at__gte=last.opened_at) & (Q(opened_at__gt=last.opened_at) | Q(id__gt=last.id))


def _row(case: Sequence[Any], say: Say, local: Local, now: datetime, as_read: AsRead) -> list[object]:
    _, keys, number, source, kind, area, overlays, organisation, state, opened_at, due_at, closed_at, *rest = case
    judged, phase_due_at, reports, lon, lat, condition, handed_back_at, title, address = rest
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
        "yes" if is_late(now, phase_due_at, judged=judged) else "no",
        reports,
        " ".join(keys[1:]),
        lon,
        lat,
        condition,
        local(handed_back_at),
        as_read(title),
        as_read(address),
    ]


def _last(path: str) -> str:
    return steps(path)[-1] if path else ""
