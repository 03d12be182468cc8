"""What other apps, screens and the command line may ask of cases."""

from .actions import (
    KeyUsed,
    SamePhoto,
    accept,
    add_photo,
    add_picture,
    check,
    dispatch_by_matrix,
    do_task,
    escalate_late,
    perform,
    receive,
    resume_rested,
    settle_doubt,
)
from .actions.call_backs import (
    WITHIN,
    NewCall,
    ask_call_back,
    call_back_number,
    look_up_caller,
    settle_call_back,
    try_call_back,
)
from .actions.history import Tally, import_history
from .actions.reply_templates import write_template
from .models import CallBack
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
    photos_of,
    reads_plainly,
    rebuilt,
    receipts_of,
    reports_of,
    rows_of,
    sort_of,
    waiting,
)
from .queries.alike import alike_open
from .queries.answers import answered, answers_of, question_fields
from .queries.bearers import Bearer, bearer, bearer_for, bearer_of
from .queries.call_backs import call_backs, call_backs_of
from .queries.callers import bearers_by, numbers_of
from .queries.checking import differing, strays
from .queries.choices import area_of, area_options, type_of, type_options
from .queries.contacts import caller_of, contact_of, reports_by
from .queries.links import KnownLink, link_keeper
from .queries.lists.asked import IN_ADDRESS
from .queries.lists.chosen import may_choose
from .queries.lists.exports import EXPORT_COLUMNS, count_all, export_rows
from .queries.lists.fields import filter_fields, in_use, sort_field
from .queries.lists.waiting import DOUBTS, ERRANDS, MANY, OPEN_CASES
from .queries.lookups import public_types
from .queries.moves import disputable_until
from .queries.past import cases_then, first_opened
from .queries.public.cases import (
    PublicCase,
    events_by_month,
    public_case,
    public_cases,
    public_like,
    public_place,
    public_points,
    public_settled,
    public_stream,
    public_void,
)
from .queries.public.figures import PublicFigures, public_figures, public_open_in
from .queries.public.search import PublicFilter, public_after, told_in
from .queries.public.story import PublicTurn, public_story
from .queries.reply_templates import words_in_calls
from .queries.watching import errands_at_hand, lines_of, lines_of_day, newest_photos, opened_by_hour, within
from .queries.written import SentBefore, report_of, type_asked, type_chosen
from .rules.contacts import mail_in
from .rules.mapping import Mapping
from .rules.mapping import load as load_mapping
from .rules.redaction import masked_fields, redacted
from .rules.workflow import OPEN, WORKFLOW

__all__ = [
    "DOUBTS",
    "ERRANDS",
    "EXPORT_COLUMNS",
    "IN_ADDRESS",
    "MANY",
    "OPEN",
    "OPEN_CASES",
    "WITHIN",
    "WORKFLOW",
    "Bearer",
    "CallBack",
    "CaseFilter",
    "KeyUsed",
    "KnownLink",
    "Mapping",
    "NewCall",
    "PublicCase",
    "PublicFigures",
    "PublicFilter",
    "PublicTurn",
    "SamePhoto",
    "SentBefore",
    "Sort",
    "Tally",
    "Waiting",
    "accept",
    "add_photo",
    "add_picture",
    "alike_open",
    "answered",
    "answers_of",
    "area_of",
    "area_options",
    "ask_call_back",
    "asked_of",
    "bearer",
    "bearer_for",
    "bearer_of",
    "bearers_by",
    "call_back_number",
    "call_backs",
    "call_backs_of",
    "caller_of",
    "case_of",
    "cases_in",
    "cases_then",
    "check",
    "contact_of",
    "count_all",
    "counted_page_of",
    "differing",
    "dispatch_by_matrix",
    "disputable_until",
    "do_task",
    "doubts_for",
    "errands_at_hand",
    "errands_for",
    "escalate_late",
    "events_by_month",
    "events_of",
    "export_rows",
    "filter_fields",
    "first_opened",
    "import_history",
    "in_use",
    "lines_of",
    "lines_of_day",
    "link_keeper",
    "load_mapping",
    "look_up_caller",
    "mail_in",
    "masked_fields",
    "matching",
    "may_choose",
    "moves_for",
    "newest_photos",
    "numbers_of",
    "opened_by_hour",
    "page_of",
    "perform",
    "photos_of",
    "public_after",
    "public_case",
    "public_cases",
    "public_figures",
    "public_like",
    "public_open_in",
    "public_place",
    "public_points",
    "public_settled",
    "public_story",
    "public_stream",
    "public_types",
    "public_void",
    "question_fields",
    "reads_plainly",
    "rebuilt",
    "receipts_of",
    "receive",
    "redacted",
    "report_of",
    "reports_by",
    "reports_of",
    "resume_rested",
    "rows_of",
    "settle_call_back",
    "settle_doubt",
    "sort_field",
    "sort_of",
    "strays",
    "told_in",
    "try_call_back",
    "type_asked",
    "type_chosen",
    "type_of",
    "type_options",
    "waiting",
    "within",
    "words_in_calls",
    "write_template",
]
