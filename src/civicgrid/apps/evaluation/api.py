"""What other apps, screens and the command line may ask of the evaluation."""

from .actions import appeal, decide, review
from .queries import Asked, Behind, View, appeal_of, appeals_of, behind, book, may_appeal, steps_for, table, view_of
from .queries.shares import counts_by_path, indicators_of
from .rules import Unit, around, before, days, sheet, wilson, year_before

__all__ = [
    "Asked",
    "Behind",
    "Unit",
    "View",
    "appeal",
    "appeal_of",
    "appeals_of",
    "around",
    "before",
    "behind",
    "book",
    "counts_by_path",
    "days",
    "decide",
    "indicators_of",
    "may_appeal",
    "review",
    "sheet",
    "steps_for",
    "table",
    "view_of",
    "wilson",
    "year_before",
]
