"""What other apps may ask of the standards."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from civicgrid.kernel.clock import Calendar

from . import queries, rules
from .actions import load
from .queries import stored_calendar, stored_case_types
from .rules import (
    CALENDAR,
    CALENDAR_COLUMNS,
    CASE_TYPES,
    CASE_TYPES_COLUMNS,
    NotALeaf,
    UnknownCaseType,
    UnknownCondition,
    read_calendar,
    read_case_types,
)
from .types import CaseTypeRecord, ConditionRecord

__all__ = [
    "CALENDAR",
    "CALENDAR_COLUMNS",
    "CASE_TYPES",
    "CASE_TYPES_COLUMNS",
    "NotALeaf",
    "UnknownCaseType",
    "UnknownCondition",
    "calendar",
    "case_type",
    "case_types",
    "check_answers",
    "codes",
    "condition",
    "condition_for",
    "conditions_in_force",
    "find",
    "leaf",
    "load",
    "read_calendar",
    "read_case_types",
    "stored_calendar",
    "stored_case_types",
]


def case_types() -> Mapping[str, CaseTypeRecord]:
    """All case types by path; also those that are gone, of old cases: see `active`."""
    return queries.catalogue().by_path


def case_type(code: str) -> CaseTypeRecord | None:
    """The case type or class of this code or path, gone or not."""
    return queries.catalogue().by_code.get(code) or queries.catalogue().by_path.get(code)


def codes() -> list[str]:
    """The codes of the case types and classes in use."""
    return [each.code for each in case_types().values() if each.active]


def find(words: str) -> CaseTypeRecord | None:
    """The type in use with this code, else with this name in any language."""
    return queries.catalogue().find(words)


def leaf(words: str) -> CaseTypeRecord:
    """The type a case can have, by code or name; raises UnknownCaseType or NotALeaf."""
    return queries.catalogue().leaf(words)


def condition(path: str, code: str) -> ConditionRecord:
    """A condition of a type, retired ones too; raises UnknownCondition."""
    return queries.catalogue().condition(path, code)


def conditions_in_force(path: str, day: date) -> Sequence[ConditionRecord]:
    """The conditions under which a day's reports are filed; raises UnknownCondition."""
    return queries.catalogue().in_force(path, day)


def condition_for(path: str, answers: Mapping[str, Any], day: date) -> ConditionRecord | None:
    """The only condition in force, or the one that the answers mean; else None."""
    return queries.catalogue().condition_for(path, answers, day)


def check_answers(path: str, answers: Mapping[str, Any]) -> None:
    """Raises MissingAnswer, UnaskedAnswer or WrongAnswer, which name the question."""
    rules.check_answers(queries.catalogue().by_path[path].questions, answers)


def calendar() -> Calendar:
    """The city's calendar: counts time by office hours, holidays and make-up days."""
    return queries.calendar()
