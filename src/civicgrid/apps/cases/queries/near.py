"""The first rows of a long list, in bounded time whatever the filter.

PostgreSQL chooses a plan by guessing how many rows match, and guesses wrongly where filters hang together (a type and
the organisation that answers for it): it then walks a million rows for the few that match. So nothing is left to guess.
First the list's nearest rows are looked through in its order: what is common is found there. Where they hold too few,
what is wanted is rare: the indexes of the filter gather it, and only then it is sorted.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy

from civicgrid.apps.cases.models import Case

NEAR = 10_000
"""Rows looked through before what is wanted counts as rare."""
ROUND = (1_000, 500, 200, 100, 50)
"""A number that is not counted to its end is one of these, or more."""

Order = tuple[str, bool]
"""A moment by whose index a list is in order, and whether the newest comes first."""


class Count(msgspec.Struct, frozen=True):
    """How many there are: exactly, or `more` than a round number."""

    number: int
    more: bool = False


def first(rows: QuerySet[Case], along: QuerySet[Case], order: Order, size: int) -> list[Case]:
    """The first `size` of the rows, by at most two statements.

    `along` is the list of which they are some, as far as the moments of its order bound it.
    """
    try:
        statement, values = _near(rows.order_by(*_in(order))[:size], along, order)
    except EmptyResultSet:
        return []
    found = list(Case.objects.raw(statement, values))
    return found if len(found) == size else list(rows.order_by(*_gathered_in(order))[:size])


def count(rows: QuerySet[Case], along: QuerySet[Case], order: Order) -> Count:
    """How many rows there are, by at most two statements."""
    most = ROUND[0] + 1
    try:
        near, near_values = _near(rows.order_by().values("pk")[:most], along, order)
        far, far_values = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return Count(0)
    found = _number(f"SELECT count(*) FROM ({near}) AS near", near_values)  # noqa: S608  Django's own SQL
    if found > ROUND[-1]:
        return Count(next(number for number in ROUND if number < found), more=True)
    # Materialized, it is planned for all rows, yet runs no further than the limit.
    limited = f"WITH far AS MATERIALIZED ({far}) SELECT count(*) FROM (SELECT FROM far LIMIT {most}) AS far"  # noqa: S608
    found = _number(limited, far_values)
    return Count(found) if found < most else Count(ROUND[0], more=True)


def _in(order: Order) -> Sequence[OrderBy]:
    """The order of a list; of equal moments, that of the keys."""
    column, newest = order
    return OrderBy(F(column), descending=newest), OrderBy(F("id"))


def _gathered_in(order: Order) -> Sequence[OrderBy]:
    """The same order, as no index has it: rows are gathered by filter, then sorted."""
    column, newest = order
    return OrderBy(F(column) + timedelta(0), descending=newest), OrderBy(F("id"))


def _near(rows: QuerySet[Any], along: QuerySet[Case], order: Order) -> tuple[str, tuple[Any, ...]]:
    """The statement of `rows` over the first NEAR rows of the list alone."""
    name = f'"{Case._meta.db_table}"'
    statement, values = rows.query.sql_with_params()
    nearest, nearest_values = along.order_by(*_in(order))[:NEAR].query.sql_with_params()
    return statement.replace(f"FROM {name}", f"FROM ({nearest}) AS {name}", 1), (*nearest_values, *values)


def _number(statement: str, values: Sequence[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        (found,) = cursor.fetchone() or (0,)
        return int(found)
