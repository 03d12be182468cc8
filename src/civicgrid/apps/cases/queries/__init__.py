"""Querysets and read models of cases."""

from . import permissions
from .around import answers_of, condition_of, doubts_of, duty_of, laps_of, parts_of
from .asked import Asked, asked_of
from .deliveries import delivered, receipt_of, says_the_same
from .lists import CaseFilter, Page, Sort, counted_page_of, matching, page_of
from .lookups import lock, open_spots, receipts_of, waiting_tasks
from .moves import hindrance_of, moves_for, offers_for
from .origins import origins_of, photos_of
from .rows import Row, left_now, rows_of
from .sketch import sketch_of
from .story import case_of, errands_of, events_of, rebuilt, receipt_case, reports_of
from .timeline import timeline
from .waiting import Waiting, cases_in, doubts_for, errands_for, sort_of, waiting

__all__ = [
    "Asked",
    "CaseFilter",
    "Page",
    "Row",
    "Sort",
    "Waiting",
    "answers_of",
    "asked_of",
    "case_of",
    "cases_in",
    "condition_of",
    "counted_page_of",
    "delivered",
    "doubts_for",
    "doubts_of",
    "duty_of",
    "errands_for",
    "errands_of",
    "events_of",
    "hindrance_of",
    "laps_of",
    "left_now",
    "lock",
    "matching",
    "moves_for",
    "offers_for",
    "open_spots",
    "origins_of",
    "page_of",
    "parts_of",
    "permissions",
    "photos_of",
    "rebuilt",
    "receipt_case",
    "receipt_of",
    "receipts_of",
    "reports_of",
    "rows_of",
    "says_the_same",
    "sketch_of",
    "sort_of",
    "timeline",
    "waiting",
    "waiting_tasks",
]
