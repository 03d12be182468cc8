"""What became of some cases of September 2026, and which measures count them: known answers."""

from collections.abc import Mapping
from typing import Any

from civicgrid.kernel.indicator import Kind

from .given import CLOSED, FILED, GIVEN, LATE, act, case, errand, excuse

CASES: Mapping[str, Mapping[str, Any]] = {
    # Before, after, and at the very edges of the period.
    "august": {**CLOSED, "opened_at": "08-31 23:59"},
    "october": {**CLOSED, "opened_at": "10-01 00:00", "filed_at": "10-01 00:10"},
    "first": {"opened_at": "09-01 00:00"},
    # Open at the end of September.
    "pool": {**FILED, "opened_at": "09-30 23:59", "filed_at": "09-30 23:59", "phase_due_at": "10-01 10:00"},
    "forgotten": {**FILED, "phase_due_at": "09-02 10:30", "escalated": 2},
    "working": {**GIVEN, "due_at": "10-05 12:00", "phase_due_at": "10-05 12:00"},
    "overdue": {**GIVEN, "phase_due_at": "09-04 12:00", "urged": 2},
    "resting": {**GIVEN, "state": "suspended", "suspended": 1},
    "unchecked": {**GIVEN, "state": "handed_back", "handed_back_at": "09-03 12:00", "phase_due_at": "10-02 12:00"},
    "given_back": {**FILED, "dispatched_at": "09-02 09:40", "phase_due_at": "09-05 12:00", "returned": 1},
    "filed_in_october": {**FILED, "filed_at": "10-01 08:00", "late_phases": ["accept"]},
    # Closed in September.
    "closed": {**CLOSED, "source": "inspector", "reporter": "officer"},
    "late": {**LATE, "reworked": 1, "late_phases": ["accept", "handle"], "area": "town.west."},
    "excused": {**LATE, "area": "town.east.e1.", "extended": 1, "urged": 1},
    "moved": {**CLOSED, "transferred": 1, "reopened": 1, "late_phases": ["dispatch"]},
    "forced": {**CLOSED, "handed_back_at": None, "area": "town."},
    "nobodys": {**FILED, "state": "closed", "closed_at": "09-04 09:00"},
    # Settled in October.
    "settled_in_time": {**CLOSED, "due_at": "10-04 12:00", "handed_back_at": "10-02 12:00", "closed_at": "10-03 12:00"},
    "settled_late": {**LATE, "handed_back_at": "10-02 12:00", "closed_at": "10-03 12:00"},
    "checked_later": {**CLOSED, "closed_at": "10-03 12:00"},
    # No cases at all.
    "void": {"state": "void", "closed_at": "09-02 10:00", "source": "inspector", "reporter": "officer"},
    "void_filed": {
        **FILED,
        "state": "void",
        "closed_at": "09-02 11:00",
        "source": "inspector",
        "reporter": "officer-east",
    },
    "joined": {
        **FILED,
        "state": "void",
        "closed_at": "10-02 11:00",
        "source": "inspector",
        "reporter": "officer",
        "dispatched_at": "09-02 09:40",
        "returned": 1,
        "joined_into": "closed",
    },
}


def tell() -> None:
    """Makes the cases, the errands and the acts."""
    made = {name: case(name, **facts) for name, facts in CASES.items()}
    excuse(made["excused"])
    errand(made["closed"], "check", set_at="09-03 12:00", due_at="09-04 12:00", done_at="09-04 12:00")
    errand(made["late"], "check", set_at="09-08 12:00", due_at="09-09 12:00", done_at="09-09 12:01")
    errand(made["moved"], "check", "officer-east", set_at="09-30 12:00", due_at="10-02 12:00")
    errand(made["first"], "verify", set_at="09-01 12:00", due_at="09-01 14:00")
    errand(made["void"], "verify", set_at="09-02 09:10", due_at="09-02 11:10", done_at="09-02 10:00")
    errand(made["october"], "verify", set_at="10-01 09:10", due_at="10-01 11:10", done_at="10-01 10:00")
    act(made["joined"], "dispatcher", "file", "09-02 09:30")
    for name in ("closed", "late", "moved", "void_filed"):
        act(made[name], "dispatcher", "file", "09-02 09:30")
        act(made[name], "dispatcher", "dispatch", "09-02 09:40")
    act(made["moved"], "system", "dispatch", "09-02 10:40")
    act(made["first"], "dispatcher", "send_officer", "09-01 12:00", "reported")
    act(made["late"], "dispatcher", "send_officer", "09-02 09:20", "reported")
    act(made["closed"], "dispatcher", "send_officer", "09-03 12:00", "handed_back")
    for name in ("closed", "late", "excused"):
        act(made[name], "dispatcher", "close", "09-30 23:59")
    act(made["moved"], "dispatcher", "close", "10-01 00:00")


SETTLED = {"closed", "late", "excused", "moved", "forced", "nobodys"}
OPEN_LATE = {"forgotten", "overdue", "given_back", "settled_late"}
OPEN_IN_TIME = {"pool", "working", "resting", "unchecked", "settled_in_time", "checked_later"}
FILED_CASES = SETTLED | OPEN_LATE | OPEN_IN_TIME | {"void_filed"}
FROM_OFFICERS = {"closed", "void", "void_filed"}
NOT_HERS = {"forced", "excused"}

ANSWERS: Mapping[Kind, Mapping[str, set[str]]] = {
    Kind.AREA: {
        "reported": FILED_CASES | {"first", "filed_in_october", "void"},
        "filed": FILED_CASES,
        "filed_on_time": FILED_CASES - {"late"},
        "filed_accurately": FILED_CASES - {"void_filed"},
        "not_closed": OPEN_LATE | OPEN_IN_TIME | {"first", "filed_in_october"},
        "should_dispatch": FILED_CASES - {"pool", "void_filed"},
        "dispatched": FILED_CASES - {"pool", "forgotten", "nobodys", "void_filed"},
        "dispatched_on_time": FILED_CASES - {"pool", "forgotten", "nobodys", "void_filed", "moved"},
        "dispatched_right": FILED_CASES - {"pool", "forgotten", "nobodys", "void_filed", "moved", "given_back"},
        "should_handle": SETTLED - {"nobodys"} | {"overdue", "unchecked", "settled_late", "checked_later"},
        "handled": SETTLED - {"nobodys"} | {"unchecked", "checked_later"},
        "handled_on_time": SETTLED - {"nobodys", "late"} | {"unchecked", "checked_later"},
        "should_close": SETTLED | OPEN_LATE,
        "closed": SETTLED,
        "closed_on_time": SETTLED - {"late"},
        "closed_late": {"late"},
        "excused": {"excused"},
        "reworked": {"late"},
        "reopened": {"moved"},
        "extended": {"excused"},
        "suspended": {"resting"},
        "returned": {"given_back"},
        "urged": {"overdue", "excused"},
        "urged_unhandled": {"overdue"},
        "escalated": {"forgotten"},
        "from_public": FILED_CASES - FROM_OFFICERS,
        "reported_by_officers": FROM_OFFICERS,
        "valid_by_officers": {"closed"},
    },
    Kind.OFFICER: {
        "filed": FILED_CASES - NOT_HERS,
        "missed": FILED_CASES - NOT_HERS - FROM_OFFICERS,
        "reported_by_officers": {"closed", "void"},
        "valid_by_officers": {"closed"},
        "to_verify": {"first", "void"},
        "verified_on_time": {"void"},
        "to_check": {"closed", "late"},
        "checked_on_time": {"closed"},
    },
    Kind.POST: {
        "filed": {"closed", "late", "moved", "void_filed"},
        "filed_on_time": {"closed", "moved", "void_filed"},
        "filed_accurately": {"closed", "late", "moved"},
        "should_dispatch": {"closed", "late", "moved", "void_filed"},
        "dispatched_on_time": {"closed", "late", "void_filed"},
        "dispatched_right": {"closed", "late", "void_filed"},
        "should_close": {"closed", "late", "excused"},
        "closed_on_time": {"closed", "excused"},
        "verify_sent": {"first", "late"},
        "verify_sent_on_time": {"first"},
        "check_sent": {"closed"},
        "check_sent_on_time": {"closed"},
    },
}
"""Kind -> measure -> cases: of the whole city, of the officer of the west, and of the dispatcher."""
