"""The first rows of a long list, in bounded time whatever the filter.

PostgreSQL chooses a plan by guessing how many rows match, and guesses wrongly where filters hang together (a type and
the organisation that answers for it): it then walks a million rows for the few that match. So nothing is left to guess.
First the list's nearest rows are looked through in its order: what is common is found there. How many they hold tells
how much further to look; where that is too far, what is wanted is rare: the indexes of the filter gather it, and only
then it is sorted.
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

from .said import Said

NEAR, FAR = 10_000, 50_000
"""Rows looked through at first, and at most; what they do not hold is rare."""
MARGIN = 1.5
"""How much further to look than the nearest rows suggest."""
COMMON = 100
"""Of these rows: words that more of them hold are not worth an index."""
ROUND = (1_000, 500, 200, 100, 50)
"""A number that is not counted to its end is more than one of these."""


class Search(msgspec.Struct, frozen=True):
    """Rows that fit what is said, by a moment, the newest or oldest first.

    `along` is the list of which they are some, as far as that moment alone bounds it; `few` says that an index holds
    them together, as open cases: of the list only the nearest rows are looked through.
    """

    rows: QuerySet[Case]
    said: Said
    along: QuerySet[Case]
    moment: str
    newest: bool
    few: bool = False

    @property
    def matching(self) -> QuerySet[Case]:
        """The rows that fit, as the indexes know them."""
        return self.said.among(self.rows)

    @property
    def order(self) -> Sequence[OrderBy]:
        """The order of the list; of equal moments, that of the keys."""
        return OrderBy(F(self.moment), descending=self.newest), OrderBy(F("id"))

    @property
    def order_without_index(self) -> Sequence[OrderBy]:
        """The same order, as no index has it."""
        return OrderBy(F(self.moment) + timedelta(0), descending=self.newest), OrderBy(F("id"))


class Found(msgspec.Struct, frozen=True):
    """The first rows; `gathered` is set where all had to be gathered for them."""

    rows: list[Case]
    gathered: QuerySet[Case] | None = None


class Count(msgspec.Struct, frozen=True):
    """How many there are: exactly, or `more` than a round number."""

    number: int
    more: bool = False


def first(search: Search, size: int) -> Found:
    """The first `size` rows of a search, by at most three statements."""
    found = _looked_through(search, size, NEAR)
    if len(found) == size:
        return Found(found)
    enough = int(NEAR * MARGIN * size / len(found)) if found else FAR + 1
    if not search.few and enough <= FAR and len(further := _looked_through(search, size, enough)) == size:
        return Found(further)
    gathered = search.matching if enough <= FAR else _gathered(search)
    return Found(list(gathered.order_by(*search.order_without_index)[:size]), gathered)


def count(search: Search, found: Found, size: int) -> Count:
    """How many rows a search has after these first ones, by one statement at most."""
    if len(found.rows) < size:
        return Count(len(found.rows))
    most = ROUND[0] + 1
    if found.gathered is not None:
        statement, values = found.gathered.order_by().values("pk").query.sql_with_params()
        # Materialized, it is planned for all rows, yet runs no further than the limit.
        limited = f"WITH far AS MATERIALIZED ({statement}) SELECT count(*) FROM (SELECT FROM far LIMIT {most}) AS far"  # noqa: S608
        number = _number(limited, values)
        return Count(number) if number < most else Count(ROUND[0], more=True)
    return count_near(search)


def count_near(search: Search) -> Count:
    """Than how many a search has more, known to be more than a page, by one statement."""
    number = _held_near(search, search.matching, ROUND[0] + 1)
    return Count(next((each for each in ROUND if each < number), ROUND[-1]), more=True)


def _gathered(search: Search) -> QuerySet[Case]:
    """The rows, found by their indexes.

    The words of a phrase come together, yet are guessed to be independent: the index of words would be chosen for a
    phrase that many rows hold. So it is not offered there.
    """
    if not search.said or _held_near(search, search.said.among(Case.objects.all()), COMMON + 1) <= COMMON:
        return search.matching
    return search.said.among_unindexed(search.rows)


def _looked_through(search: Search, size: int, rows: int) -> list[Case]:
    try:
        return list(Case.objects.raw(*_near(search, search.matching.order_by(*search.order)[:size], rows)))
    except EmptyResultSet:
        return []


def _held_near(search: Search, rows: QuerySet[Case], most: int) -> int:
    """How many of these rows are among the nearest, counted no further than `most`."""
    statement, values = _near(search, rows.order_by().values("pk")[:most], NEAR)
    return _number(f"SELECT count(*) FROM ({statement}) AS near", values)  # noqa: S608


def _near(search: Search, wanted: QuerySet[Case, Any], rows: int) -> tuple[str, tuple[Any, ...]]:
    """The statement of what is wanted over the first rows of the list alone."""
    table = f'"{Case._meta.db_table}"'
    statement, values = wanted.query.sql_with_params()
    nearest, nearest_values = search.along.order_by(*search.order)[:rows].query.sql_with_params()
    return statement.replace(f"FROM {table}", f"FROM ({nearest}) AS {table}", 1), (*nearest_values, *values)


def _number(statement: str, values: Sequence[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        (found,) = cursor.fetchone() or (0,)
        return int(found)
