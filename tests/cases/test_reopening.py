"""Reopening a closed case, and closing by decision."""

import pytest

from civicgrid.apps.cases.actions.moves import NotNow
from civicgrid.apps.cases.rules.guards import NobodyNamed
from civicgrid.apps.duties import api as duties
from civicgrid.base.access import SYSTEM
from civicgrid.base.access.permissions import NoPost
from civicgrid.kernel.plain import Wanting
from tests.cases.given import MANHOLE, at, clocks, closed, handed_back, opened, tell

pytestmark = pytest.mark.usefixtures("small_city")


def test_reopening_goes_back_to_who_had_it_with_a_fresh_clock() -> None:
    case = tell(closed(), "supervisor", "reopen", at(24), reason="It is back")
    assert (case.state, case.organisation, case.reopened) == ("dispatched", "gov.sanitation.", 1)
    assert (case.due_at, case.closed_at, case.handed_back_at) == (at(29), None, None)
    assert clocks(case)[-1].started == at(24)


def test_what_was_late_stays_late_for_the_same_organisation() -> None:
    case = tell(tell(opened(), "handler", "hand_back", at(9), note=""), "dispatcher", "close", at(10))
    case = tell(case, "dispatcher", "reopen", at(24), reason="It is back")
    assert (case.late, case.late_phases) == (True, ["handle"])
    assert tell(case, "handler", "hand_back", at(25), note="").late


def test_a_late_return_is_not_the_next_owners_lateness() -> None:
    case = tell(opened(), "handler", "return", at(9), reason="Not ours")
    assert case.late
    assert not tell(case, "dispatcher", "dispatch", at(10), organisation="lighting").late


def test_reopening_needs_a_reason() -> None:
    case = closed()
    with pytest.raises(Wanting):
        tell(case, "supervisor", "reopen", reason="")


def test_a_handler_does_not_reopen() -> None:
    case = closed()
    with pytest.raises(NoPost, match="dispatcher, supervisor"):
        tell(case, "handler", "reopen", reason="It is back")


def test_what_is_open_is_not_reopened() -> None:
    case = handed_back()
    with pytest.raises(NotNow):
        tell(case, "supervisor", "reopen", reason="It is back")


@pytest.mark.parametrize("hours", [1, 6])
def test_a_supervisor_closes_by_decision(hours: float) -> None:
    case = tell(opened(), "supervisor", "force_close", at(hours), reason="The park is gone")
    assert (case.state, case.closed_at, case.late) == ("closed", at(hours), hours > 5)


def test_a_dispatcher_does_not_close_by_decision() -> None:
    case = opened()
    with pytest.raises(NoPost, match="needs a post as supervisor"):
        tell(case, "dispatcher", "force_close", reason="The park is gone")


def test_closing_by_decision_needs_a_reason() -> None:
    case = opened()
    with pytest.raises(Wanting):
        tell(case, "supervisor", "force_close", reason="")


def test_what_nobody_had_goes_to_whom_the_matrix_names_now() -> None:
    all_duties = duties.stored_duties()
    duties.load(SYSTEM, [duty for duty in all_duties if duty.type != MANHOLE])
    case = opened(type="manhole", arrived_at=at(-9), happened_at=at(-9), closed_at=at(-8))
    assert (case.state, case.organisation) == ("closed", "")
    with pytest.raises(NobodyNamed):
        tell(case, "system", "reopen", reason="Open again")
    duties.load(SYSTEM, all_duties)
    case = tell(case, "system", "reopen", reason="Open again")
    assert (case.organisation, case.duty) == ("gov.sanitation.", "manhole. × town.west. × handle")
