"""Objects share rows out among themselves.

Branches of a tree do so by path, people by login or by the areas they keep.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Protocol

import msgspec
from django.db.models import Q

from civicgrid.base.access.scopes import below
from civicgrid.kernel.errors import NotFound
from civicgrid.kernel.i18n import Text
from civicgrid.kernel.paths import ancestry, depth

EXACTLY = "="
"""Begins the key of what belongs to a node itself and to none of its branches."""
AREA = "area"
"""The column by which rows are people's through the areas of their posts."""


class UnknownObject(NotFound):
    """There is nothing with the key {key} in this table."""


class Thing(msgspec.Struct, frozen=True):
    """One object: its key in links and in Row, its name, and whether it has parts."""

    key: str
    name: Text
    divides: bool = False


class Objects(Protocol):
    """The objects of a table, all of them parts of `under`.

    The key "" stands for all of them together.
    """

    under: str
    things: Sequence[Thing]

    def steps(self, column: str) -> int:
        """How many steps of a column's paths tell whose a row is; 0 where it has no paths."""

    def owners(self, column: str, value: str) -> Iterable[str]:
        """The keys of those whose rows have this value in a measure's key column."""

    def rows(self, column: str, key: str) -> Q:
        """The rows of one object."""


class Branches:
    """Parts of the tree below `under`: whole branches, and what is a node's alone."""

    def __init__(self, under: str, things: Iterable[Thing]) -> None:
        self.under = under
        self.things: Sequence[Thing] = tuple(things)
        self._keys = {thing.key for thing in self.things}

    def steps(self, _column: str) -> int:
        """As deep as the deepest branch."""
        return max(depth(key) for key in self._keys)

    def owners(self, _column: str, value: str) -> Iterable[str]:
        """The one branch or node."""
        return [key for key in (EXACTLY + value, *ancestry(value)) if key in self._keys][:1]

    def rows(self, column: str, key: str) -> Q:
        """A subtree is a range of paths."""
        if key.startswith(EXACTLY):
            return Q(**{column: key.removeprefix(EXACTLY)})
        return below(column, key or self.under)


class Person(msgspec.Struct, frozen=True):
    """Somebody with a post: login, name, and the post's areas (none = the whole city)."""

    login: str
    name: Text
    areas: frozenset[str]


class People:
    """People with posts. All together, they are everything that is counted by area."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.under = ""
        self._people = {person.login: person for person in people}
        self._keepers = defaultdict[str, set[str]](set)
        for person in self._people.values():
            for area in person.areas or {""}:
                self._keepers[area].add(person.login)
        self.things: Sequence[Thing] = tuple(Thing(each.login, each.name) for each in self._people.values())

    def steps(self, column: str) -> int:
        """As deep as the deepest area of a post."""
        return max(map(depth, self._keepers), default=0) or 1 if column == AREA else 0

    def owners(self, column: str, value: str) -> Iterable[str]:
        """The one with this login; of an area, all whose post reaches it."""
        if column != AREA:
            return [value]
        return set[str]().union(*(self._keepers.get(area, ()) for area in (*ancestry(value), "")))

    def rows(self, column: str, key: str) -> Q:
        """By login, or within the areas of the post; raises UnknownObject."""
        if key and key not in self._people:
            raise UnknownObject(field="object", key=key, remedy="follow a link of the table")
        if column != AREA:
            return Q(**{f"{column}__in": [key] if key else list(self._people)})
        return reduce(or_, (below(column, area) for area in sorted(self._people[key].areas)), Q()) if key else Q()
