"""Indicators: one formula, registered once; over zero no value, never 0 or 100 %."""

from .book import Book
from .interval import wilson
from .measure import END, EXEMPT, Column, Condition, Counts, Kind, Measure, Rows
from .score import Deducted, Score, Volume, Weighted, grade
from .share import Better, Indicator

__all__ = [
    "END",
    "EXEMPT",
    "Better",
    "Book",
    "Column",
    "Condition",
    "Counts",
    "Deducted",
    "Indicator",
    "Kind",
    "Measure",
    "Rows",
    "Score",
    "Volume",
    "Weighted",
    "grade",
    "wilson",
]
