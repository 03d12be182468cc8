"""Reads $filter: text to expression, within limits, telling the place of a fault."""

import math
from collections.abc import Callable
from datetime import date, time
from functools import cache

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken, v_args

from civicgrid.kernel.errors import CivicGridError, InvalidInput
from civicgrid.kernel.plain import plain
from civicgrid.kernel.text import nearest

from .expressions import FUNCTIONS, Call, Expression, Geometry, Literal, Path, Value, each_node
from .times import read_duration, read_instant, read_interval
from .wkt import geojson

FIELD = "$filter"
MAX_LENGTH, MAX_DEPTH, MAX_NODES = 10_000, 50, 2_000
"""Characters of an expression, how deep its calls are nested, and its literals, paths and calls together."""
LARGEST = 2**63
"""Whole numbers from there on are read as decimal fractions."""


class InvalidExpression(InvalidInput):
    """At character {column}, {found!r} is not expected."""


class ExpressionUnfinished(InvalidInput):
    """The expression ends too early, before character {column}."""


class InvalidLiteral(InvalidInput):
    """At character {column}, {value!r} is not a value."""


class UnknownFunction(InvalidInput):
    """There is no function {name}, which is called at character {column}."""


class WrongArguments(InvalidInput):
    """The function {name} at character {column} is given {given} arguments."""


class ExpressionTooLarge(InvalidInput):
    """The expression is nested too deeply, or has too many parts."""


def parse(text: str) -> Expression:
    """The expression; raises an error that names the character, counted from 1."""
    plain(FIELD, text, MAX_LENGTH)
    try:
        expression: Expression = _parser().parse(text)  # type: ignore[assignment]  # the builder makes it
    except UnexpectedInput as fault:
        raise _told(fault, text) from fault
    for count, (_, depth) in enumerate(each_node(expression), 1):
        if count > MAX_NODES or depth > MAX_DEPTH:
            raise ExpressionTooLarge(field=FIELD, remedy="make it simpler, or ask in several steps")
    return expression


@v_args(inline=True)
class _Builder(Transformer[Token, Expression]):
    """Makes nodes as the parser goes, so that depth needs no recursion."""

    def disjunction(self, *arguments: Expression) -> Expression:
        return Call("or", arguments)

    def conjunction(self, *arguments: Expression) -> Expression:
        return Call("and", arguments)

    def denied(self, argument: Expression) -> Expression:
        return Call("not", (argument,))

    def negative(self, argument: Expression) -> Expression:
        return Call("neg", (argument,))

    def operation(self, left: Expression, operator: Token, right: Expression) -> Expression:
        return Call(str(operator), (left, right))

    def called(self, function: Token, *arguments: Expression | None) -> Expression:
        given = tuple(each for each in arguments if each is not None)
        _check_arity(function, len(given))
        return Call(str(function), given)

    def path(self, names: Token) -> Expression:
        return Path(tuple(names.split("/")))

    def null(self, _: Token) -> Expression:
        return Literal(None)

    def true(self, _: Token) -> Expression:
        return Literal(True)  # noqa: FBT003  a value, no switch

    def false(self, _: Token) -> Expression:
        return Literal(False)  # noqa: FBT003

    def string(self, token: Token) -> Expression:
        return Literal(token[1:-1].replace("''", "'"))

    def literal(self, token: Token) -> Expression:
        return Literal(_READERS[token.type](token))


def _check_arity(function: Token, given: int) -> None:
    known, name, column = FUNCTIONS.get(function), str(function), _column(function)
    if known is None and (meant := nearest(name, FUNCTIONS)):
        raise UnknownFunction(field=FIELD, name=name, column=column, remedy="write {meant}", meant=meant)
    if known is None:
        raise UnknownFunction(
            field=FIELD, name=name, column=column, remedy="choose one of {known}", known=sorted(FUNCTIONS)
        )
    counts = list(range(known[0], known[1] + 1))
    if given not in counts:
        raise WrongArguments(
            field=FIELD, name=name, column=column, given=given, remedy="give it {counts}", counts=counts
        )


def _quoted(token: Token) -> str:
    return token[token.index("'") + 1 : -1]


def _number(token: Token) -> Value:
    number = float(token)
    if not math.isfinite(number):
        raise _invalid(token)
    whole = token.lstrip("-").isdecimal() and abs(number) <= LARGEST and abs(int(token)) < LARGEST
    return int(token) if whole else number


def _duration(token: Token) -> Value:
    length = read_duration(_quoted(token))
    if length is None:
        raise _invalid(token)
    return length


def _geometry(token: Token) -> Value:
    if geojson(words := _quoted(token)) is None:
        raise _invalid(token)
    return Geometry(words)


def _timed(read: Callable[[str], Value]) -> Callable[[Token], Value]:
    """The reader, its faults told with their place."""

    def reader(token: Token) -> Value:
        try:
            return read(token)
        except (CivicGridError, ValueError) as fault:
            raise _invalid(token) from fault

    return reader


_READERS: dict[str, Callable[[Token], Value]] = {
    "NUMBER": _number,
    "INTERVAL": _timed(read_interval),
    "INSTANT": _timed(read_instant),
    "DATE": _timed(date.fromisoformat),
    "CLOCK": _timed(time.fromisoformat),
    "DURATION": _duration,
    "GEOMETRY": _geometry,
}


def _invalid(token: Token) -> InvalidLiteral:
    return InvalidLiteral(field=FIELD, value=str(token), column=_column(token), remedy="write it as 18-088 says")


@cache
def _parser() -> Lark:
    return Lark.open("filters.lark", rel_to=__file__, parser="lalr", transformer=_Builder())


def _column(token: Token) -> int:
    return (token.start_pos or 0) + 1


def _told(fault: UnexpectedInput, text: str) -> CivicGridError:
    """What stands there, and what should."""
    taken = fault.expected if isinstance(fault, UnexpectedToken) else getattr(fault, "allowed", ())
    ended = isinstance(fault, UnexpectedToken) and fault.token.type == "$END"
    place: int = len(text) if ended else fault.pos_in_stream  # type: ignore[assignment]  # lark forgets its type
    error = ExpressionUnfinished if ended else InvalidExpression
    column, found = place + 1, text[place : place + 20]
    if "PATH" in taken:
        return error(field=FIELD, column=column, found=found, remedy="write a property, a value or a function there")
    if ended:
        return error(field=FIELD, column=column, remedy="close the parenthesis")
    return error(field=FIELD, column=column, found=found, remedy="write and, or, a comparison or a calculation there")
