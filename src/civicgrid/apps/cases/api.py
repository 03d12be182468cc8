"""What other apps, screens and the command line may ask of cases."""

from .actions import accept, dispatch_by_matrix, do_task, escalate_late, perform, receive, resume_rested, settle_doubt
from .actions.history import Tally, import_history
from .queries import (
    CaseFilter,
    Sort,
    Waiting,
    asked_of,
    case_of,
    cases_in,
    counted_page_of,
    doubts_for,
    errands_for,
    events_of,
    matching,
    moves_for,
    page_of,
    rebuilt,
    rows_of,
    sort_of,
    waiting,
)
from .queries.checking import differing, strays
from .queries.exports import EXPORT_COLUMNS, count_all, export_rows
from .queries.filters import filter_fields, in_use, sort_field
from .queries.waiting import DOUBTS, ERRANDS, MANY, OPEN_CASES
from .rules.mapping import Mapping
from .rules.mapping import load as load_mapping
from .rules.workflow import OPEN, WORKFLOW

__all__ = [
    "DOUBTS",
    "ERRANDS",
    "EXPORT_COLUMNS",
    "MANY",
    "OPEN",
    "OPEN_CASES",
    "WORKFLOW",
    "CaseFilter",
    "Mapping",
    "Sort",
    "Tally",
    "Waiting",
    "accept",
    "asked_of",
    "case_of",
    "cases_in",
    "count_all",
    "counted_page_of",
    "differing",
    "dispatch_by_matrix",
    "do_task",
    "doubts_for",
    "errands_for",
    "escalate_late",
    "events_of",
    "export_rows",
    "filter_fields",
    "import_history",
    "in_use",
    "load_mapping",
    "matching",
    "moves_for",
    "page_of",
    "perform",
    "rebuilt",
    "receive",
    "resume_rested",
    "rows_of",
    "settle_doubt",
    "sort_field",
    "sort_of",
    "strays",
    "waiting",
]
