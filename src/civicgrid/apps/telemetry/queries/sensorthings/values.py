"""Values as SQL: what each may be read as, and how two of them compare.

JSON has no type of its own until a row is looked at; so a value has several *views*, of which a row fills at most one.
What cannot be read as what is asked for is null, and nothing compares with null.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from math import isfinite
from typing import Any

import msgspec

from civicgrid.kernel.errors import CivicGridError
from civicgrid.protocols import sensorthings as sta

from .sql import FALSE, TRUE, Sql, bound, joined, made

NUMBER, TEXT, TRUTH, INSTANT, START, END = "number", "text", "truth", "instant", "start", "end"
DATE, CLOCK, DURATION, RAW = "date", "clock", "duration", "raw"
PLAIN = (NUMBER, TEXT, TRUTH)
TREE = "tree"
"""Objects and lists, as they are written: they are the same or not, and nothing else."""
QUOTED, PRINTED = "quoted", "printed"
"""A text as it stands in a question; numbers and texts of JSON as they stand in an answer."""
SINGLE = (DATE, CLOCK, DURATION)


class Value(msgspec.Struct, frozen=True):
    """View -> SQL that reads as it; `raw` is there to ask whether it is null."""

    views: Mapping[str, Sql]

    def view(self, name: str) -> Sql:
        """The value read as something, NULL where it cannot be."""
        return self.views.get(name, NULL)

    @property
    def raw(self) -> Sql:
        """What is null where the value is."""
        return self.views.get(RAW) or next(iter(self.views.values()))


NULL = Sql("NULL")
NOTHING = Value({})
"""Null."""


def of_moment(sql: Sql) -> Value:
    """An instant, which is a span without a length too."""
    return Value({INSTANT: sql, START: sql, END: sql})


def of_literal(value: sta.Value) -> Value:
    """A literal; a quoted number or time is one where nothing else can be meant.

    A shape is no value: functions of shapes look at it themselves.
    """
    views = next((views for kind, views in _LITERALS if isinstance(value, kind)), None)
    return Value(views(value)) if views else NOTHING


def moment(value: datetime) -> Sql:
    """An instant as SQL of both databases."""
    return bound(value.astimezone(UTC).isoformat(), "CAST(%s AS timestamptz)")


def _times(value: datetime | sta.Interval) -> dict[str, Sql]:
    if isinstance(value, sta.Interval):
        return {START: moment(value.start), END: moment(value.end)}
    return {INSTANT: (at := moment(value)), START: at, END: at}


def _quoted(text: str) -> dict[str, Sql]:
    return dict.fromkeys((TEXT, QUOTED), bound(text, "CAST(%s AS text)"))


def _number_in(text: str) -> dict[str, Sql]:
    try:
        number = float(text)
    except ValueError:
        return {}
    return {NUMBER: bound(number)} if isfinite(number) else {}


def _time_in(text: str) -> dict[str, Sql]:
    try:
        return _times(sta.read_time(text))
    except CivicGridError:
        return {}


_LITERALS: Sequence[tuple[type, Callable[[Any], Mapping[str, Sql]]]] = (
    (bool, lambda value: {TRUTH: bound(value)}),
    (int, lambda value: {NUMBER: bound(value)}),
    (float, lambda value: {NUMBER: bound(value)}),
    (str, lambda value: {**_quoted(value), **_number_in(value), **_time_in(value)}),
    (datetime, lambda value: _times(value)),
    (sta.Interval, lambda value: _times(value)),
    (date, lambda value: {DATE: bound(value.isoformat(), "CAST(%s AS date)")}),
    (time, lambda value: {CLOCK: bound(value.isoformat(), "CAST(%s AS time)")}),
    (timedelta, lambda value: {DURATION: bound(f"{value.total_seconds()} seconds", "CAST(%s AS interval)")}),
)
"""Kind of a literal -> its views; a moment is a day too, so it stands before."""
COMPARED: Mapping[str, str] = {"eq": "=", "ne": "<>", "gt": ">", "ge": ">=", "lt": "<", "le": "<="}
_BEFORE = "({1} < {2} OR ({1} = {2} AND {0} < {1}))"
_AFTER = "({3} < {0} OR ({3} = {0} AND {2} < {3}))"
_SAME = "({0} = {2} AND {1} = {3})"
SPANS: Mapping[str, str] = {
    "eq": _SAME,
    "ne": "({0} <> {2} OR {1} <> {3})",
    "gt": _AFTER,
    "ge": f"({_SAME} OR {_AFTER})",
    "lt": _BEFORE,
    "le": f"({_SAME} OR {_BEFORE})",
    "before": _BEFORE,
    "after": _AFTER,
    "meets": "({1} = {2} OR {0} = {3})",
    "during": f"({{0}} >= {{2}} AND {{1}} <= {{3}} AND NOT {_AFTER})",
    "overlaps": f"(NOT {_BEFORE} AND NOT {_AFTER})",
    "starts": "{0} = {2}",
    "finishes": "{1} = {3}",
}
"""How two times compare: {0} to {1} is the one, {2} to {3} the other; what has a length does not hold its end."""


def compared(operator: str, one: Value, other: Value, collated: str) -> Sql:
    """Whether two values compare so; texts by the numbers of their characters.

    Values of two kinds are merely not equal.
    """
    if not one.views or not other.views:
        return _null_test(operator, one if one.views else other)
    if START in one.views and START in other.views:
        return spans(operator, one, other)
    one, other = _as_printed(one, other), _as_printed(other, one)
    known = (*PLAIN, *SINGLE, *[TREE] * (operator == "eq"))
    common = [each for each in known if each in one.views and each in other.views]
    if operator == "ne" and (len(common) != 1 or RAW in {*one.views, *other.views}):
        same = compared("eq", one, other, collated)
        return made("({0} IS NOT NULL AND {1} IS NOT NULL AND ({2}) IS NOT TRUE)", one.raw, other.raw, same)
    sign = COMPARED[operator]
    template = {TEXT: f"{{0}}{collated} {sign} {{1}}{collated}"}
    found = [made(template.get(each, f"{{0}} {sign} {{1}}"), one.view(each), other.view(each)) for each in common]
    return joined("OR", found) if found else FALSE


def _as_printed(one: Value, other: Value) -> Value:
    """What of a value is compared.

    JSON is compared with what is quoted as it is printed: 10 is before '3'.
    """
    if {QUOTED, PRINTED} <= {*one.views, *other.views}:
        if PRINTED in one.views:
            return Value({RAW: one.raw, TEXT: one.view(PRINTED)})
        return Value({TEXT: one.view(TEXT)})
    return one


def spans(relation: str, one: Value, other: Value) -> Sql:
    """Whether two times stand in a relation."""
    return made(SPANS[relation], one.view(START), one.view(END), other.view(START), other.view(END))


def _null_test(operator: str, tested: Value) -> Sql:
    if operator not in {"eq", "ne"}:
        return FALSE
    word = "IS NULL" if operator == "eq" else "IS NOT NULL"
    if not tested.views:
        return TRUE if operator == "eq" else FALSE
    return made(f"{{0}} {word}", tested.raw)
