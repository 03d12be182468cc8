"""Lists of assets: one filter for the page, the map, the API and the export."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from enum import StrEnum

import msgspec
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value

from civicgrid.apps.assets.models import BOX, Asset
from civicgrid.apps.assets.rules.codes import OWN
from civicgrid.apps.assets.types import AssetClass, AssetState
from civicgrid.base.access import Actor, narrow
from civicgrid.base.access.scopes import below
from civicgrid.kernel.geo import Bounds
from civicgrid.kernel.places import PARTS, NowhereInList, cursor_of, place_of
from civicgrid.kernel.text import characters, words

from .kinds import kinds

PAGE = 50
COUNTED = 10_000
"""More are not counted to their end."""
LAST = 2**62
"""Beyond every key: a code is one asset's, so none of the same code follows."""
CODE = f"code{PARTS}"
"""Begins a cursor of the list by codes."""


class Sort(StrEnum):
    """The order of a list."""

    CODE = "code"
    CHANGED = "changed"
    INSPECTION = "inspection"


class AssetFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What a list shows; empty = all that the actor may see. Paths name subtrees.

    Without a state what was removed is left out; `due_by`: to be inspected by that day.
    """

    words: str = ""
    kind: str = ""
    group: str = ""
    state: str = ""
    area: str = ""
    organisation: str = ""
    due_by: date | None = None
    box: Bounds | None = None
    sort: Sort = Sort.CODE
    after: str = ""


class Page(msgspec.Struct, frozen=True):
    """One page of a list, and the cursor of the next ("" at the end)."""

    assets: list[Asset]
    next: str


def matching(actor: Actor, wanted: AssetFilter, action: str = "assets.see") -> QuerySet[Asset]:
    """The filter's assets that the actor may see, unordered."""
    return fitting(narrow(actor, action, Asset.objects.all()), wanted)


def fitting(rows: QuerySet[Asset], wanted: AssetFilter) -> QuerySet[Asset]:
    """Those of the rows that fit the filter."""
    rows = rows.filter(_condition(wanted))
    return rows.filter(meets(wanted.box)) if wanted.box else rows


def page_of(actor: Actor, wanted: AssetFilter, size: int = PAGE) -> Page:
    """The page after the filter's cursor, by one statement."""
    column, backwards, read, cursor = _ORDERS[wanted.sort]
    rows = matching(actor, wanted)
    if wanted.sort is Sort.INSPECTION:
        rows = rows.filter(inspect_by__isnull=False)
    if wanted.after:
        rows = rows.filter(_beyond(column, read(wanted.after), backwards=backwards))
    order = F(column).desc() if backwards else F(column).asc()
    found = list(rows.defer("shape", "words").order_by(order, "pk")[: size + 1])
    return Page(found[:size], cursor(found[size - 1]) if len(found) > size else "")


def count_of(actor: Actor, wanted: AssetFilter) -> int:
    """How many there are; COUNTED + 1 is "more"."""
    return matching(actor, wanted)[: COUNTED + 1].count()


def meets(box: Bounds) -> Func:
    """The condition that an asset's bounds and a box have a point in common."""
    west, south, east, north = box
    corners = [Func(Value(x), Value(y), function="point") for x, y in ((east, north), (west, south))]
    asked = Func(*corners, function="box")
    return Func(BOX, asked, template="%(expressions)s", arg_joiner=" && ", output_field=BooleanField())


def _condition(wanted: AssetFilter) -> Q:
    condition = below("area", wanted.area) & below("organisation_path", wanted.organisation)
    condition &= Q(state=wanted.state) if wanted.state else ~Q(state=AssetState.REMOVED)
    if wanted.kind:
        condition &= Q(kind=wanted.kind)
    if wanted.group:
        condition &= Q(kind__in=[code for code, kind in kinds().items() if kind.group == AssetClass(wanted.group)])
    if wanted.due_by:
        condition &= Q(inspect_by__lte=wanted.due_by)
    return condition & _said(wanted.words)


def _said(asked: str) -> Q:
    """All the words, or the beginning of a code."""
    if not asked.strip():
        return Q()
    wanted = [*words(asked), *(characters(asked) if len(asked.strip()) == 1 else ())]
    start = asked.strip()
    return Q(words__contains=wanted) | Q(code__startswith=start) | Q(own_code__startswith=start)


def search_words(*texts: str) -> list[str]:
    """The words by which an asset is found; Chinese characters one by one too."""
    text = " ".join(texts)
    return list(dict.fromkeys([*words(text), *characters(text)]))


Place = tuple[object, int]


def _beyond(column: str, place: Place, *, backwards: bool) -> Q:
    value, key = place
    way = "lt" if backwards else "gt"
    return Q(**{f"{column}__{way}": value}) | Q(**{column: value, "pk__gt": key})


def _by_code(cursor: str) -> Place:
    code = cursor.removeprefix(CODE)
    if code == cursor or not OWN.fullmatch(code):
        raise NowhereInList(field="after", remedy="begin again at the first page")
    return code, LAST


def _by_day(cursor: str) -> Place:
    at, key = place_of(cursor, int)
    return at.date(), key


def _midnight(day: date | None) -> datetime:
    return datetime.combine(day or date.max, time(), UTC)


_ORDERS: Mapping[Sort, tuple[str, bool, Callable[[str], Place], Callable[[Asset], str]]] = {
    Sort.CODE: ("code", False, _by_code, lambda asset: f"{CODE}{asset.code}"),
    Sort.CHANGED: (
        "changed_at",
        True,
        lambda cursor: place_of(cursor, int),
        lambda asset: cursor_of(asset.changed_at, asset.pk),
    ),
    Sort.INSPECTION: (
        "inspect_by",
        False,
        _by_day,
        lambda asset: cursor_of(_midnight(asset.inspect_by), asset.pk),
    ),
}
"""Column, whether backwards, how a cursor is read, and that of an asset."""
