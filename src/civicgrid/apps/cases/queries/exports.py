"""All cases as rows of a table, streamed chunk by chunk."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from civicgrid.apps.cases.models import Case, Membership
from civicgrid.apps.standards import api as standards
from civicgrid.kernel.paths import steps

EXPORT_COLUMNS = [
    "number",
    "source",
    "origin_key",
    "type",
    "areas",
    "overlays",
    "organisation",
    "state",
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
]
CHUNK = 2_000


def count_all() -> int:
    """How many cases there are."""
    return Case.objects.count()


def export_rows(cases: QuerySet[Case] | None = None) -> Iterator[list[object]]:
    """A row for each case, or each of these, oldest first.

    Times are in the city's zone, areas from the city down.
    """
    for chunk in _chunks(cases):
        keys = _origin_keys(chunk)
        yield from (_row(case, keys[case.pk]) for case in chunk)


def _chunks(cases: QuerySet[Case] | None = None) -> Iterator[list[Case]]:
    rows, beyond = Case.objects.all() if cases is None else cases, Q()
    while chunk := list(rows.filter(beyond).order_by("opened_at", "id").defer("words")[:CHUNK]):
        yield chunk
        last = chunk[-1]
        beyond = Q(opened_at__gt=last.opened_at) | Q(opened_at=last.opened_at, id__gt=last.pk)


def _origin_keys(chunk: Sequence[Case]) -> dict[UUID, list[str]]:
    keys: dict[UUID, list[str]] = defaultdict(list)
    members = Membership.objects.filter(case__in=[case.pk for case in chunk], until__isnull=True).order_by(
        "since", "pk"
    )
    for case, key in members.values_list("case_id", "report__origin_key"):
        keys[case].append(key)
    return keys


def _row(case: Case, keys: Sequence[str]) -> list[object]:
    return [
        case.number,
        case.source,
        *keys[:1],
        *([""] if not keys else []),
        _last(case.type),
        " ".join(steps(case.area)),
        " ".join(case.overlays),
        _last(case.organisation),
        case.state,
        *map(_local, (case.opened_at, case.due_at, case.closed_at)),
        "yes" if case.late else "no",
        case.reports,
        " ".join(keys[1:]),
        case.lon,
        case.lat,
        case.condition,
        _local(case.handed_back_at),
    ]


def _last(path: str) -> str:
    return steps(path)[-1] if path else ""


def _local(moment: datetime | None) -> str:
    return standards.calendar().local(moment).isoformat() if moment else ""
