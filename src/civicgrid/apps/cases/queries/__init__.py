"""Querysets and read models of cases."""

from . import permissions
from .lists import COUNTED, CaseFilter, Page, Sort, count_of, matching, page_of
from .lookups import lock, open_spots, receipts_of, waiting_tasks
from .story import case_of, errands_of, events_of, moves_for, photos_of, rebuilt, receipt_case, reports_of

__all__ = [
    "COUNTED",
    "CaseFilter",
    "Page",
    "Sort",
    "case_of",
    "count_of",
    "errands_of",
    "events_of",
    "lock",
    "matching",
    "moves_for",
    "open_spots",
    "page_of",
    "permissions",
    "photos_of",
    "rebuilt",
    "receipt_case",
    "receipts_of",
    "reports_of",
    "waiting_tasks",
]
