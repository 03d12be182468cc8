"""Scopes: how far a grant reaches over a table's rows, as a filter of constants."""

from collections.abc import Callable

from django.db.models import Q

from .actor import Grant

Scope = Callable[[Grant], Q]
"""The rows a grant reaches. Paths end in "."; a subtree is a range, which keeps its index under every filter."""

nothing = Q(pk__in=[])
"""No row at all."""


def everywhere(_grant: Grant) -> Q:
    """Every row."""
    return Q()


def in_organisation(column: str) -> Scope:
    """Rows whose organisation path in `column` is the grant's organisation or below."""
    return lambda grant: below(column, grant.organisation)


def in_area(column: str) -> Scope:
    """Rows whose area path in `column` is in the grant's areas; no area = the city."""

    def scope(grant: Grant) -> Q:
        reached = Q()
        for path in grant.areas:
            reached |= below(column, path)
        return reached

    return scope


def both(one: Scope, other: Scope) -> Scope:
    """Rows that both scopes reach."""
    return lambda grant: one(grant) & other(grant)


def either(one: Scope, other: Scope) -> Scope:
    """Rows that one of the scopes reaches."""
    return lambda grant: one(grant) | other(grant) if one(grant) and other(grant) else Q()


def held_by(column: str) -> Scope:
    """Rows whose `column` names the holder of the post."""
    return lambda grant: Q(**{column: grant.holder}) if grant.holder else Q()


def below(column: str, path: str) -> Q:
    """The subtree of a path, as a range: `A.B.` <= column < `A.B/` ("/" follows ".")."""
    return Q(**{f"{column}__gte": path, f"{column}__lt": f"{path[:-1]}/"}) if path else Q()
