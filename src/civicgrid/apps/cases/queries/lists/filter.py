"""Lists of cases: one filter for the page, the API and the export."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec
from django.db.models import Q, QuerySet

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.queries.masks import shown_to
from civicgrid.apps.cases.rules.workflow import OPEN
from civicgrid.base.access import Actor, narrow
from civicgrid.base.access.scopes import below
from civicgrid.kernel.places import cursor_of, place_of

from . import near
from .said import Said

PAGE = 50


class Sort(StrEnum):
    """The order of a list."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DUE = "due"


class CaseFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What a list shows; empty = all that the actor may see. Paths name subtrees."""

    state: str = ""
    open: bool = False
    type: str = ""
    area: str = ""
    overlay: str = ""
    organisation: str = ""
    source: str = ""
    late: bool = False
    overdue_at: datetime | None = None
    due_from: datetime | None = None
    due_before: datetime | None = None
    asked: bool = False
    escalated: bool = False
    opened_from: datetime | None = None
    opened_to: datetime | None = None
    closed_from: datetime | None = None
    closed_to: datetime | None = None
    words: str = ""
    sort: Sort = Sort.NEWEST
    after: str = ""


class Page(msgspec.Struct, frozen=True):
    """One page of a list, and the cursor of the next ("" at the end)."""

    cases: list[Case]
    next: str


def matching(actor: Actor, wanted: CaseFilter, among: QuerySet[Case] | None = None) -> QuerySet[Case]:
    """The filter's cases that the actor may see, or those `among` a group, unordered."""
    return _search(actor, wanted, among).matching


def page_of(actor: Actor, wanted: CaseFilter, size: int = PAGE, among: QuerySet[Case] | None = None) -> Page:
    """The page after the filter's cursor, by at most three statements.

    It shows those `among` a group, or all that the actor may see.
    """
    search = _beyond(_search(actor, wanted, among), wanted.after)
    return _page(actor, search, near.first(search, size + 1), size)


def counted_page_of(actor: Actor, wanted: CaseFilter) -> tuple[Page, near.Count]:
    """The page after the filter's cursor, and how many cases all pages hold.

    By at most four statements.
    """
    whole = _search(actor, wanted)
    search = _beyond(whole, wanted.after)
    found = near.first(search, PAGE + 1)
    count = near.count_near(whole) if wanted.after else near.count(search, found, PAGE + 1)
    return _page(actor, search, found, PAGE), count


_ORDER: dict[Sort, tuple[str, bool]] = {
    Sort.NEWEST: ("opened_at", True),
    Sort.OLDEST: ("opened_at", False),
    Sort.DUE: ("phase_due_at", False),
}


def _search(actor: Actor, wanted: CaseFilter, among: QuerySet[Case] | None = None) -> near.Search:
    seen = narrow(actor, "cases.see", Case.objects.all()) if among is None else among
    moment, newest = _ORDER[wanted.sort]
    return near.Search(
        rows=seen.filter(_condition(wanted) & _sorted(wanted)).defer("words"),
        said=Said.of(wanted.words),
        along=Case.objects.filter(_due(wanted) & _sorted(wanted) if wanted.sort is Sort.DUE else _opened(wanted)),
        moment=moment,
        newest=newest,
    )


def _page(actor: Actor, search: near.Search, found: near.Found, size: int) -> Page:
    cases = shown_to(actor, found.rows[:size])
    return Page(cases, _cursor(search, cases[-1]) if len(found.rows) > size else "")


def _sorted(wanted: CaseFilter) -> Q:
    """What has a place in the order."""
    return Q(phase_due_at__isnull=False, state__in=OPEN) if wanted.sort is Sort.DUE else Q()


def _condition(wanted: CaseFilter) -> Q:
    condition = Q()
    if wanted.state:
        condition &= Q(state=wanted.state)
    if wanted.open or wanted.overdue_at or wanted.due_before:
        condition &= Q(state__in=OPEN)
    for column in ("type", "area", "organisation"):
        condition &= below(column, getattr(wanted, column))
    if wanted.overlay:
        condition &= Q(overlays__contains=[wanted.overlay])
    if wanted.source:
        condition &= Q(source=wanted.source)
    return condition & _opened(wanted) & _closed(wanted) & _due(wanted) & _marked(wanted)


def _opened(wanted: CaseFilter) -> Q:
    return _bounds({"opened_at__gte": wanted.opened_from, "opened_at__lt": wanted.opened_to})


def _closed(wanted: CaseFilter) -> Q:
    return _bounds({"closed_at__gte": wanted.closed_from, "closed_at__lt": wanted.closed_to})


def _due(wanted: CaseFilter) -> Q:
    return _bounds(
        {
            "phase_due_at__lt": wanted.overdue_at,
            "phase_due_at__gte": wanted.due_from,
            "phase_due_at__lte": wanted.due_before,
        }
    )


def _bounds(moments: Mapping[str, datetime | None]) -> Q:
    return Q(**{column: moment for column, moment in moments.items() if moment})


def _marked(wanted: CaseFilter) -> Q:
    condition = Q()
    if wanted.late:
        condition &= Q(late=True)
    if wanted.asked:
        condition &= ~Q(asked="")
    if wanted.escalated:
        condition &= Q(escalated__gt=0)
    return condition


def _beyond(search: near.Search, cursor: str) -> near.Search:
    """What comes after a cursor."""
    if not cursor:
        return search
    at, last = place_of(cursor, UUID)
    column, way = search.moment, "lt" if search.newest else "gt"
    bound = Q(**{f"{column}__{way}e": at})  # of the index; an OR has none
    beyond = bound & (Q(**{f"{column}__{way}": at}) | Q(**{column: at, "id__gt": last}))
    return msgspec.structs.replace(search, rows=search.rows.filter(beyond), along=search.along.filter(beyond))


def _cursor(search: near.Search, case: Case) -> str:
    return cursor_of(getattr(case, search.moment), case.pk)
