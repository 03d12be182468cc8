"""What other apps may ask of the matrix."""

from datetime import date

from . import queries
from .actions import load
from .queries import findings, stored_duties
from .rules import DUTIES, DUTIES_COLUMNS, Known, Matrix, duty_words, finding_words, problems_of, read_duties, review
from .types import DutyRecord

__all__ = [
    "DUTIES",
    "DUTIES_COLUMNS",
    "Known",
    "Matrix",
    "duty_words",
    "finding_words",
    "findings",
    "load",
    "matrix",
    "owner",
    "problems_of",
    "read_duties",
    "review",
    "stored_duties",
]


def matrix() -> Matrix:
    """All duties; take it once where many owners are asked for."""
    return queries.matrix()


def owner(type_path: str, area_path: str, phase: str, day: date) -> DutyRecord | None:
    """The rule that says who answers for a type in an area; None in a gap."""
    return queries.matrix().owner(type_path, area_path, phase, day)
