"""Querysets and read models of the evaluation."""

from . import permissions
from .appeals import appeal_of, appeals_of, may_appeal, steps_for
from .asking import View, city_day, view_of
from .book import book
from .drill import Asked, Behind, behind
from .figures import better_of
from .tables import table

__all__ = [
    "Asked",
    "Behind",
    "View",
    "appeal_of",
    "appeals_of",
    "behind",
    "better_of",
    "book",
    "city_day",
    "may_appeal",
    "permissions",
    "steps_for",
    "table",
    "view_of",
]
