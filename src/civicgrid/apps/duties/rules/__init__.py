"""The matrix of duties: its file, its look-up, its review; no database."""

from .duties import DUTIES, DUTIES_COLUMNS, Known, read_duties
from .matrix import Matrix
from .review import review
from .words import duty_words, finding_words, problems_of

__all__ = [
    "DUTIES",
    "DUTIES_COLUMNS",
    "Known",
    "Matrix",
    "duty_words",
    "finding_words",
    "problems_of",
    "read_duties",
    "review",
]
