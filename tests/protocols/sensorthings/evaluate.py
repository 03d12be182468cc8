"""What expressions of $filter mean, written down without regard to speed: the judge of a server.

An entity is a dict as the standard writes it, its links included (one: a dict, many: a list), its times read. Where a
path goes over many, the expression holds if it holds for one choice of them. Two-valued: what compares with nothing is
false, but `eq null` and `ne null` ask for it. Times are half-open, so an interval that ends at an instant is before it.
"""

import math
import operator
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import shapely

from civicgrid.kernel.errors import CivicGridError
from civicgrid.protocols.sensorthings import (
    COMPARISONS,
    TEMPORAL,
    Call,
    Expression,
    Geometry,
    Interval,
    Literal,
    Path,
    each_node,
    geojson,
    read_time,
)

Entity = Mapping[str, Any]
Choice = Mapping[tuple[str, ...], Any]
"""Path over many -> the one of them that is looked at."""
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def holds(expression: Expression, entity: Entity, now: datetime = NOW) -> bool:
    """Whether a filter lets an entity pass."""
    return any(_value(expression, entity, choice, now) is True for choice in _choices(expression, entity))


def _choices(expression: Expression, entity: Entity) -> Iterator[Choice]:
    """Every way to choose one where paths of the expression meet many; none where there are none."""
    chosen: list[dict[tuple[str, ...], Any]] = [{}]
    paths = sorted({node.names for node, _ in each_node(expression) if isinstance(node, Path)})
    for prefix in dict.fromkeys(names[:size] for names in paths for size in range(1, len(names) + 1)):
        grown = []
        for choice in chosen:
            found = _followed(prefix, entity, choice)
            many = found if isinstance(found, list) and prefix[-1][0].isupper() else None
            grown += [choice] if many is None else [{**choice, prefix: each} for each in many or [None]]
        chosen = grown
    yield from chosen


def _followed(names: tuple[str, ...], entity: Entity, choice: Choice) -> Any:  # noqa: ANN401  JSON
    found: Any = entity
    for place, name in enumerate(names, 1):
        if names[:place] in choice:
            found = choice[names[:place]]
        elif isinstance(found, dict):
            found = found.get("@iot.id" if name == "id" and "id" not in found else name)
        elif isinstance(found, list) and name.isdecimal() and int(name) < len(found):
            found = found[int(name)]
        else:
            return None
    return found


def _value(node: Expression, entity: Entity, choice: Choice, now: datetime) -> Any:  # noqa: ANN401
    match node:
        case Literal(value):
            return value
        case Path(names):
            return _followed(names, entity, choice)
    arguments = [_value(each, entity, choice, now) for each in node.arguments]
    if node.name in LOGIC:
        return LOGIC[node.name]([each is True for each in arguments])
    if node.name in COMPARISONS:
        return _compared(node, arguments)
    return None if None in arguments else _called(node.name, arguments, now)


def _called(name: str, arguments: list[Any], now: datetime) -> Any:  # noqa: ANN401
    """The result of a function; nothing where it makes no sense of its arguments."""
    if name in TEMPORAL:
        return TIMES[name](*map(_interval, arguments))
    try:
        return {"now": lambda: now, **CALLS}[name](*arguments)
    except (TypeError, ValueError, AttributeError, OverflowError, ZeroDivisionError):
        return None


LOGIC: Mapping[str, Callable[[list[bool]], bool]] = {"and": all, "or": any, "not": lambda those: not those[0]}


def _compared(node: Call, values: list[Any]) -> bool:
    """A quoted literal is read as what it is compared with; what is of two kinds is merely not equal.

    A number of JSON is compared with a quoted literal as it is printed.
    """
    left, right = (_printed(*each) for each in zip(values, reversed(node.arguments), node.arguments, strict=True))
    if Literal(None) in node.arguments:
        return node.name in {"eq", "ne"} and (left is right) is (node.name == "eq")
    if left is None or right is None:
        return False
    if isinstance(node.arguments[0], Literal):
        left = _read_like(left, right)
    if isinstance(node.arguments[1], Literal):
        right = _read_like(right, left)
    if isinstance(left, datetime | Interval) and isinstance(right, datetime | Interval):
        return COMPARED_TIMES[node.name](_interval(left), _interval(right))
    if _kind(left) is not _kind(right):
        return node.name == "ne"
    try:
        return bool(getattr(operator, node.name)(left, right))
    except TypeError:
        return False


def _printed(value: Any, other: Expression, told: Expression) -> Any:  # noqa: ANN401
    """A number as it is printed, where it is JSON and the other is quoted."""
    json = isinstance(told, Path) and told.names[-1] not in {"id", "@iot.id"} and _kind(value) is float
    if not json or not isinstance(other, Literal) or not isinstance(other.value, str):
        return value
    return str(int(value) if value == int(value) and abs(value) < 2**53 else value)


def _read_like(literal: Any, other: Any) -> Any:  # noqa: ANN401
    """A quoted literal as a number or a time, where it is compared with one."""
    if not isinstance(literal, str):
        return literal
    try:
        if _kind(other) is float:
            return float(literal)
        return read_time(literal) if isinstance(other, datetime | Interval) else literal
    except (ValueError, CivicGridError):
        return literal


def _kind(value: Any) -> type:  # noqa: ANN401
    return float if type(value) is int else type(value)


Span = tuple[datetime, datetime]


def _interval(value: Any) -> Span:  # noqa: ANN401
    return (value.start, value.end) if isinstance(value, Interval) else (value, value)


def _before(one: Span, other: Span) -> bool:
    """Ends before the other starts; an interval does not contain its end."""
    return one[1] <= other[0] and one != other and (one[0] < one[1] or one[1] < other[0])


def _overlaps(one: Span, other: Span) -> bool:
    return not _before(one, other) and not _before(other, one)


TIMES: Mapping[str, Callable[[Span, Span], bool]] = {
    "before": _before,
    "after": lambda one, other: _before(other, one),
    "meets": lambda one, other: one[1] == other[0] or other[1] == one[0],
    "during": lambda one, other: other[0] <= one[0] and one[1] <= other[1] and not _before(other, one),
    "overlaps": _overlaps,
    "starts": lambda one, other: one[0] == other[0],
    "finishes": lambda one, other: one[1] == other[1],
}
COMPARED_TIMES: Mapping[str, Callable[[Span, Span], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": _before,
    "gt": lambda one, other: _before(other, one),
    "le": lambda one, other: one == other or _before(one, other),
    "ge": lambda one, other: one == other or _before(other, one),
}


def _shape(value: Any) -> Any:  # noqa: ANN401
    return shapely.geometry.shape(geojson(value.wkt) if isinstance(value, Geometry) else value)


def _length(value: Any) -> float:  # noqa: ANN401
    shape = _shape(value)
    return float(shape.length) if "LineString" in shape.geom_type else 0.0


def _start(value: Any) -> Any:  # noqa: ANN401
    return value.start if isinstance(value, Interval) else value


def _part(name: str) -> Callable[[Any], int]:
    return lambda value: int(getattr(_start(value), name))


def _rounded(number: float) -> float:
    """Halves away from zero."""
    return math.copysign(math.floor(abs(number) + 0.5), number)


def _of_amounts(calculate: Callable[..., Any]) -> Callable[..., Any]:
    """Arithmetic as the standard has it: no text, truth or list is an amount, as some are in Python."""

    def calculated(*arguments: Any) -> Any:  # noqa: ANN401
        if any(isinstance(each, bool | str | list) for each in arguments):
            raise TypeError
        return calculate(*arguments)

    return calculated


CALLS: Mapping[str, Callable[..., Any]] = {
    "add": _of_amounts(operator.add),
    "sub": _of_amounts(operator.sub),
    "mul": _of_amounts(operator.mul),
    "div": _of_amounts(operator.truediv),
    "mod": _of_amounts(math.fmod),
    "neg": _of_amounts(operator.neg),
    "substringof": lambda part, text: part in text,
    "contains": lambda text, part: part in text,
    "startswith": str.startswith,
    "endswith": str.endswith,
    "length": len,
    "indexof": str.find,
    "substring": lambda text, start, size=None: text[start:] if size is None else text[start:][:size],
    "tolower": str.lower,
    "toupper": str.upper,
    "trim": str.strip,
    "concat": lambda one, other: one + other,
    **{name: _part(name) for name in ("year", "month", "day", "hour", "minute", "second")},
    "fractionalseconds": lambda value: _start(value).microsecond / 1e6,
    "date": lambda value: _start(value).date(),
    "time": lambda value: _start(value).time(),
    "totaloffsetminutes": lambda value: int(_start(value).utcoffset() / timedelta(minutes=1)),
    "mindatetime": lambda: datetime.min.replace(tzinfo=UTC),
    "maxdatetime": lambda: datetime.max.replace(tzinfo=UTC),
    "round": _rounded,
    "floor": math.floor,
    "ceiling": math.ceil,
    "geo.distance": lambda one, other: float(_shape(one).distance(_shape(other))),
    "geo.length": _length,
    "geo.intersects": lambda one, other: bool(_shape(one).intersects(_shape(other))),
    **{
        f"st_{name}": lambda one, other, name=name: bool(getattr(_shape(one), name)(_shape(other)))
        for name in ("equals", "disjoint", "touches", "within", "overlaps", "crosses", "intersects", "contains")
    },
    "st_relate": lambda one, other, pattern: bool(_shape(one).relate_pattern(_shape(other), pattern)),
}
"""Operators and functions on values that are there; distances and lengths are in degrees, in the plane."""
