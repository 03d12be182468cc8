"""What other apps, screens and the command line may ask of cases."""

from .actions import accept, dispatch_by_matrix, do_task, escalate_late, perform, receive, resume_rested, settle_doubt
from .actions.history import Tally, import_history
from .queries import CaseFilter, Sort, case_of, count_of, events_of, matching, moves_for, page_of, rebuilt
from .queries.exports import EXPORT_COLUMNS, count_all, differing, export_rows
from .rules.mapping import Mapping
from .rules.mapping import load as load_mapping
from .rules.workflow import OPEN, WORKFLOW

__all__ = [
    "EXPORT_COLUMNS",
    "OPEN",
    "WORKFLOW",
    "CaseFilter",
    "Mapping",
    "Sort",
    "Tally",
    "accept",
    "case_of",
    "count_all",
    "count_of",
    "differing",
    "dispatch_by_matrix",
    "do_task",
    "escalate_late",
    "events_of",
    "export_rows",
    "import_history",
    "load_mapping",
    "matching",
    "moves_for",
    "page_of",
    "perform",
    "rebuilt",
    "receive",
    "resume_rested",
    "settle_doubt",
]
