"""The standard workflow of a case, as a table.

The pages, the permissions and the docs are drawn from it. What else must hold for a move stands in `guards.py`.
"""

from collections.abc import Mapping

from civicgrid.apps.cases.types import (
    CaseAccepted,
    CaseClosed,
    CaseDispatched,
    CaseEvent,
    CaseFiled,
    CaseHandedBack,
    CaseNoted,
    CaseRefiled,
    CaseReopened,
    CaseResumed,
    CaseReturned,
    CaseReworked,
    CaseSuspended,
    CaseVoided,
    ReporterAsked,
    ReporterReplied,
)
from civicgrid.kernel.roles import Role
from civicgrid.kernel.workflow import Edge, Move, Phase, State, Workflow

HANDLE = "handle"
"""The clock by which late is judged."""

REPORTED, POOL, DISPATCHED, HANDLING = "reported", "pool", "dispatched", "handling"
SUSPENDED, HANDED_BACK, CLOSED, VOID = "suspended", "handed_back", "closed", "void"

STATES = (
    State(REPORTED, Phase.ACCEPT, "accept"),
    State(POOL, Phase.DISPATCH, "dispatch"),
    State(DISPATCHED, Phase.HANDLE, "handle"),
    State(HANDLING, Phase.HANDLE, "handle"),
    State(SUSPENDED, Phase.HANDLE, "handle"),
    State(HANDED_BACK, Phase.VERIFY, "verify"),
    State(CLOSED, Phase.EVALUATE, final=True),
    State(VOID, Phase.EVALUATE, final=True),
)
OPEN = tuple(state.name for state in STATES if not state.final)
AT_WORK = (DISPATCHED, HANDLING)

DESK = frozenset({Role.DISPATCHER})
WORKER = frozenset({Role.HANDLER})
APPROVER = frozenset({Role.DISPATCHER, Role.SUPERVISOR})
OWNER = frozenset({Role.HANDLER, Role.SUPERVISOR})
REPORTER = frozenset({Role.CITIZEN})
"""Whoever holds the receipt of one of the case's reports."""
ANYBODY = frozenset({Role.DISPATCHER, Role.HANDLER, Role.SUPERVISOR, Role.OFFICER, Role.COMMANDER})


def _moves() -> list[Move]:
    def move(
        states: tuple[str, ...] | str, action: str, target: str, edge: Edge, roles: frozenset[Role], *needs: str
    ) -> list[Move]:
        names = (states,) if isinstance(states, str) else states
        return [
            Move(state=name, action=action, target=target or name, edge=edge, roles=roles, needs=needs)
            for name in names
        ]

    return [
        *move(REPORTED, "file", POOL, Edge.FORWARD, DESK, "type", "condition"),
        *move(POOL, "dispatch", DISPATCHED, Edge.FORWARD, DESK, "organisation"),
        *move(DISPATCHED, "accept", HANDLING, Edge.FORWARD, WORKER),
        *move(AT_WORK, "hand_back", HANDED_BACK, Edge.FORWARD, WORKER, "note"),
        *move(HANDED_BACK, "close", CLOSED, Edge.CLOSE, DESK, "condition", "note"),
        *move(HANDED_BACK, "rework", DISPATCHED, Edge.REWORK, DESK, "reason"),
        *move(DISPATCHED, "return", POOL, Edge.RETURN, WORKER, "reason"),
        *move((POOL, *AT_WORK), "refile", "", Edge.STAY, DESK, "type", "condition", "reason"),
        *move(AT_WORK, "transfer", DISPATCHED, Edge.FORWARD, APPROVER, "organisation", "reason"),
        *move(AT_WORK, "ask_suspension", "", Edge.STAY, WORKER, "until", "reason"),
        *move(AT_WORK, "suspend", SUSPENDED, Edge.SUSPEND, APPROVER, "until", "reason"),
        *move(SUSPENDED, "resume", "", Edge.RESUME, APPROVER | WORKER, "note"),
        *move(AT_WORK, "ask_extension", "", Edge.STAY, WORKER, "span", "reason"),
        *move(AT_WORK, "extend", "", Edge.STAY, APPROVER, "span", "reason"),
        *move(AT_WORK, "refuse", "", Edge.STAY, APPROVER, "reason"),
        *move((CLOSED,), "reopen", DISPATCHED, Edge.REOPEN, APPROVER, "reason"),
        *move((POOL, *AT_WORK, SUSPENDED), "force_close", CLOSED, Edge.CLOSE, frozenset({Role.SUPERVISOR}), "reason"),
        *move((REPORTED, POOL), "void", VOID, Edge.VOID, DESK, "reason"),
        *move((REPORTED, HANDED_BACK), "send_officer", "", Edge.STAY, DESK, "note"),
        *move((*OPEN, CLOSED, VOID), "recall_officer", "", Edge.STAY, DESK, "reason"),
        *move((*OPEN, CLOSED, VOID), "report_back", "", Edge.STAY, frozenset({Role.OFFICER})),
        *move(OPEN, "urge", "", Edge.STAY, ANYBODY, "reason"),
        *move(OPEN, "escalate", "", Edge.STAY, APPROVER | WORKER, "reason"),
        *move((*OPEN, CLOSED), "comment", "", Edge.STAY, ANYBODY, "note"),
        *move((*OPEN, CLOSED), "ask_reporter", "", Edge.STAY, DESK | OWNER, "note"),
        *move((*OPEN, CLOSED), "reply", "", Edge.STAY, REPORTER, "note"),
        *move((CLOSED,), "not_fixed", DISPATCHED, Edge.REOPEN, REPORTER, "reason"),
        *move(OPEN, "join", "", Edge.STAY, DESK, "other"),
        *move(OPEN, "split", "", Edge.STAY, DESK, "report", "reason"),
        *move(OPEN, "set_parent", "", Edge.STAY, DESK, "other"),
    ]


OPTIONAL = frozenset({("hand_back", "note"), ("close", "note"), ("resume", "note"), ("send_officer", "note")})
"""Inputs that a verb can do without."""

WORKFLOW = Workflow("standard", REPORTED, STATES, _moves())

EVENTS: Mapping[str, type[CaseEvent]] = {
    "file": CaseFiled,
    "refile": CaseRefiled,
    "dispatch": CaseDispatched,
    "transfer": CaseDispatched,
    "accept": CaseAccepted,
    "return": CaseReturned,
    "suspend": CaseSuspended,
    "resume": CaseResumed,
    "hand_back": CaseHandedBack,
    "rework": CaseReworked,
    "close": CaseClosed,
    "force_close": CaseClosed,
    "reopen": CaseReopened,
    "not_fixed": CaseReopened,
    "ask_reporter": ReporterAsked,
    "reply": ReporterReplied,
    "void": CaseVoided,
}


def event_of(action: str) -> type[CaseEvent]:
    """The event that an action leaves; an act that only stays leaves a note."""
    return EVENTS.get(action, CaseNoted)
