"""Expressions of $filter: literals, paths, and calls of operators and functions."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

import msgspec

from .times import Interval, written, written_duration


class Geometry(msgspec.Struct, frozen=True):
    """A geometry in the words of WKT, degrees, longitude first."""

    wkt: str


Value: TypeAlias = bool | int | float | str | datetime | date | time | timedelta | Interval | Geometry | None


class Literal(msgspec.Struct, frozen=True):
    """A value; its Python type is its kind, instants are in UTC."""

    value: Value


class Path(msgspec.Struct, frozen=True):
    """Names from the entity on: links, a property, keys of its JSON."""

    names: tuple[str, ...]


class Call(msgspec.Struct, frozen=True):
    """An operator or a function with its arguments; `and` and `or` have two or more."""

    name: str
    arguments: "tuple[Expression, ...]" = ()


Expression: TypeAlias = Literal | Path | Call

OPERATORS: Mapping[str, int] = {
    "or": 1,
    "and": 2,
    "not": 3,
    **dict.fromkeys(("eq", "ne"), 4),
    **dict.fromkeys(("gt", "ge", "lt", "le"), 5),
    **dict.fromkeys(("add", "sub"), 6),
    **dict.fromkeys(("mul", "div", "mod"), 7),
    "neg": 8,
}
"""Operator -> how tightly it binds; `neg` is the minus before a value.

`not` denies a whole comparison, as `not result gt 3` is meant.
"""
TIGHTEST = 9
LOGICAL = frozenset({"and", "or", "not"})
COMPARISONS = frozenset({"eq", "ne", "gt", "ge", "lt", "le"})
ARITHMETIC = frozenset({"add", "sub", "mul", "div", "mod", "neg"})

TEXTUAL = {
    "substringof": (2, 2),  # what is sought comes first
    **dict.fromkeys(("contains", "startswith", "endswith", "indexof", "concat"), (2, 2)),
    **dict.fromkeys(("length", "tolower", "toupper", "trim"), (1, 1)),
    "substring": (2, 3),
}
CALENDAR = dict.fromkeys(
    ("year", "month", "day", "hour", "minute", "second", "fractionalseconds", "date", "time", "totaloffsetminutes"),
    (1, 1),
)
MOMENTS = dict.fromkeys(("now", "mindatetime", "maxdatetime"), (0, 0))
ROUNDING = dict.fromkeys(("round", "floor", "ceiling"), (1, 1))
MEASURES = {"geo.distance": (2, 2), "geo.length": (1, 1)}
SPATIAL = {
    "geo.intersects": (2, 2),
    **dict.fromkeys(
        ("st_equals", "st_disjoint", "st_touches", "st_within", "st_overlaps", "st_crosses", "st_intersects"), (2, 2)
    ),
    "st_contains": (2, 2),
    "st_relate": (3, 3),
}
TEMPORAL = dict.fromkeys(("before", "after", "meets", "during", "overlaps", "starts", "finishes"), (2, 2))
FUNCTIONS: Mapping[str, tuple[int, int]] = TEXTUAL | CALENDAR | MOMENTS | ROUNDING | MEASURES | SPATIAL | TEMPORAL
"""Function -> arguments at least and at most (18-088, tables 22 and 23; the temporal ones are FROST's)."""
YES_OR_NO = LOGICAL | COMPARISONS | SPATIAL.keys() | TEMPORAL.keys() | {"substringof", "contains"}
YES_OR_NO |= {"startswith", "endswith"}
"""Operators and functions whose result is true or false."""


def each_node(expression: Expression) -> Iterator[tuple[Expression, int]]:
    """Every node with its depth, the whole first; without recursion."""
    waiting = [(expression, 1)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        if isinstance(node, Call):
            waiting += [(each, depth + 1) for each in node.arguments]


def printed(expression: Expression) -> str:
    """The expression as text that parses to the same again."""
    if isinstance(expression, Literal):
        return _literal(expression.value)
    if isinstance(expression, Path):
        return "/".join(expression.names)
    if expression.name in OPERATORS:
        return _operation(expression.name, expression.arguments)
    return f"{expression.name}({', '.join(map(printed, expression.arguments))})"


def _operation(name: str, arguments: tuple[Expression, ...]) -> str:
    binding = OPERATORS[name]
    if name == "neg":
        inner = printed(arguments[0])
        return f"-({inner})" if isinstance(arguments[0], Literal) else f"-{_within(arguments[0], binding)}"
    if name == "not":
        return f"not {_within(arguments[0], binding)}"
    first, *rest = arguments
    # Operators of one rank are read from the left: only there may an equal stand without parentheses.
    left = _within(first, binding + (name in LOGICAL))
    return f" {name} ".join((left, *(_within(each, binding + 1) for each in rest)))


def _within(expression: Expression, binding: int) -> str:
    """Printed, in parentheses where it binds less tightly than that."""
    tightness = OPERATORS.get(expression.name, TIGHTEST) if isinstance(expression, Call) else TIGHTEST
    return printed(expression) if tightness >= binding else f"({printed(expression)})"


def _literal(value: Value) -> str:
    match value:
        case None | bool():
            return {None: "null", True: "true", False: "false"}[value]
        case str():
            return "'" + value.replace("'", "''") + "'"
        case datetime() | Interval():
            return written(value)
        case date() | time():
            return value.isoformat()
        case timedelta():
            return f"duration'{written_duration(value)}'"
        case Geometry(wkt):
            return f"geography'{wkt}'"
        case _:
            return repr(value)
