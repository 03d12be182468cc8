"""Drilling down: the very cases of a figure, by the condition that counted them."""

from collections.abc import Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import msgspec
from django.core.paginator import Paginator
from django.db.models import BooleanField, ExpressionWrapper, F, QuerySet

from civicgrid.apps.cases import api as cases
from civicgrid.apps.evaluation.types import Period
from civicgrid.base.access import Actor, reach, require
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.i18n import Text
from civicgrid.kernel.indicator import Kind, Measure

from .book import book
from .conditions import counted
from .counting import ALL, seen
from .subjects import objects_of
from .tables import TOTAL, window_of

PAGE = 50
COLUMNS = ("number", "title", "state", "organisation", "opened_at", "due_at", "handed_back_at", "closed_at", "late")


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which figure is looked behind: a measure of one object (`ALL`: all together)."""

    measure: str
    kind: Kind
    key: str = ALL
    under: str = ""
    period: Period


class Behind(msgspec.Struct, frozen=True):
    """A page of the rows that were counted.

    `at` is when each was, besides the columns of its case.
    """

    measure: Measure
    name: Text
    count: int
    rows: Sequence[Mapping[str, Any]]
    page: int
    pages: int


def behind(actor: Actor, asked: Asked, page: int | str = 1) -> Behind:
    """The rows of a figure, newest first.

    An errand or act stands once for each time it was counted.
    """
    measure = _measure(asked)
    anchor = measure.rows[asked.kind].anchor
    rows = rows_behind(actor, asked).order_by(f"-{anchor}", "number").values(*COLUMNS, "area", at=F(anchor))
    found = Paginator(rows, PAGE).get_page(page)
    things = {thing.key: thing.name for thing in objects_of(actor, asked.kind, asked.under, asked.period).things}
    name = things.get(asked.key, TOTAL.name if asked.key == ALL else {"en": asked.key})
    return Behind(measure, name, found.paginator.count, _as_read(actor, found), found.number, found.paginator.num_pages)


def _as_read(actor: Actor, rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What people wrote, masked where the actor may not know who reported it."""
    plainly = cases.reads_plainly(actor)
    return [row if plainly(SimpleNamespace(**row)) else {**row, **cases.masked_fields(row)} for row in rows]


def rows_behind(actor: Actor, asked: Asked) -> QuerySet[Any]:
    """The rows of a figure: their number is the figure."""
    require(actor, "evaluation.see")
    rows, window = _measure(asked).rows[asked.kind], window_of(asked.period, actor.time)
    whose = objects_of(actor, asked.kind, asked.under, asked.period).rows(rows.key, asked.key)
    found, condition = seen(reach(actor, "cases.see"), rows, window, whose), counted(rows, window.judged)
    if not condition:
        return found
    # As an annotation, like the count, the condition holds for the joined errand or act, not for any of the case.
    listed: QuerySet[Any] = found.annotate(counted=ExpressionWrapper(condition, output_field=BooleanField()))
    return listed.filter(counted=True)


def _measure(asked: Asked) -> Measure:
    measure = book().measures.get(asked.measure)
    if measure is None or asked.kind not in measure.rows:
        raise InvalidInput(field="measure", value=asked.measure, remedy="follow a link of the table")
    return measure
