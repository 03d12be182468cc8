"""Joining and splitting: reversible, no case without a report, no report without a case."""

from typing import Any
from uuid import UUID

import msgspec
import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicgrid.apps.cases.actions.moves import NotNow
from civicgrid.apps.cases.actions.together import NotOpen
from civicgrid.apps.cases.models import Case, Doubt, Membership, Report
from civicgrid.apps.cases.queries import events_of, reports_of
from civicgrid.apps.cases.queries.states import state_of
from civicgrid.apps.cases.rules.guards import OnlyReport
from civicgrid.apps.cases.rules.projection import CaseState
from civicgrid.apps.cases.types import Source
from civicgrid.base.access.permissions import NoPost
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.plain import Wanting
from tests.cases.given import GARBAGE, MONDAY, at, closed, fresh, opened, tell
from tests.cases.joins import fused, parents, sound, split_off, two
from tests.cities import IN_E1, IN_E2, IN_W1, IN_W2

pytestmark = pytest.mark.usefixtures("small_city")


def test_joining_moves_all_reports() -> None:
    case, other = two()
    case = tell(case, "dispatcher", "join", at(2), other=other.number)
    assert (case.reports, len(reports_of(case)), case.state) == (2, 2, "dispatched")
    gone = fresh(other)
    assert (gone.state, gone.closed_at, gone.phase_due_at) == ("void", at(2), None)
    sound()


def facts(case: Case) -> CaseState:
    """All that a case is, but for the number of its events."""
    return msgspec.structs.replace(state_of(fresh(case)), seq=0)


def test_splitting_gives_a_report_a_case_of_its_own() -> None:
    case, second = fused()
    anew = split_off(case, second)
    assert (fresh(case).reports, anew.reports) == (1, 1)
    assert (anew.state, anew.type, anew.area, anew.overlays) == ("dispatched", case.type, case.area, case.overlays)
    assert (anew.opened_at, anew.due_at, anew.number[:8]) == (at(1), at(6), "20260302")
    assert [events_of(each)[place].other for each, place in ((case, -1), (anew, 0))] == [anew.number, case.number]
    sound()


def test_a_split_report_is_filed_as_the_dispatcher_corrected_it() -> None:
    case, second = fused(type="", text="Bags beside the bench at the old gate")
    case = tell(case, "dispatcher", "file", at(2), type="garbage", condition="heap")
    anew = split_off(case, second)
    assert (anew.type, anew.condition, anew.organisation) == (GARBAGE, "heap", "gov.sanitation.")
    assert anew.due_at == at(1 + 48)
    sound()


def test_splitting_then_joining_gives_back_what_was() -> None:
    case, second = fused()
    before = facts(case)
    anew = split_off(case, second)
    case = tell(case, "dispatcher", "join", at(4), other=anew.number)
    assert (facts(case), set(reports_of(case))) == (before, set(Report.objects.all()))
    assert split_off(case, second, 5) == anew
    sound()


def test_a_split_report_of_an_inspector_keeps_its_name() -> None:
    case = opened()
    opened(at(1), source=Source.INSPECTOR, reporter="officer")
    assert split_off(case, reports_of(case)[1]).reporter == "officer"


@pytest.mark.parametrize("changes", [{"type": "", "text": "Strange"}, {"lon": None, "lat": None}])
def test_a_report_without_type_or_place_can_be_split_off(changes: dict[str, object]) -> None:
    case, other = opened(), opened(at(1), **changes)
    report = reports_of(other)[0]
    case = tell(case, "dispatcher", "join", at(2), other=other.number)
    tell(case, "dispatcher", "split", at(3), report=reports_of(case)[0].pk, reason="Another matter")
    case = tell(case, "dispatcher", "join", at(4), other=opened(at(4), lon=IN_E2[0]).number)
    anew = split_off(case, report, 5)
    assert anew == fresh(other)
    assert (anew.state, anew.area, anew.organisation) == (other.state, other.area, other.organisation)
    sound()


def test_a_report_that_came_alone_and_said_no_type_waits_to_be_filed_again() -> None:
    case, second = fused(type="")
    anew = split_off(case, second)
    assert (anew.state, anew.type, anew.phase_due_at) == ("reported", "", at(3))


AHEAD: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
    "dispatched": [],
    "handling": [("handler", "accept", {})],
    "suspended": [("supervisor", "suspend", {"until": at(48), "reason": "Frost"})],
    "handed_back": [("handler", "hand_back", {"note": "Swept"})],
    "pool": [("handler", "return", {"reason": "Not ours"})],
}
"""State -> the way there from dispatched."""


@pytest.mark.parametrize("state", AHEAD)
def test_a_join_is_taken_back(state: str) -> None:
    case, other = two()
    for login, action, inputs in AHEAD[state]:
        other = tell(other, login, action, at(1.5), **inputs)
    before = facts(case), facts(other)
    tell(case, "dispatcher", "join", at(2), other=other.number)
    revived = split_off(case, reports_of(other)[0] if reports_of(other) else reports_of(case)[1], 9)
    assert revived == other
    assert (revived.state, revived.number) == (state, other.number)
    assert (facts(case), facts(revived)) == before
    told = events_of(revived)[-2:]
    assert [(event.action, event.other) for event in told] == [("join_into", case.number), ("revive", case.number)]
    sound()


def test_what_was_asked_is_asked_again_after_the_join_was_taken_back() -> None:
    case, other = two()
    other = tell(other, "handler", "ask_suspension", at(1.5), until=at(48), reason="Frost")
    case = tell(case, "dispatcher", "join", at(2), other=other.number)
    assert split_off(case, reports_of(case)[1]).asked == f"suspend {at(48).isoformat()}"


def test_the_clocks_of_a_joined_case_have_run_on() -> None:
    case, other = two()
    case = tell(case, "dispatcher", "join", at(2), other=other.number)
    revived = split_off(case, reports_of(case)[1], 24)
    assert (revived.due_at, revived.phase_due_at, revived.late) == (other.due_at, other.due_at, False)
    assert tell(revived, "handler", "hand_back", at(25), note="Swept").late


def test_all_reports_that_came_along_go_back_and_no_others() -> None:
    case, other = two()
    opened(at(1.5), lon=IN_E1[0], text="Rubbish over there")
    case = tell(case, "dispatcher", "join", at(2), other=other.number)
    opened(at(2.5))
    assert fresh(case).reports == 4
    came = reports_of(case)[1]
    assert split_off(case, came).reports == 2
    assert fresh(case).reports == 2
    sound()


def test_a_join_of_joins_is_taken_back_one_by_one() -> None:
    case, second = two()
    third = opened(at(1), lon=IN_W2[0], lat=IN_W2[1], text="A sofa")
    first = reports_of(case)[0]
    before = facts(case), facts(second)
    second = tell(second, "dispatcher", "join", at(2), other=case.number)
    third = tell(third, "dispatcher", "join", at(3), other=second.number)
    assert split_off(third, first, 4) == second
    assert split_off(second, first, 5) == case
    assert (facts(case), facts(second)) == before
    sound()


def test_where_nothing_would_be_left_a_report_gets_a_case_of_its_own() -> None:
    case, other = two()
    opened(at(1.5), lon=IN_E1[0], text="Rubbish over there")
    first, *came = reports_of(case)[0], *reports_of(other)
    case = tell(case, "dispatcher", "join", at(2), other=other.number)
    split_off(case, first)
    anew = split_off(case, came[0], 4)
    assert anew not in (case, other)
    assert (fresh(case).reports, anew.reports, fresh(other).state) == (1, 1, "void")
    sound()


def test_a_report_that_left_before_the_join_does_not_go_back() -> None:
    case, second = fused()
    anew = split_off(case, second)
    opened(at(3.5))
    anew = tell(anew, "dispatcher", "join", at(4), other=case.number)
    assert anew.reports == 3
    assert split_off(anew, second, 5) not in (case, anew)
    assert fresh(case).state == "void"
    sound()


def test_a_question_that_a_join_answered_is_answered_anew_when_it_is_taken_back() -> None:
    case, other = two()
    third = opened(at(1), lon=IN_W2[0], lat=IN_W2[1], text="A sofa")
    report = reports_of(other)[0]
    same = Doubt.objects.create(report=report, case=other, other=case, score=0.4)
    more = Doubt.objects.create(report=report, case=other, other=third, score=0.4)
    case = tell(case, "dispatcher", "join", at(2), other=other.number)
    same.refresh_from_db()
    more.refresh_from_db()
    assert (same.same, more.case, more.settled_at) == (True, case, None)
    split_off(case, report)
    same.refresh_from_db()
    more.refresh_from_db()
    assert (same.same, more.case, more.settled_at) == (False, other, None)


def test_the_only_report_stays() -> None:
    case = opened()
    with pytest.raises(OnlyReport, match="keeps at least one report"):
        tell(case, "dispatcher", "split", report=reports_of(case)[0].pk, reason="Away")


def test_a_report_of_another_case_is_not_split_off() -> None:
    case, other = two()
    opened(at(2))
    with pytest.raises(InvalidInput, match="of report is not valid"):
        tell(case, "dispatcher", "split", at(3), report=reports_of(other)[0].pk, reason="Away")


def test_splitting_needs_a_reason() -> None:
    case = opened()
    opened(at(1))
    with pytest.raises(Wanting, match="Nothing was written"):
        tell(case, "dispatcher", "split", at(2), report=reports_of(case)[1].pk, reason=" ")


@pytest.mark.parametrize("number", ["", "20990101", "itself"])
def test_only_another_open_case_can_be_joined(number: str) -> None:
    case = opened()
    with pytest.raises(NotOpen):
        tell(case, "dispatcher", "join", other=case.number if number == "itself" else number)


def test_a_closed_case_is_not_joined() -> None:
    over = closed(lon=IN_E1[0])
    case = opened()
    with pytest.raises(NotOpen):
        tell(case, "dispatcher", "join", at(1), other=over.number)
    with pytest.raises(NotNow):
        tell(over, "dispatcher", "join", at(1), other=case.number)


def test_a_handler_may_not_join() -> None:
    case, other = two()
    with pytest.raises(NoPost):
        tell(case, "handler", "join", at(2), other=other.number)
    sound()


PLACES = (IN_W1, IN_W2, IN_E1, IN_E2)
kinds = st.sampled_from(["report", "join", "split", "there and back", "part"])
steps = st.lists(st.tuples(kinds, st.integers(0, 99), st.integers(0, 3)), max_size=10)


def report_once_more(_case: Case, choice: int, hour: int) -> None:
    opened(at(hour), lon=PLACES[choice % 4][0], lat=PLACES[choice % 4][1])


def join_two(case: Case, choice: int, hour: int) -> None:
    others = list(Case.objects.exclude(state="void").exclude(pk=case.pk).order_by("number"))
    if others:
        tell(case, "dispatcher", "join", at(hour), other=others[choice % len(others)].number)


def split_one(case: Case, choice: int, hour: int) -> None:
    members = reports_of(case)
    if len(members) > 1:
        tell(case, "dispatcher", "split", at(hour), report=members[choice % len(members)].pk, reason="Apart")


def join_and_take_back(case: Case, choice: int, hour: int) -> None:
    """Two cases and their parts are as they were."""
    others = list(Case.objects.exclude(state="void").exclude(pk=case.pk).order_by("number"))
    if others:
        other = others[choice % len(others)]
        came = reports_of(other)[0]
        before = facts(case), facts(other), whose(), parents()
        tell(case, "dispatcher", "join", at(hour), other=other.number)
        assert split_off(case, came, hour + 0.5) == other
        assert (facts(case), facts(other), whose(), parents()) == before


def make_part(case: Case, choice: int, hour: int) -> None:
    wholes = list(Case.objects.exclude(state="void").exclude(pk=case.pk).filter(parent="").order_by("number"))
    if wholes and case.number not in parents().values():
        tell(case, "dispatcher", "set_parent", at(hour), other=wholes[choice % len(wholes)].number)


def whose() -> dict[UUID, UUID]:
    """Report -> the case that it speaks of."""
    return dict(Membership.objects.filter(until__isnull=True).values_list("report", "case"))


STEPS = {
    "report": report_once_more,
    "join": join_two,
    "split": split_one,
    "there and back": join_and_take_back,
    "part": make_part,
}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_nothing_is_ever_lost(small_city: None, drawn: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        opened(MONDAY)
        for hour, (what, choice, place) in enumerate(drawn, start=1):
            known = list(Case.objects.exclude(state="void").order_by("number"))
            STEPS[what](known[place % len(known)], choice, hour)
            sound()
        transaction.set_rollback(True)
