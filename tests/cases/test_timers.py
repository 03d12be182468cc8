"""What time alone brings about: escalation by the ladder, and resumption."""

from datetime import UTC, datetime, timedelta

import pytest

from civicgrid.apps.cases.actions import escalate_late, resume_rested
from civicgrid.apps.cases.actions.moves import resume
from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.queries import events_of
from civicgrid.apps.cases.reactions import timers
from civicgrid.apps.cases.types import CaseEvent
from civicgrid.apps.grid.models import City
from civicgrid.base.access import Actor
from civicgrid.base.actions.act import MovedOn
from civicgrid.base.snapshots import touch
from civicgrid.kernel.clock import Span
from tests.cases.given import MONDAY, at, fresh, handed_back, opened, tell
from tests.cities import IN_E1, IN_W2

pytestmark = pytest.mark.usefixtures("small_city")


def test_late_cases_climb_the_ladder_step_by_step() -> None:
    """Due at 14:00 on Monday; steps at once, after 8 working hours, after 2 working days more."""
    case = opened()
    ways = [(5, 0, ""), (5.02, 1, "gov.sanitation."), (28.9, 1, "gov.sanitation."), (29.02, 2, "gov.")]
    for hours, level, whom in [*ways, (77.02, 3, "."), (999, 3, ".")]:
        escalate_late(at(hours))
        found = fresh(case)
        assert (found.escalated, found.escalated_to) == (level, whom), hours
    told = [event for event in events_of(case) if event.action == "escalate"]
    assert [(event.actor, event.at) for event in told] == [("system", at(hours)) for hours in (5.02, 29.02, 77.02)]


def test_a_round_run_twice_escalates_once() -> None:
    opened()
    assert [escalate_late(at(5.02)), escalate_late(at(5.02)), escalate_late(at(5.03))] == [1, 0, 0]


def test_after_a_long_sleep_all_steps_are_made_up_for() -> None:
    case = opened()
    assert escalate_late(at(999)) == 3
    assert fresh(case).escalated == 3


def test_only_what_is_late_is_escalated() -> None:
    late, waiting = opened(), opened(at(3), lon=IN_E1[0])
    resting = tell(opened(lon=IN_W2[0], lat=IN_W2[1]), "supervisor", "suspend", until=at(500), reason="Frost")
    assert escalate_late(at(5.02)) == 1
    assert [fresh(case).escalated for case in (late, waiting, resting)] == [1, 0, 0]


def test_who_was_told_by_hand_is_not_told_again() -> None:
    case = tell(opened(), "handler", "escalate", at(1), reason="No crane")
    assert escalate_late(at(5.02)) == 0
    assert escalate_late(at(29.02)) == 1
    assert fresh(case).escalated_to == "gov."


def test_each_clock_begins_at_the_foot_of_the_ladder() -> None:
    case = opened(type="")
    assert escalate_late(at(999)) == 3
    case = tell(case, "dispatcher", "file", at(1000), type="garbage", condition="bags")
    assert escalate_late(at(1100)) == 3
    assert (fresh(case).escalated, fresh(case).escalated_to) == (6, ".")


@pytest.mark.parametrize("state", ["reported", "handed_back"])
def test_what_the_desk_delays_goes_to_who_keeps_the_city(state: str) -> None:
    case = handed_back() if state == "handed_back" else opened(type="")
    escalate_late(at(24.1))
    assert (fresh(case).escalated_to, fresh(case).state) == (".", state)


def test_an_extension_waits_for_its_own_end() -> None:
    case = tell(opened(), "supervisor", "extend", at(1), span=Span.parse("1 natural_day"), reason="Rain")
    assert escalate_late(at(6)) == 0
    assert escalate_late(at(29.02)) == 1
    assert fresh(case).escalated == 1


def test_what_has_rested_goes_on() -> None:
    case = tell(opened(), "supervisor", "suspend", at(1), until=at(24), reason="Frost")
    other = tell(opened(lon=IN_E1[0]), "supervisor", "suspend", at(1), until=at(25), reason="Frost")
    assert resume_rested(at(24)) == 1
    case = fresh(case)
    assert (case.state, case.phase_due_at, case.suspended_until) == ("dispatched", at(27), None)
    assert (events_of(case)[-1].actor, fresh(other).state) == ("system", "suspended")
    assert resume_rested(at(24)) == 0


def test_who_is_faster_than_the_timer_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    case = tell(opened(), "supervisor", "suspend", at(1), until=at(24), reason="Frost")
    other = tell(opened(lon=IN_E1[0]), "supervisor", "suspend", at(1), until=at(24), reason="Frost")

    def slow(actor: Actor, seen: Case) -> CaseEvent:
        if seen == case:
            raise MovedOn(what=seen.number)
        return resume(actor, seen)

    monkeypatch.setattr("civicgrid.apps.cases.actions.timers.resume", slow)
    assert resume_rested(at(24)) == 1
    assert (fresh(case).state, fresh(other).state) == ("suspended", "dispatched")


def test_every_minute_both_are_looked_after() -> None:
    begin = datetime.now(UTC) - timedelta(days=40)
    late, other = opened(begin), opened(begin, lon=IN_E1[0])
    resting = tell(other, "supervisor", "suspend", begin, until=begin + timedelta(days=1), reason="Frost")
    timers.task.func(timestamp=0)
    assert (fresh(late).escalated > 0, fresh(resting).state) == (True, "dispatched")


def test_before_a_city_is_loaded_there_is_nothing_to_look_after() -> None:
    City.objects.all().delete()
    touch("grid")
    timers.task.func(timestamp=0)
    assert not Case.objects.exists()


def test_what_ran_out_long_ago_is_history_and_does_not_climb() -> None:
    case = opened()
    assert escalate_late(MONDAY + timedelta(days=365)) == 0
    assert fresh(case).escalated == 0
