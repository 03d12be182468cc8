"""The same filter without a database: whether a row in memory lies in a reach."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q

from .actor import Actor
from .permissions import reach
from .scopes import nothing

Holds = Callable[[object], bool]
"""Whether a row, whose attributes are named as the table's columns, is reached."""


class NotForMemory(TypeError):
    """A scope asks what only the database can answer."""


def reached(actor: Actor, action: str) -> Holds:
    """Whether a row is one on which the actor may do the action, as `narrow` finds."""
    return holds(reach(actor, action))


def holds(condition: Q) -> Holds:
    """The condition as a function of a row; raises NotForMemory."""
    if condition == nothing:
        return lambda _row: False
    if condition.negated:
        fault = "what a negation makes of an empty value, only the database knows"
        raise NotForMemory(fault)
    parts = [holds(each) if isinstance(each, Q) else _look_up(each) for each in condition.children]
    return _WHOLES[condition.connector](parts)


def _all(parts: list[Holds]) -> Holds:
    if len(parts) == 1:
        return parts[0]
    return lambda row: all(part(row) for part in parts)


def _any(parts: list[Holds]) -> Holds:
    return lambda row: any(part(row) for part in parts)


_WHOLES: Mapping[str, Callable[[list[Holds]], Holds]] = {Q.AND: _all, Q.OR: _any}

# As in SQL, nothing compares with a value that is not there.
_TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "exact": lambda value, wanted: value is not None and value == wanted,
    "gt": lambda value, bound: value is not None and value > bound,
    "gte": lambda value, bound: value is not None and value >= bound,
    "lt": lambda value, bound: value is not None and value < bound,
    "lte": lambda value, bound: value is not None and value <= bound,
    "in": lambda value, wanted: value is not None and value in wanted,
    "isnull": lambda value, wanted: (value is None) is wanted,
}


def _look_up(asked: object) -> Holds:
    if not isinstance(asked, tuple):
        fault = f"{asked!r} is no look-up"
        raise NotForMemory(fault)
    name, wanted = asked
    column, _, way = name.partition("__")
    test = _TESTS.get(way or "exact")
    if test is None or hasattr(wanted, "resolve_expression"):
        fault = f"{name} needs the database"
        raise NotForMemory(fault)
    return lambda row: test(getattr(row, column), wanted)
