"""Checks of case_types.csv and calendar.csv, and what memory holds of them."""

from .calendar import CALENDAR, CALENDAR_COLUMNS, read_calendar, working_calendar
from .case_types import CASE_TYPES_COLUMNS, read_case_types
from .catalogue import Catalogue, NotALeaf, UnknownCaseType, UnknownCondition
from .fields import CASE_TYPES
from .questions import MissingAnswer, WrongAnswer, check_answers

__all__ = [
    "CALENDAR",
    "CALENDAR_COLUMNS",
    "CASE_TYPES",
    "CASE_TYPES_COLUMNS",
    "Catalogue",
    "MissingAnswer",
    "NotALeaf",
    "UnknownCaseType",
    "UnknownCondition",
    "WrongAnswer",
    "check_answers",
    "read_calendar",
    "read_case_types",
    "working_calendar",
]
