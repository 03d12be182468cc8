"""Filing, dispatching, returning, transferring, voiding: whose case it is, and by when."""

from typing import Any

import pytest

from civicgrid.apps.cases.actions import dispatch_by_matrix
from civicgrid.apps.cases.actions.arrival import ManyConditions
from civicgrid.apps.cases.actions.moves import NotNow, UnknownOrganisation
from civicgrid.apps.cases.queries import events_of
from civicgrid.apps.directory.models import Post
from civicgrid.apps.duties import api as duties
from civicgrid.apps.standards.rules import NotALeaf, UnknownCaseType, UnknownCondition
from civicgrid.base.access import SYSTEM
from civicgrid.base.access.permissions import NoPost
from civicgrid.kernel.errors import CivicGridError, NotFound
from civicgrid.kernel.plain import Wanting
from tests.cases.given import GARBAGE, MANHOLE, MONDAY, at, clocks, fresh, opened, tell
from tests.cities import IN_E1

pytestmark = pytest.mark.usefixtures("small_city")


def test_filing_names_type_and_condition_and_dispatches() -> None:
    case = tell(opened(type=""), "dispatcher", "file", at(1), type="garbage", condition="heap")
    assert (case.state, case.type, case.condition, case.filed_at) == ("dispatched", GARBAGE, "heap", at(1))
    assert (case.organisation, case.due_at) == ("gov.sanitation.", at(48 + 1))  # 2 working days
    accept, dispatch, handle = clocks(case)
    assert (accept.due, accept.stopped, accept.late) == (at(2), at(1), False)
    assert (dispatch.started, dispatch.stopped, handle.started) == (at(1), at(1), at(1))


def test_filing_late_is_noted_and_held_against_nobody_else() -> None:
    case = tell(opened(type=""), "dispatcher", "file", at(3), type="garbage", condition="bags")
    assert (case.late, case.late_phases) == (False, ["accept"])


def test_the_only_condition_need_not_be_named() -> None:
    assert tell(opened(type=""), "dispatcher", "file", type="路灯损坏").condition == "dark"


def test_of_several_conditions_one_is_named() -> None:
    with pytest.raises(ManyConditions, match="choose one of bags, heap"):
        tell(opened(type=""), "dispatcher", "file", type="暴露垃圾")


@pytest.mark.parametrize(
    ("inputs", "refused"),
    [
        ({"type": "volcano"}, UnknownCaseType),
        ({"type": ""}, UnknownCaseType),
        ({"type": "streets"}, NotALeaf),
        ({"type": "streets."}, UnknownCondition),
        ({"type": "garbage", "condition": "dark"}, UnknownCondition),
    ],
)
def test_what_is_not_in_the_standards_cannot_be_filed(inputs: dict[str, Any], refused: type[CivicGridError]) -> None:
    case = opened(type="")
    with pytest.raises(refused):
        tell(case, "dispatcher", "file", **inputs)
    assert fresh(case).state == "reported"


def test_a_gap_waits_in_the_pool_until_it_is_dispatched_by_hand() -> None:
    duties.load(SYSTEM, [duty for duty in duties.stored_duties() if duty.type != MANHOLE])
    case = tell(opened(type=""), "dispatcher", "file", type="manhole")
    assert (case.state, case.phase_due_at, case.due_at) == ("pool", at(1), at(2))
    case = tell(case, "dispatcher", "dispatch", at(2), organisation="lighting")
    assert (case.organisation, case.duty, case.dispatched_at) == ("gov.lighting.", "", at(2))
    assert (case.due_at, case.late_phases) == (at(4), ["dispatch"])


def test_the_matrix_dispatches_what_waits() -> None:
    gone = [duty for duty in duties.stored_duties() if duty.type == MANHOLE]
    duties.load(SYSTEM, [duty for duty in duties.stored_duties() if duty.type != MANHOLE])
    case = opened(type="manhole")
    assert list(dispatch_by_matrix(SYSTEM.acting_at(at(1)), case)) == []
    duties.load(SYSTEM, [*duties.stored_duties(), *gone])
    dispatch_by_matrix(SYSTEM.acting_at(at(1)), case)
    assert (fresh(case).state, fresh(case).duty) == ("dispatched", "manhole. × town.west. × handle")


def test_nobody_unknown_is_made_responsible() -> None:
    case = tell(opened(), "handler", "return", reason="Not ours")
    with pytest.raises(UnknownOrganisation, match="no organisation nasa"):
        tell(case, "dispatcher", "dispatch", organisation="nasa")


def test_a_return_goes_back_and_erases_nothing() -> None:
    case = tell(opened(), "handler", "return", at(1), reason="On private ground")
    assert (case.state, case.organisation, case.duty, case.returned) == ("pool", "", "", 1)
    assert (case.phase_due_at, case.due_at, case.late) == (at(2), at(5), False)
    last = events_of(case)[-1]
    assert (last.action, last.edge, last.reason, last.actor) == ("return", "return", "On private ground", "handler")
    assert events_of(case)[2].organisation == "gov.sanitation."


def test_after_a_return_the_next_has_its_whole_time() -> None:
    case = tell(opened(), "handler", "return", at(1), reason="Not ours")
    case = tell(case, "dispatcher", "dispatch", at(1.5), organisation="lighting")
    assert case.due_at == at(6.5)


def test_a_return_needs_a_reason() -> None:
    case = opened()
    with pytest.raises(Wanting, match="Nothing was written"):
        tell(case, "handler", "return", reason="  ")


def test_what_was_accepted_is_not_returned() -> None:
    case = tell(opened(), "handler", "accept")
    with pytest.raises(NotNow):
        tell(case, "handler", "return", reason="Not ours after all")


def test_a_transfer_keeps_the_promise() -> None:
    case = tell(opened(), "handler", "accept")
    case = tell(case, "supervisor", "transfer", at(2), organisation="lighting", reason="It hangs on their pole")
    assert (case.state, case.organisation, case.duty) == ("dispatched", "gov.lighting.", "")
    assert (case.due_at, case.phase_due_at, case.transferred) == (at(5), at(5), 1)
    assert [clock.name for clock in clocks(case)] == ["accept", "dispatch", "handle"]


def test_a_handler_may_not_transfer() -> None:
    case = opened()
    with pytest.raises(NoPost, match="dispatcher, supervisor"):
        tell(case, "handler", "transfer", organisation="lighting", reason="Theirs")


def test_a_transfer_needs_a_reason() -> None:
    case = opened()
    with pytest.raises(Wanting):
        tell(case, "supervisor", "transfer", organisation="lighting", reason="")


def test_void_says_that_there_is_no_case() -> None:
    case = tell(opened(type=""), "dispatcher", "void", at(1), reason="Nothing there")
    assert (case.state, case.closed_at, case.phase_due_at) == ("void", at(1), None)
    assert clocks(case)[-1].stopped == at(1)


def test_what_is_dispatched_is_not_void() -> None:
    case = opened()
    with pytest.raises(NotNow):
        tell(case, "dispatcher", "void", reason="Nothing there")


def test_a_dispatcher_of_another_place_does_not_file() -> None:
    Post.objects.filter(person__login="dispatcher").update(areas=["town.west."])
    case = opened(type="", lon=IN_E1[0])
    with pytest.raises(NotFound):
        tell(case, "dispatcher", "file", type="lamp")
    assert tell(opened(MONDAY, type=""), "dispatcher", "file", type="lamp").state == "dispatched"
