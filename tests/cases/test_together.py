"""Joining and splitting: reversible, no case without a report, no report without a case."""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicgrid.apps.cases.actions.moves import NotNow, Wanting
from civicgrid.apps.cases.actions.together import NotOpen, OnlyReport
from civicgrid.apps.cases.models import Case, Membership, Report
from civicgrid.apps.cases.queries import rebuilt, reports_of
from civicgrid.apps.cases.queries.states import state_of
from civicgrid.apps.cases.types import Source
from civicgrid.base.access.permissions import NoPost
from civicgrid.kernel.errors import InvalidInput
from tests.cases.given import MONDAY, at, closed, fresh, opened, tell
from tests.cities import IN_E1, IN_E2, IN_W1, IN_W2

pytestmark = pytest.mark.usefixtures("small_city")


def two() -> tuple[Case, Case]:
    """Two cases of one matter, told from either side of a street."""
    return opened(), opened(at(1), lon=IN_E1[0], text="Rubbish over there")


def sound() -> None:
    """No open case without a report, every report in exactly one case, and rows that are their events' sums."""
    now = Counter(Membership.objects.filter(until__isnull=True).values_list("report", flat=True))
    assert now == Counter(Report.objects.values_list("pk", flat=True))
    for case in Case.objects.all():
        assert len(reports_of(case)) == (0 if case.state == "void" else case.reports)
        assert case.state == "void" or case.reports >= 1
        assert rebuilt(case) == state_of(case)


def test_joining_moves_all_reports() -> None:
    case, other = two()
    case = tell(case, "dispatcher", "join", at(2), other=other.number)
    assert (case.reports, len(reports_of(case)), case.state) == (2, 2, "dispatched")
    gone = fresh(other)
    assert (gone.state, gone.closed_at, gone.phase_due_at) == ("void", at(2), None)
    sound()


def test_splitting_gives_a_report_a_case_of_its_own() -> None:
    case, other = two()
    case = tell(case, "dispatcher", "join", at(2), other=other.number)
    second = reports_of(case)[1]
    case = tell(case, "dispatcher", "split", at(3), report=second.pk, reason="Another heap")
    anew = Membership.objects.get(report=second, until__isnull=True).case
    assert (case.reports, anew.reports) == (1, 1)
    assert (anew.state, anew.type, anew.area, anew.overlays) == ("dispatched", other.type, other.area, other.overlays)
    assert (anew.opened_at, anew.due_at) == (other.opened_at, other.due_at)
    assert anew.number[:8] == "20260302"
    sound()


def test_splitting_then_joining_gives_back_what_was() -> None:
    case = opened()
    opened(at(1))
    before = state_of(fresh(case))
    member = reports_of(case)[1]
    tell(case, "dispatcher", "split", at(2), report=member.pk, reason="Two heaps")
    anew = Membership.objects.get(report=member, until__isnull=True).case
    case = tell(case, "dispatcher", "join", at(3), other=anew.number)
    assert (case.reports, set(reports_of(case))) == (2, set(Report.objects.all()))
    assert (case.due_at, case.organisation, case.state) == (before.due_at, before.organisation, before.state)
    sound()


def test_a_split_report_of_an_inspector_keeps_its_name() -> None:
    case = opened()
    opened(at(1), source=Source.INSPECTOR, reporter="officer")
    member = reports_of(case)[1]
    tell(case, "dispatcher", "split", at(2), report=member.pk, reason="Two heaps")
    assert Membership.objects.get(report=member, until__isnull=True).case.reporter == "officer"


@pytest.mark.parametrize("changes", [{"type": "", "text": "Strange"}, {"lon": None, "lat": None}])
def test_a_report_without_type_or_place_can_be_split_off(changes: dict[str, object]) -> None:
    case, other = opened(), opened(at(1), **changes)
    case = tell(case, "dispatcher", "join", at(2), other=other.number)
    tell(case, "dispatcher", "split", at(3), report=reports_of(case)[1].pk, reason="Another matter")
    anew = Case.objects.exclude(pk__in=[case.pk, other.pk]).get()
    assert (anew.state, anew.area, anew.organisation) == (other.state, other.area, other.organisation)
    sound()


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
    with pytest.raises(Wanting, match="reason is needed"):
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
steps = st.lists(
    st.tuples(st.sampled_from(["report", "join", "split"]), st.integers(0, 99), st.integers(0, 3)), max_size=10
)


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


STEPS = {"report": report_once_more, "join": join_two, "split": split_one}


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
