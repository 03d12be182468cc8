"""Extension: more time with approval, counted from the due time."""

import pytest

from civicgrid.apps.cases.actions.moves import NotNow
from civicgrid.apps.cases.queries import moves_for
from civicgrid.apps.cases.rules.guards import RunOut
from civicgrid.base.access.permissions import NoPost
from civicgrid.kernel.clock import Span
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.plain import Wanting
from tests.cases.given import actor, at, clocks, handed_back, opened, tell

pytestmark = pytest.mark.usefixtures("small_city")

TWO_HOURS = Span.parse("2 working_hour")


def test_more_time_is_counted_from_the_due_time() -> None:
    case = tell(opened(), "supervisor", "extend", at(1), span=TWO_HOURS, reason="Rain")
    assert (case.due_at, case.phase_due_at, case.extended, case.state) == (at(7), at(7), 1, "dispatched")
    assert clocks(case)[-1].span == "4 working_hour"
    case = tell(case, "dispatcher", "extend", at(2), span=TWO_HOURS, reason="More rain")
    assert (case.due_at, case.extended) == (at(9), 2)


def test_it_is_asked_for_and_granted() -> None:
    case = tell(opened(), "handler", "ask_extension", span=TWO_HOURS, reason="Rain")
    assert (case.asked, case.due_at, case.extended) == ("extend 2 working_hour", at(5), 0)
    case = tell(case, "supervisor", "extend", span=TWO_HOURS, reason="Granted")
    assert (case.asked, case.due_at) == ("", at(7))


def test_it_is_asked_for_and_refused() -> None:
    case = tell(opened(), "handler", "ask_extension", span=TWO_HOURS, reason="Rain")
    case = tell(case, "supervisor", "refuse", reason="Take an umbrella")
    assert (case.asked, case.due_at, case.extended) == ("", at(5), 0)


def test_what_was_asked_lapses_when_the_case_moves_on() -> None:
    case = tell(opened(), "handler", "ask_extension", span=TWO_HOURS, reason="Rain")
    assert tell(case, "dispatcher", "comment", note="Sun").asked
    assert tell(case, "handler", "hand_back", note="").asked == ""


def test_it_helps_until_the_hand_back() -> None:
    case = tell(opened(), "supervisor", "extend", at(5), span=TWO_HOURS, reason="Rain")
    assert not tell(case, "handler", "hand_back", at(6.5), note="").late


@pytest.mark.parametrize(("login", "action"), [("supervisor", "extend"), ("handler", "ask_extension")])
def test_what_has_run_out_stays_late(login: str, action: str) -> None:
    case, later = opened(), at(5.01)
    assert action not in {move.action for move in moves_for(actor(login, later), case)}
    with pytest.raises(RunOut, match="appeal"):
        tell(case, login, action, later, span=Span.parse("100 working_day"), reason="Rain")
    assert tell(case, "handler", "hand_back", later, note="").late


def test_asking_for_more_than_calendars_count_is_refused_at_once() -> None:
    case = opened()
    with pytest.raises(InvalidInput):
        tell(case, "handler", "ask_extension", span=Span.parse("1000000 natural_day"), reason="Rain")


def test_a_handler_does_not_extend_alone() -> None:
    case = opened()
    with pytest.raises(NoPost):
        tell(case, "handler", "extend", span=TWO_HOURS, reason="Rain")


@pytest.mark.parametrize(("login", "action"), [("supervisor", "extend"), ("handler", "ask_extension")])
def test_it_needs_a_reason(login: str, action: str) -> None:
    case = opened()
    with pytest.raises(Wanting):
        tell(case, login, action, span=TWO_HOURS, reason=" ")


def test_what_was_handed_back_is_not_extended() -> None:
    case = handed_back()
    with pytest.raises(NotNow):
        tell(case, "supervisor", "extend", span=TWO_HOURS, reason="Rain")
