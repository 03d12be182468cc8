"""Expressions as SQL.

One way through them, for the tables and for the observations.
"""

from collections.abc import Callable, Iterator
from typing import Protocol

from civicgrid.protocols import sensorthings as sta

from .functions import applied
from .sql import FALSE, TRUE, Sql, joined, made
from .values import NOTHING, START, TEXT, TRUTH, Value, compared, of_literal, spans


class Side(Protocol):
    """Where an expression is asked: what its paths and shapes are there."""

    collated: str
    """What makes a comparison of texts one of their characters' numbers."""
    remainder: str
    """How the remainder of {0} by {1} is asked for."""

    def path(self, path: sta.Path) -> Value:
        """What a path leads to."""

    def spatial(self, call: sta.Call) -> Value:
        """What a function of shapes gives."""


def condition(node: sta.Expression, side: Side) -> Sql:
    """Whether it holds: as SQL that is true, or false or null."""
    match node:
        case sta.Literal(value):
            return TRUE if value is True else FALSE
        case sta.Path():
            return side.path(node).view(TRUTH)
        case sta.Call("not", arguments):
            return made("({0}) IS NOT TRUE", condition(arguments[0], side))
        case sta.Call("and" | "or", arguments):
            return joined(node.name.upper(), [condition(each, side) for each in arguments])
        case _:
            return _test(node, side)


def value(node: sta.Expression, side: Side) -> Value:
    """What it gives."""
    match node:
        case sta.Literal(told):
            return of_literal(told)
        case sta.Path():
            return side.path(node)
        case sta.Call(name, _) if name in sta.LOGICAL or name in sta.COMPARISONS:
            return Value({TRUTH: made("(({0}) IS TRUE)", condition(node, side))})
        case _:
            return _called(node, side)


def _test(node: sta.Call, side: Side) -> Sql:
    if node.name not in sta.COMPARISONS:
        return _called(node, side).view(TRUTH)
    one, other = (value(each, side) for each in node.arguments)
    return compared(node.name, one, other, side.collated)


def _called(node: sta.Call, side: Side) -> Value:
    if node.name in sta.SPATIAL or node.name.startswith("geo."):
        return side.spatial(node)
    arguments = [_argument(each, node.name, side) for each in node.arguments]
    if NOTHING in arguments:
        return Value({TRUTH: Sql("NULL")})
    if node.name in sta.TEMPORAL:
        fits = all(START in each.views for each in arguments)
        return Value({TRUTH: spans(node.name, *arguments) if fits else FALSE})
    return applied(node.name, arguments, side.remainder)


def _argument(node: sta.Expression, function: str, side: Side) -> Value:
    """What a function is given: what is quoted is a text to it, but to those of times."""
    told = value(node, side)
    quoted = isinstance(node, sta.Literal) and isinstance(node.value, str) and function not in sta.TEMPORAL
    return Value({TEXT: told.view(TEXT)}) if quoted else told


def paths(node: sta.Expression) -> Iterator[tuple[str, ...]]:
    """The names of every path."""
    for each, _ in sta.each_node(node):
        if isinstance(each, sta.Path):
            yield each.names


def strict(node: sta.Expression) -> bool:
    """Whether it cannot hold where one of its paths leads to nothing."""
    return not any(each == sta.Literal(None) or _of_truths(each) for each, _ in sta.each_node(node))


def _of_truths(node: sta.Expression) -> bool:
    """Whether it may make something true of what is not."""
    return isinstance(node, sta.Call) and (node.name in {"or", "not"} or _compares_truths(node))


def _compares_truths(node: sta.Call) -> bool:
    return node.name != "and" and any(
        isinstance(each, sta.Call) and (each.name in sta.LOGICAL or each.name in sta.COMPARISONS)
        for each in node.arguments
    )


def conjuncts(node: sta.Expression) -> tuple[sta.Expression, ...]:
    """The conditions that all have to hold."""
    if isinstance(node, sta.Call) and node.name == "and":
        return tuple(part for each in node.arguments for part in conjuncts(each))
    return (node,)


def together(parts: tuple[sta.Expression, ...]) -> sta.Expression:
    """One condition of several."""
    return parts[0] if len(parts) == 1 else sta.Call("and", parts)


def renamed(node: sta.Expression, name: Callable[[tuple[str, ...]], tuple[str, ...]]) -> sta.Expression:
    """The same with other paths."""
    match node:
        case sta.Path(names):
            return sta.Path(name(names))
        case sta.Call(called, arguments):
            return sta.Call(called, tuple(renamed(each, name) for each in arguments))
    return node
