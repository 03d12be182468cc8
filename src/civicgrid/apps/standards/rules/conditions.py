"""Checks of filing conditions: when, how long, and what must hold to close."""

from collections.abc import Iterator
from datetime import date

from civicgrid.apps.standards.types import ConditionRecord
from civicgrid.kernel.clock import Span, TimeKind
from civicgrid.kernel.i18n import columns
from civicgrid.kernel.tables import Row

from .fields import CODE, Fault, number

LONGEST = 100_000.0
"""Hours or days: no deadline is longer than 11 years of hours."""

COLUMNS = ("condition", "filing", "deadline", "time_kind", "closing", "closing_deadline", "closing_time_kind")


def has_condition(row: Row) -> bool:
    """Whether a row says anything about a condition."""
    return any(row[column] for column in COLUMNS)


def read_condition(row: Row, languages: tuple[str, ...]) -> ConditionRecord:
    """The condition of a row; wrong times become nothing."""
    return ConditionRecord(
        code=row["condition"],
        filing=columns(row.values, "filing", languages),
        deadline=_span(row["deadline"], row["time_kind"]) or Span(0, TimeKind.URGENT_HOUR),
        closing=columns(row.values, "closing", languages),
        closing_span=_span(row["closing_deadline"], row["closing_time_kind"]),
        start=_day(row["from"]),
        end=_day(row["to"]),
    )


def condition_faults(row: Row) -> Iterator[Fault]:
    """What is wrong with the condition of a row."""
    if not CODE.fullmatch(row["condition"]):
        yield "condition", f"condition {row['condition']!r} is not a code", "use letters, digits, - and _, at most 60"
    if not row["filing"]:
        yield "filing", "the condition has no filing text", "say when a report is filed under it"
    if not row["closing"]:
        yield "closing", "the condition has no closing text", "say what must hold to close the case"
    yield from _span_faults(row, "deadline", "time_kind")
    if row["closing_deadline"] or row["closing_time_kind"]:
        yield from _span_faults(row, "closing_deadline", "closing_time_kind")
    yield from _day_faults(row)


def _span_faults(row: Row, amount: str, kind: str) -> Iterator[Fault]:
    if not number(row[amount], LONGEST):
        yield amount, f"{amount} {row[amount]!r} is not valid", f"give a number above 0, at most {LONGEST:g}"
    if row[kind] not in set(TimeKind):
        yield kind, f"{kind} {row[kind]!r} is unknown", f"use one of {', '.join(TimeKind)}"


def _day_faults(row: Row) -> Iterator[Fault]:
    start, end = _day(row["from"]), _day(row["to"])
    for column, day in (("from", start), ("to", end)):
        if row[column] and day is None:
            yield column, f"{column} {row[column]!r} is not a day", "write it as 2026-01-31"
    if start and end and end < start:
        yield "to", f"the condition ends on {end} before it begins on {start}", "correct one of the days"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _span(amount: str, kind: str) -> Span | None:
    value = number(amount, LONGEST)
    return Span(value, TimeKind(kind)) if value and kind in set(TimeKind) else None
