"""A case is the sum of its events: `apply` adds one; nothing else changes a case."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from civicgrid.apps.cases.types import (
    CaseEvent,
    CaseFiled,
    CaseOpened,
    CaseRefiled,
    CaseRevived,
    ReportJoined,
    ReportSplit,
    TaskDone,
    TaskRecalled,
    TaskSet,
)
from civicgrid.kernel.workflow import Edge

from .talk import talk_after
from .workflow import CLOSED, HANDLE, WORKFLOW


class Clock(msgspec.Struct, frozen=True):
    """One run of a phase's clock; `told` counts the posts that it came before.

    `owner` is the organisation whose handling it times, else the clock's own name.
    """

    name: str
    span: str
    started: datetime
    due: datetime
    stopped: datetime | None = None
    paused: datetime | None = None
    told: int = 0
    owner: str = ""

    @property
    def late(self) -> bool:
        """Whether it stopped late; one that stood still is judged by when it was paused."""
        return self.stopped is not None and (self.paused or self.stopped) > self.due


class Headless(ValueError):
    """A story that does not begin with its opening is not a case's."""


class CaseState(msgspec.Struct, frozen=True, kw_only=True):
    """What the events of a case add up to; a row of the table of cases is this record."""

    id: UUID
    number: str
    seq: int = 0
    source: str = ""
    reporter: str = ""
    type: str = ""
    area: str = ""
    overlays: tuple[str, ...] = ()
    lon: float | None = None
    lat: float | None = None
    title: str = ""
    address: str = ""
    state: str = WORKFLOW.start
    organisation: str = ""
    duty: str = ""
    condition: str = ""
    asked: str = ""
    talk: str = ""
    suspended_until: datetime | None = None
    escalated_to: str = ""
    opened_at: datetime
    filed_at: datetime | None = None
    dispatched_at: datetime | None = None
    accepted_at: datetime | None = None
    handed_back_at: datetime | None = None
    closed_at: datetime | None = None
    due_at: datetime | None = None
    phase_due_at: datetime | None = None
    late: bool = False
    late_phases: tuple[str, ...] = ()
    clocks: tuple[Clock, ...] = ()
    reports: int = 1
    tasks: int = 0
    urged: int = 0
    escalated: int = 0
    returned: int = 0
    transferred: int = 0
    reworked: int = 0
    reopened: int = 0
    extended: int = 0
    suspended: int = 0
    parent: str = ""
    joined_into: str = ""

    @property
    def clock(self) -> Clock | None:
        """The clock that runs or stands paused, if any."""
        return self.clocks[-1] if self.clocks and self.clocks[-1].stopped is None else None


def project(events: Iterable[CaseEvent]) -> CaseState:
    """The case that the events tell; raises Headless if the first does not open it."""
    state: CaseState | None = None
    for event in events:
        state = apply(state, event)
    if state is None:
        raise Headless
    return state


def apply(state: CaseState | None, event: CaseEvent) -> CaseState:
    """The case after one more event."""
    if isinstance(event, CaseOpened):
        return _clocked(_opened(event), event)
    if state is None:
        raise Headless
    changed = {**_moved(state, event), **_counted(state, event), **_stamped(event)}
    return _clocked(msgspec.structs.replace(state, seq=event.seq, **changed), event)


def _opened(event: CaseOpened) -> CaseState:
    return CaseState(
        id=event.case,
        number=event.number,
        seq=event.seq,
        source=event.source,
        reporter=event.reporter,
        type=event.type,
        area=event.area,
        overlays=event.overlays,
        lon=event.lon,
        lat=event.lat,
        title=event.title,
        address=event.address,
        opened_at=event.at,
        state=event.state,
    )


def _moved(state: CaseState, event: CaseEvent) -> dict[str, object]:
    talk = talk_after(state.talk, event.action, event.edge)
    moved: dict[str, object] = {"state": event.state, "talk": talk, **_named(event)}
    if event.organisation or event.edge is Edge.RETURN:
        moved.update(organisation=event.organisation, duty=event.duty)
    if event.asked or event.edge is not Edge.STAY or event.action in _ANSWERS:
        moved["asked"] = event.asked
    if event.state != state.state:
        moved["suspended_until"] = event.until if event.edge in {Edge.SUSPEND, Edge.REVIVE} else None
    return moved


def _named(event: CaseEvent) -> dict[str, object]:
    """What an event says of the case besides its state."""
    named: dict[str, object] = {name: value for name in ("type", "condition") if (value := getattr(event, name))}
    if event.action in _NAMED:
        named[_NAMED[event.action]] = event.other
    if isinstance(event, CaseRevived):
        named["joined_into"] = ""
    if isinstance(event, CaseFiled | CaseRefiled):
        named["due_at"] = event.promised
    return named


_NAMED = {"set_parent": "parent", "escalate": "escalated_to", "join_into": "joined_into"}
_ANSWERS = frozenset({"extend", "refuse", "suspend"})
_COUNTED_EDGES = {
    Edge.RETURN: "returned",
    Edge.REWORK: "reworked",
    Edge.REOPEN: "reopened",
    Edge.SUSPEND: "suspended",
}
_COUNTED_ACTIONS = {"urge": "urged", "escalate": "escalated", "transfer": "transferred", "extend": "extended"}
_STAMPS = {
    "file": "filed_at",
    "dispatch": "dispatched_at",
    "accept": "accepted_at",
    "hand_back": "handed_back_at",
    "close": "closed_at",
    "force_close": "closed_at",
    "void": "closed_at",
    "join_into": "closed_at",
}


def _counted(state: CaseState, event: CaseEvent) -> dict[str, object]:
    if isinstance(event, ReportJoined):
        return {"reports": state.reports + 1}
    if isinstance(event, ReportSplit):
        return {"reports": state.reports - 1}
    if isinstance(event, CaseRevived):
        return {"reports": len(event.reports)}
    if isinstance(event, TaskSet | TaskDone | TaskRecalled):
        return {"tasks": state.tasks + (1 if isinstance(event, TaskSet) else -1)}
    name = _COUNTED_EDGES.get(event.edge) or _COUNTED_ACTIONS.get(event.action)
    return {name: getattr(state, name) + 1} if name else {}


def _stamped(event: CaseEvent) -> dict[str, object]:
    if event.edge in {Edge.REOPEN, Edge.REWORK}:
        return {"handed_back_at": None, "closed_at": None}
    if event.edge is Edge.REVIVE:
        return {"closed_at": None}
    name = _STAMPS.get(event.action)
    return {name: event.at} if name else {}


def _clocked(state: CaseState, event: CaseEvent) -> CaseState:
    """Stops, starts, pauses or moves the clock as the new state and the edge want it."""
    wanted = WORKFLOW.states[state.state].clock
    running = state.clock
    clocks = state.clocks
    if event.edge is Edge.REVIVE and clocks:
        return _judged(state, (*clocks[:-1], msgspec.structs.replace(clocks[-1], stopped=None)))
    if running and running.name != wanted:
        clocks = (*clocks[:-1], msgspec.structs.replace(running, stopped=event.at))
    if wanted and (running is None or running.name != wanted) and event.due:
        owner = state.organisation if wanted == HANDLE else wanted
        clocks = (*clocks, Clock(wanted, event.span, event.at, event.due, owner=owner))
    elif wanted and running and running.name == wanted:
        clocks = (*clocks[:-1], _adjusted(running, event))
    return _judged(state, clocks)


def _adjusted(clock: Clock, event: CaseEvent) -> Clock:
    if event.edge is Edge.SUSPEND:
        return msgspec.structs.replace(clock, paused=event.at)
    if event.edge is Edge.RESUME:
        return msgspec.structs.replace(clock, paused=None, due=event.due or clock.due)
    if event.due and event.action in {"extend", "refile"}:
        return msgspec.structs.replace(clock, due=event.due, span=event.span or clock.span)
    if event.action == "transfer":
        return msgspec.structs.replace(clock, owner=event.organisation)
    if event.action == "escalate":
        return msgspec.structs.replace(clock, told=clock.told + 1)
    return clock


def _judged(state: CaseState, clocks: tuple[Clock, ...]) -> CaseState:
    handle = next((clock for clock in reversed(clocks) if clock.name == HANDLE), None)
    last = clocks[-1] if clocks else None
    runs = last is not None and last.stopped is None and last.paused is None
    return msgspec.structs.replace(
        state,
        clocks=clocks,
        due_at=handle.due if handle else state.due_at,
        phase_due_at=last.due if last and runs else None,
        late=any(c.late for c in clocks if c.owner == handle.owner) if handle else _broken(state),
        late_phases=tuple(dict.fromkeys(clock.name for clock in clocks if clock.late)),
    )


def _broken(state: CaseState) -> bool:
    """Whether a case that nobody ever answered for was closed after what was promised."""
    ended = state.closed_at if state.state == CLOSED else None
    return ended is not None and state.due_at is not None and ended > state.due_at
