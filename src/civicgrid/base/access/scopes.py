"""Scopes: how far a grant reaches over a table's rows, as a filter of constants."""

from collections.abc import Callable, Sequence
from functools import reduce
from operator import and_, or_

from django.db.models import Q

from .actor import Grant

Scope = Callable[[Grant], Q]
"""The rows a grant reaches; none for what it leaves empty.

Paths end in "."; a subtree is a range, which keeps its index under every filter.
"""

nothing = Q(pk__in=[])
"""No row at all."""


def everywhere(_grant: Grant) -> Q:
    """Every row."""
    return Q()


def in_organisation(column: str) -> Scope:
    """Rows whose organisation path in `column` is the grant's organisation or below."""
    return lambda grant: below(column, grant.organisation) if grant.organisation else nothing


def in_area(column: str) -> Scope:
    """Rows whose area path in `column` is in the grant's areas."""
    return lambda grant: any_of([below(column, path) for path in grant.areas])


def both(one: Scope, other: Scope) -> Scope:
    """Rows that both scopes reach."""

    def scope(grant: Grant) -> Q:
        conditions = one(grant), other(grant)
        return nothing if nothing in conditions else and_(*conditions)

    return scope


def either(one: Scope, other: Scope) -> Scope:
    """Rows that one of the scopes reaches."""
    return lambda grant: any_of([one(grant), other(grant)])


def held_by(column: str) -> Scope:
    """Rows whose `column` names the holder of the post."""
    return lambda grant: Q(**{column: grant.holder}) if grant.holder else nothing


def any_of(conditions: Sequence[Q]) -> Q:
    """The rows that one of the conditions reaches; an empty one reaches every row."""
    reached = [each for each in conditions if each != nothing]
    if not all(reached):
        return Q()
    return reduce(or_, reached) if reached else nothing


def below(column: str, path: str) -> Q:
    """The subtree of a path, as a range: `A.B.` <= column < `A.B/` ("/" follows ".")."""
    return Q(**{f"{column}__gte": path, f"{column}__lt": f"{path[:-1]}/"}) if path else Q()
