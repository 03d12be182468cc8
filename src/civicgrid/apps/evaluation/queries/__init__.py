"""Querysets and read models of the evaluation."""

from . import permissions
from .appeals import appeal_of, appeals_of, may_appeal, steps_for
from .book import book
from .drill import Behind, behind
from .tables import table

__all__ = [
    "Behind",
    "appeal_of",
    "appeals_of",
    "behind",
    "book",
    "may_appeal",
    "permissions",
    "steps_for",
    "table",
]
