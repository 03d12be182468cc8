"""A case is the sum of its events, after any walk over the workflow table."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.apps.cases.rules.opening import Arrival, Clocks, opening
from civicgrid.apps.cases.rules.projection import CaseState, Clock, Headless, apply, project
from civicgrid.apps.cases.rules.workflow import AT_WORK, CLOSED, HANDED_BACK, OPEN, SUSPENDED, VOID, WORKFLOW, event_of
from civicgrid.apps.cases.types import (
    CaseEvent,
    CaseFiled,
    CaseJoined,
    CaseRefiled,
    CaseRevived,
    NewReport,
    ReportJoined,
    ReportSplit,
    Source,
    TaskDone,
    TaskRecalled,
    TaskSet,
)
from civicgrid.kernel.clock import Calendar, Span
from civicgrid.kernel.events import from_json, to_json
from civicgrid.kernel.workflow import Edge, Move

CASE, REPORT, TASK = UUID(int=1), UUID(int=2), UUID(int=3)
START = datetime(2026, 3, 2, 1, tzinfo=UTC)
HOUR = Span.parse("1 urgent_hour")
CLOCKS = Clocks(Calendar("Asia/Shanghai"), HOUR, HOUR, HOUR)
KINDS = {
    "send_officer": TaskSet,
    "recall_officer": TaskRecalled,
    "report_back": TaskDone,
    "join": ReportJoined,
    "split": ReportSplit,
}
STARTS = {"file", "dispatch", "return", "hand_back", "rework", "reopen", "not_fixed"}
EDGES = {"returned": Edge.RETURN, "reworked": Edge.REWORK, "reopened": Edge.REOPEN, "suspended": Edge.SUSPEND}
ACTIONS = {"urged": "urge", "escalated": "escalate", "transferred": "transfer", "extended": "extend"}

walks = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 90), st.integers(-60, 600)), max_size=40)
"""Each step: which of the moves, how many minutes later, how many minutes from then to the due time."""


def story(**changes: object) -> list[CaseEvent]:
    """The first events of a case, which waits to be filed unless changed."""
    new = NewReport(source=Source.WEB, origin_key="1", text="Dark", lon=116.0005, lat=40.0005, happened_at=START)
    facts = {"report": REPORT, "new": new, "at": START, "area": "town.west.w1.", "overlays": ("south",)} | changes
    return list(opening(Arrival(**facts), CASE, "20260302", "system", CLOCKS, platform="system"))  # type: ignore[arg-type]


def sensible(state: CaseState) -> list[Move]:
    """The moves of the table without those that a verb refuses."""
    refused = {"split": state.reports < 2, "report_back": not state.tasks, "recall_officer": not state.tasks}
    return [move for move in WORKFLOW.moves_from(state.state) if not refused.get(move.action)]


def told(state: CaseState, move: Move, at: datetime, due: datetime) -> CaseEvent:
    """The event that a move leaves."""
    kind = KINDS.get(move.action) or event_of(move.action)
    facts: dict[str, object] = {"other": "20260303"} if move.action in {"set_parent", "escalate", "join"} else {}
    if move.action in STARTS:
        facts |= {"span": "1 urgent_hour", "due": due}
    if move.action in {"extend", "resume"} or (move.action == "refile" and move.state != "pool"):
        facts |= {"due": due}
    if "until" in move.needs:
        facts |= {"until": due}
    if move.action.startswith("ask_"):
        facts |= {"asked": "more"}
    if "organisation" in move.needs or (move.edge is Edge.REOPEN and not state.organisation):
        facts |= {"organisation": f"gov.o{at.minute % 3}.", "duty": "* × *" if move.action == "dispatch" else ""}
    if kind in {TaskSet, TaskDone, TaskRecalled}:
        facts |= {"task": TASK} | ({"ok": True} if kind is TaskDone else {"officer": "officer"})
    if move.action in {"file", "refile"}:
        facts |= {"promised": due}
    facts |= {"number": state.number, "seq": state.seq + 1, "action": move.action, "edge": move.edge}
    facts |= {"case": CASE, "at": at, "actor": "somebody", "state": WORKFLOW.targets(move)[-1]}
    event: CaseEvent = msgspec.convert(facts, kind)
    return event


def walked(steps: list[tuple[int, int, int]]) -> list[CaseEvent]:
    """The story of a case that took these steps."""
    events = story()
    state, now = project(events), START
    for choice, minutes, due in steps:
        now += timedelta(minutes=minutes)
        moves = sensible(state)
        if not moves:
            break
        events.append(told(state, moves[choice % len(moves)], now, now + timedelta(minutes=due)))
        state = apply(state, events[-1])
    return events


@given(walks)
def test_a_case_is_rebuilt_from_its_events(steps: list[tuple[int, int, int]]) -> None:
    events = walked(steps)
    stored = [from_json(type(event).__name__, to_json(event)) for event in events]
    state = project(events)
    assert project(stored) == state  # type: ignore[arg-type]
    assert msgspec.convert(msgspec.to_builtins(state), CaseState) == state


@given(walks)
def test_one_clock_runs_where_the_table_wants_one(steps: list[tuple[int, int, int]]) -> None:
    state = project(walked(steps))
    assert (state.clock.name if state.clock else "") == WORKFLOW.states[state.state].clock
    assert all(clock.stopped is not None for clock in state.clocks[:-1])
    assert all(one.stopped is not None and one.stopped <= other.started for one, other in pairwise(state.clocks))
    assert (state.phase_due_at is not None) == (state.state in OPEN and state.state != SUSPENDED)


@given(walks)
def test_late_is_whoever_has_it_and_was_late_in_any_handling(steps: list[tuple[int, int, int]]) -> None:
    state = project(walked(steps))
    handled = [clock for clock in state.clocks if clock.name == "handle"]
    if handled:
        assert state.late == any(clock.late for clock in handled if clock.owner == handled[-1].owner)
        assert state.due_at == handled[-1].due
    assert set(state.late_phases) == {clock.name for clock in state.clocks if clock.late}


@given(walks)
def test_whom_nobody_handled_is_judged_by_what_was_promised_at_the_filing(steps: list[tuple[int, int, int]]) -> None:
    events = walked(steps)
    state = project(events)
    promised = [event.promised for event in events if isinstance(event, CaseFiled | CaseRefiled)]
    if not any(clock.name == "handle" for clock in state.clocks):
        assert state.due_at == (promised[-1] if promised else None)
        ended = state.closed_at if state.state == CLOSED else None
        assert state.late == bool(ended and state.due_at and ended > state.due_at)


@given(walks, st.integers(0, 600))
def test_taking_back_a_join_leaves_the_case_as_it_was(steps: list[tuple[int, int, int]], minutes: int) -> None:
    before = project(walked(steps))
    if before.state not in OPEN:
        return
    base = {"case": CASE, "number": before.number, "actor": "somebody", "other": "20260303"}
    now = START + timedelta(days=9)
    facts = base | {"seq": before.seq + 1, "at": now, "action": "join_into", "edge": Edge.VOID, "state": VOID}
    gone = apply(before, msgspec.convert(facts, CaseJoined))
    assert (gone.state, gone.joined_into, gone.closed_at, gone.clock) == (VOID, "20260303", now, None)
    reports = [UUID(int=number) for number in range(before.reports)]
    facts = base | {"seq": gone.seq + 1, "at": now + timedelta(minutes=minutes), "action": "revive"}
    facts |= {"edge": Edge.REVIVE, "state": before.state, "asked": before.asked, "until": before.suspended_until}
    after = apply(gone, msgspec.convert(facts | {"reports": reports}, CaseRevived))
    assert msgspec.structs.replace(after, seq=before.seq) == before


@given(walks)
def test_what_happened_is_counted(steps: list[tuple[int, int, int]]) -> None:
    events = walked(steps)
    state = project(events)
    for name, edge in EDGES.items():
        assert getattr(state, name) == sum(event.edge is edge for event in events)
    for name, action in ACTIONS.items():
        assert getattr(state, name) == sum(event.action == action for event in events)
    assert state.reports == 1 + sum(type(event) is ReportJoined for event in events) - sum(
        type(event) is ReportSplit for event in events
    )
    assert state.seq == len(events)


@given(walks)
def test_somebody_is_responsible_while_it_is_worked_on(steps: list[tuple[int, int, int]]) -> None:
    state = project(walked(steps))
    assert bool(state.organisation) >= (state.state in {*AT_WORK, SUSPENDED, HANDED_BACK})
    assert not (state.duty and not state.organisation)
    assert (state.suspended_until is not None) == (state.state == SUSPENDED)


def test_a_transfer_forgets_the_duty_of_the_one_before() -> None:
    state = project(story())
    for action in ("file", "dispatch", "transfer"):
        move = WORKFLOW.move(state.state, action)
        assert move is not None
        state = apply(state, told(state, move, START, START + timedelta(hours=1)))
    assert (state.state, state.duty) == ("dispatched", "")


def test_a_clock_that_stood_still_is_judged_by_when_it_was_paused() -> None:
    begun, due, end = (START + timedelta(hours=hours) for hours in (0, 2, 9))
    paused = START + timedelta(hours=1)
    assert not Clock("handle", "2 working_hour", begun, due, stopped=end, paused=paused).late
    assert Clock("handle", "2 working_hour", begun, due, stopped=end).late


def test_a_story_begins_with_its_opening() -> None:
    with pytest.raises(Headless):
        project(walked([(0, 1, 1)])[1:])
    with pytest.raises(Headless):
        project([])
