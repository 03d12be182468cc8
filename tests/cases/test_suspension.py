"""Suspension: the clock stands still with approval, and never ends earlier for it."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicgrid.apps.cases.queries import events_of, reports_of
from civicgrid.apps.cases.rules.guards import NothingAsked, UrgentNeverStops
from civicgrid.apps.cases.rules.workflow import AT_WORK, HANDLING
from civicgrid.base.access.permissions import NoPost
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.plain import Wanting
from tests.cases.given import at, clocks, opened, tell
from tests.cities import IN_E1

pytestmark = pytest.mark.usefixtures("small_city")


def test_the_clock_stands_still_and_goes_on_with_what_was_left() -> None:
    case = tell(opened(), "supervisor", "suspend", at(1), until=at(48), reason="Frost")
    assert (case.state, case.suspended_until, case.suspended) == ("suspended", at(48), 1)
    assert (case.phase_due_at, case.due_at, clocks(case)[-1].paused) == (None, at(5), at(1))
    case = tell(case, "handler", "resume", at(25), note="Thaw")  # Tuesday 10:00 with 3 working hours left
    assert (case.state, case.suspended_until, case.phase_due_at) == ("dispatched", None, at(29))
    assert clocks(case)[-1].paused is None


@pytest.mark.parametrize("state", AT_WORK)
def test_it_goes_on_where_it_stood(state: str) -> None:
    case = opened()
    if state == HANDLING:
        case = tell(case, "handler", "accept")
    case = tell(case, "supervisor", "suspend", until=at(48), reason="Frost")
    case = tell(case, "dispatcher", "comment", note="It still freezes")
    assert tell(case, "handler", "resume", at(1), note="Thaw").state == state


def test_what_was_joined_while_it_stood_still_goes_on_where_it_stood() -> None:
    case, other = opened(), opened(at(0.5), lon=IN_E1[0])
    other = tell(other, "supervisor", "suspend", at(0.5), until=at(48), reason="Frost")
    case = tell(case, "dispatcher", "join", at(0.5), other=other.number)
    tell(case, "dispatcher", "split", at(0.5), report=reports_of(case)[1].pk, reason="Two heaps")
    assert tell(other, "handler", "resume", at(1), note="Thaw").state == "dispatched"


def test_it_is_asked_for_and_granted() -> None:
    case = tell(opened(), "handler", "ask_suspension", at(1), until=at(48), reason="Frost")
    assert (case.state, case.asked, case.phase_due_at) == ("dispatched", f"suspend {at(48).isoformat()}", at(5))
    case = tell(case, "supervisor", "suspend", at(2), until=at(48), reason="Granted")
    assert (case.state, case.asked) == ("suspended", "")


def test_it_is_asked_for_and_refused() -> None:
    case = tell(opened(), "handler", "ask_suspension", at(1), until=at(48), reason="Frost")
    case = tell(case, "dispatcher", "refuse", at(2), reason="It is not cold")
    assert (case.state, case.asked, case.phase_due_at) == ("dispatched", "", at(5))


def test_what_nobody_asked_is_not_refused() -> None:
    case = opened()
    with pytest.raises(NothingAsked):
        tell(case, "dispatcher", "refuse", reason="No")


def test_urgent_hours_never_stop() -> None:
    case = opened(type="manhole")
    with pytest.raises(UrgentNeverStops, match="urgent hours, which never stop"):
        tell(case, "supervisor", "suspend", until=at(48), reason="Frost")
    with pytest.raises(UrgentNeverStops):
        tell(case, "handler", "ask_suspension", until=at(48), reason="Frost")


@pytest.mark.parametrize("action", ["suspend", "ask_suspension"])
def test_it_ends_in_time_to_come(action: str) -> None:
    case = opened()
    with pytest.raises(InvalidInput, match="of until is not valid"):
        tell(case, "supervisor" if action == "suspend" else "handler", action, at(2), until=at(2), reason="Frost")


@pytest.mark.parametrize(("login", "action"), [("supervisor", "suspend"), ("handler", "ask_suspension")])
def test_it_needs_a_reason(login: str, action: str) -> None:
    case = opened()
    with pytest.raises(Wanting):
        tell(case, login, action, until=at(48), reason="")


def test_a_handler_does_not_suspend_alone() -> None:
    case = opened()
    with pytest.raises(NoPost, match="dispatcher, supervisor"):
        tell(case, "handler", "suspend", until=at(48), reason="Frost")


def test_a_pause_ends_when_it_was_granted_to_end_however_late_the_worker_wakes() -> None:
    case = tell(opened(), "supervisor", "suspend", at(1), until=at(24), reason="Frost")
    case = tell(case, "system", "resume", at(26))
    assert (case.phase_due_at, events_of(case)[-1].at) == (at(27), at(26))


def test_a_clock_that_had_run_out_stays_late() -> None:
    case = tell(opened(), "supervisor", "suspend", at(6), until=at(48), reason="Frost")
    case = tell(case, "supervisor", "resume", at(25), note="")
    assert case.phase_due_at == at(5)
    assert tell(case, "handler", "hand_back", at(26), note="").late


def test_closed_by_decision_while_it_stood_still_it_is_not_late() -> None:
    case = tell(opened(), "supervisor", "suspend", at(1), until=at(480), reason="Building site")
    case = tell(case, "supervisor", "force_close", at(240), reason="The street is gone")
    assert (case.state, case.late, case.phase_due_at, case.suspended_until) == ("closed", False, None, None)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["garbage", "lamp"]), st.integers(0, 30), st.integers(0, 200))
def test_suspension_never_shortens(small_city: None, kind: str, wait: int, pause: int) -> None:
    """Paused and resumed at any time, what was left is left."""
    with transaction.atomic():
        case = opened(type=kind)
        due, paused = case.due_at, at(wait)
        case = tell(case, "dispatcher", "suspend", paused, until=at(900), reason="Frost")
        case = tell(case, "dispatcher", "resume", at(wait + pause), note="")
        assert case.due_at
        assert due
        assert case.due_at >= due
        assert pause or case.due_at == due
        transaction.set_rollback(True)
