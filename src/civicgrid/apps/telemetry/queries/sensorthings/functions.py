"""Functions and arithmetic as SQL that PostgreSQL and DuckDB read alike."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from .sql import Sql, bound, made
from .values import CLOCK, DATE, DURATION, INSTANT, NUMBER, TEXT, TRUTH, Value, moment, of_moment

REMAINDER = "remainder"
"""The one thing that the two databases call by other names."""
BLANKS = " \t\n\r\v\f"
UTC_TIME = "{0} AT TIME ZONE 'UTC'"


class Function(msgspec.Struct, frozen=True):
    """What the arguments are read as, what comes out, and how."""

    takes: tuple[str, ...]
    gives: str
    template: str


def _part(name: str) -> Function:
    return Function((INSTANT,), NUMBER, f"floor(extract({name} FROM {UTC_TIME}))")


FUNCTIONS: Mapping[str, Sequence[Function]] = {
    "substringof": [Function((TEXT, TEXT), TRUTH, "strpos({1}, {0}) > 0")],
    "contains": [Function((TEXT, TEXT), TRUTH, "strpos({0}, {1}) > 0")],
    "startswith": [Function((TEXT, TEXT), TRUTH, "starts_with({0}, {1})")],
    "endswith": [Function((TEXT, TEXT), TRUTH, "right({0}, CAST(length({1}) AS integer)) = {1}")],
    "length": [Function((TEXT,), NUMBER, "length({0})")],
    "indexof": [Function((TEXT, TEXT), NUMBER, "(strpos({0}, {1}) - 1)")],
    "substring": [
        Function((TEXT, NUMBER), TEXT, "substr({0}, greatest(CAST({1} AS integer), 0) + 1)"),
        Function(
            (TEXT, NUMBER, NUMBER),
            TEXT,
            "substr({0}, greatest(CAST({1} AS integer), 0) + 1, greatest(CAST({2} AS integer), 0))",
        ),
    ],
    "tolower": [Function((TEXT,), TEXT, "lower({0})")],
    "toupper": [Function((TEXT,), TEXT, "upper({0})")],
    "trim": [Function((TEXT,), TEXT, "trim({0}, {1})")],
    "concat": [Function((TEXT, TEXT), TEXT, "({0} || {1})")],
    **{name: [_part(name)] for name in ("year", "month", "day", "hour", "minute", "second")},
    "fractionalseconds": [
        Function((INSTANT,), NUMBER, "(extract(epoch FROM {0}) - floor(extract(epoch FROM {0})))"),
    ],
    "date": [Function((INSTANT,), DATE, f"CAST({UTC_TIME} AS date)")],
    "time": [Function((INSTANT,), CLOCK, f"CAST({UTC_TIME} AS time)")],
    "totaloffsetminutes": [Function((INSTANT,), NUMBER, "CASE WHEN {0} IS NOT NULL THEN 0 END")],
    "round": [Function((NUMBER,), NUMBER, "(sign({0}) * floor(abs({0}) + 0.5))")],
    "floor": [Function((NUMBER,), NUMBER, "floor({0})")],
    "ceiling": [Function((NUMBER,), NUMBER, "ceil({0})")],
    "neg": [Function((NUMBER,), NUMBER, "(-({0}))"), Function((DURATION,), DURATION, "(-({0}))")],
    "add": [
        Function((NUMBER, NUMBER), NUMBER, "({0} + {1})"),
        Function((INSTANT, DURATION), INSTANT, "({0} + {1})"),
        Function((DURATION, INSTANT), INSTANT, "({0} + {1})"),
        Function((DURATION, DURATION), DURATION, "({0} + {1})"),
    ],
    "sub": [
        Function((NUMBER, NUMBER), NUMBER, "({0} - {1})"),
        Function((INSTANT, DURATION), INSTANT, "({0} - {1})"),
        Function((INSTANT, INSTANT), DURATION, "({0} - {1})"),
        Function((DURATION, DURATION), DURATION, "({0} - {1})"),
    ],
    "mul": [Function((NUMBER, NUMBER), NUMBER, "({0} * {1})")],
    "div": [
        Function((NUMBER, NUMBER), NUMBER, "(CAST({0} AS double precision) / nullif(CAST({1} AS double precision), 0))")
    ],
    "mod": [Function((NUMBER, NUMBER), NUMBER, REMAINDER)],
}
"""Function or operator -> its forms; the first is taken whose arguments can be read so."""
TYPES = {
    NUMBER: "double precision",
    TEXT: "text",
    TRUTH: "boolean",
    INSTANT: "timestamptz",
    DATE: "date",
    CLOCK: "time",
    DURATION: "interval",
}
"""What a view is in both databases."""
MOMENTS = {"mindatetime": datetime(1, 1, 1, tzinfo=UTC), "maxdatetime": datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)}


def applied(name: str, arguments: Sequence[Value], remainder: str) -> Value:
    """What a function makes of values; null where it makes nothing of them."""
    if not arguments:
        return of_moment(moment(MOMENTS.get(name) or datetime.now(UTC)))
    for form in FUNCTIONS[name]:
        fits = len(form.takes) == len(arguments)
        if fits and all(view in each.views for view, each in zip(form.takes, arguments, strict=True)):
            told = [each.view(view) for view, each in zip(form.takes, arguments, strict=True)]
            template = remainder if form.template == REMAINDER else form.template
            found = made(template, *told, bound(BLANKS, "CAST(%s AS text)"))
            return of_moment(found) if form.gives == INSTANT else Value({form.gives: found})
    gives = FUNCTIONS[name][0].gives
    return Value({gives: Sql(f"CAST(NULL AS {TYPES[gives]})")})
