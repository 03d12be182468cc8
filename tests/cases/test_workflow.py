"""The standard workflow: no dead end, and every action has its verb, its event and its roles."""

import pytest

from civicgrid.apps.cases.rules.workflow import (
    AT_WORK,
    CLOSED,
    OPEN,
    POOL,
    REPORTED,
    SUSPENDED,
    VOID,
    WORKFLOW,
    event_of,
)
from civicgrid.apps.cases.types import CaseClosed, CaseNoted, CaseRefiled, CaseReturned, ReporterAsked, ReporterReplied
from civicgrid.kernel.roles import Role
from civicgrid.kernel.workflow import Edge


def reachable(state: str) -> set[str]:
    """Every state that moves lead to, with the state itself."""
    found, fresh = {state}, [state]
    while fresh:
        here = fresh.pop()
        onwards = {there for move in WORKFLOW.moves_from(here) for there in WORKFLOW.targets(move)} - found
        found |= onwards
        fresh += onwards
    return found


@pytest.mark.parametrize("state", sorted(reachable(REPORTED)))
def test_no_state_is_a_dead_end(state: str) -> None:
    assert any(WORKFLOW.states[end].final for end in reachable(state))


def test_every_state_is_reached() -> None:
    assert reachable(REPORTED) == set(WORKFLOW.states)
    assert set(OPEN) == set(WORKFLOW.states) - {CLOSED, VOID}


@pytest.mark.parametrize("action", WORKFLOW.actions())
def test_an_action_means_the_same_from_every_state(action: str) -> None:
    moves = [move for move in WORKFLOW.moves if move.action == action]
    assert len({(move.roles, move.edge, move.needs) for move in moves}) == 1
    assert moves[0].roles
    stays = event_of(action) in {CaseNoted, CaseRefiled, ReporterAsked, ReporterReplied}
    assert stays == (moves[0].edge is Edge.STAY)


@pytest.mark.parametrize("move", [move for move in WORKFLOW.moves if move.edge not in {Edge.STAY, Edge.FORWARD}])
def test_what_turns_a_case_back_needs_a_reason(move: object) -> None:
    needs = getattr(move, "needs", ())
    assert {"reason", "note"} & set(needs)


def test_a_return_goes_back_to_the_dispatcher() -> None:
    (move,) = [move for move in WORKFLOW.moves if move.edge is Edge.RETURN]
    assert (move.target, list(move.roles), event_of(move.action)) == (POOL, [Role.HANDLER], CaseReturned)


def test_closing_by_decision_is_a_closing() -> None:
    assert event_of("force_close") is CaseClosed
    assert WORKFLOW.move(SUSPENDED, "force_close") is not None


def test_what_was_suspended_goes_on_where_it_stood() -> None:
    (move,) = [move for move in WORKFLOW.moves if move.edge is Edge.RESUME]
    assert (move.state, WORKFLOW.targets(move)) == (SUSPENDED, AT_WORK)
