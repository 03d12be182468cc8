"""Querysets and read models of cases."""

from . import metrics, permissions, view
from .around import answers_of, condition_of, duty_of, laps_of, parts_of
from .deliveries import first_changed, receipts_of
from .lists.asked import Asked, asked_of
from .lists.filter import CaseFilter, Page, Sort, counted_page_of, matching, page_of
from .lists.near import Count
from .lists.rows import Row, left_now, rows_of
from .lists.waiting import Waiting, cases_in, doubts_for, doubts_of, errands_for, sort_of, waiting
from .lookups import lock, open_cases, open_spots, waiting_tasks
from .masks import as_read, reads_plainly, shown_to
from .moves import hindrance_of, moves_for, offers_for
from .origins import origins_of, photos_of, photos_on
from .sketch import sketch_of
from .story import case_of, errands_of, events_of, officers_answer, rebuilt, reports_of
from .timeline import timeline

__all__ = [
    "Asked",
    "CaseFilter",
    "Count",
    "Page",
    "Row",
    "Sort",
    "Waiting",
    "answers_of",
    "as_read",
    "asked_of",
    "case_of",
    "cases_in",
    "condition_of",
    "counted_page_of",
    "doubts_for",
    "doubts_of",
    "duty_of",
    "errands_for",
    "errands_of",
    "events_of",
    "first_changed",
    "hindrance_of",
    "laps_of",
    "left_now",
    "lock",
    "matching",
    "metrics",
    "moves_for",
    "offers_for",
    "officers_answer",
    "open_cases",
    "open_spots",
    "origins_of",
    "page_of",
    "parts_of",
    "permissions",
    "photos_of",
    "photos_on",
    "reads_plainly",
    "rebuilt",
    "receipts_of",
    "reports_of",
    "rows_of",
    "shown_to",
    "sketch_of",
    "sort_of",
    "timeline",
    "view",
    "waiting",
    "waiting_tasks",
]
