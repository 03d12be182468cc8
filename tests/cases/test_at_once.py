"""Two at once: one wins and the other is told; nothing hangs, nothing is torn."""

import pytest
from django.db import transaction

from civicgrid.apps.cases.actions import VERBS, receive
from civicgrid.apps.cases.models import Case, Membership
from civicgrid.apps.cases.queries import rebuilt, reports_of
from civicgrid.apps.cases.queries.checking import differing
from civicgrid.apps.cases.queries.states import state_of
from civicgrid.apps.cases.types import NewReport, Receipt
from civicgrid.base.access import SYSTEM
from civicgrid.base.actions.act import MovedOn
from civicgrid.kernel.errors import CivicGridError
from tests.cases.given import MONDAY, actor, at, fresh, handed_back, opened, report
from tests.cities import IN_E1
from tests.connections import Outcome, at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("small_city")]


def refused(outcomes: list[Outcome]) -> list[Outcome]:
    return [each for each in outcomes if isinstance(each, CivicGridError)]


def test_of_two_dispatchers_one_wins_and_the_other_is_told() -> None:
    case = handed_back()
    dispatcher = actor("dispatcher", at(1))
    outcomes = at_once(
        lambda: VERBS["close"](dispatcher, case),
        lambda: VERBS["rework"](dispatcher, case, reason="Half of it lies there"),
    )
    (told,) = refused(outcomes)
    assert isinstance(told, MovedOn)
    assert told.remedy
    after = fresh(case)
    assert (after.seq, after.state) in [(case.seq + 1, "closed"), (case.seq + 1, "dispatched")]
    assert rebuilt(after) == state_of(after)


def test_reports_of_one_place_at_once_are_one_case() -> None:
    """Whose clocks differ a little, as those of several web processes do."""
    deliveries = [(SYSTEM.acting_at(at(-number / 1000)), report(happened_at=at(-1))) for number in range(4)]

    def deliver(who: object, what: NewReport) -> Receipt:
        return receive(who, [what])[0]  # type: ignore[arg-type]

    outcomes = at_once(*[lambda each=each: deliver(*each) for each in deliveries])
    assert not refused(outcomes)
    case = Case.objects.get()
    assert (case.reports, len(reports_of(case)), case.seq) == (4, 4, 6)
    assert rebuilt(case) == state_of(case)


def test_the_same_delivery_at_once_counts_once() -> None:
    same = report(origin_key="same")
    receipts = at_once(*[lambda: receive(SYSTEM.acting_at(MONDAY), [same])[0] for _ in range(3)])
    assert sorted(receipt.repeated for receipt in receipts if isinstance(receipt, Receipt)) == [False, True, True]
    assert Case.objects.get().reports == 1


def test_a_report_without_a_place_waits_for_nobody() -> None:
    with transaction.atomic():
        receive(SYSTEM.acting_at(MONDAY), [report()])
        outcomes = at_once(lambda: receive(SYSTEM.acting_at(MONDAY), [report(lon=None, lat=None)]))
    assert not refused(outcomes)


def test_opposite_joins_do_not_hang() -> None:
    one, other = opened(), opened(lon=IN_E1[0])
    dispatcher = actor("dispatcher", at(1))
    outcomes = at_once(
        lambda: VERBS["join"](dispatcher, one, other=other.number),
        lambda: VERBS["join"](dispatcher, other, other=one.number),
    )
    (told,) = refused(outcomes)
    assert one.number in str(told) or other.number in str(told)
    assert sorted(fresh(case).state for case in (one, other)) == ["dispatched", "void"]
    assert Membership.objects.filter(until__isnull=True).count() == 2
    assert not any(differing())


def test_two_cases_do_not_become_part_of_each_other() -> None:
    one, other = opened(), opened(lon=IN_E1[0])
    dispatcher = actor("dispatcher", at(1))
    outcomes = at_once(
        lambda: VERBS["set_parent"](dispatcher, one, other=other.number),
        lambda: VERBS["set_parent"](dispatcher, other, other=one.number),
    )
    assert len(refused(outcomes)) == 1
    assert sorted(bool(fresh(case).parent) for case in (one, other)) == [False, True]


def test_a_report_that_comes_while_the_case_closes_is_not_lost() -> None:
    case, dispatcher = handed_back(), actor("dispatcher", at(1))
    outcomes = at_once(
        lambda: VERBS["close"](dispatcher, case),
        lambda: receive(SYSTEM.acting_at(at(2)), [report()]),
    )
    assert all(not isinstance(each, CivicGridError) or isinstance(each, MovedOn) for each in outcomes)
    assert Membership.objects.filter(until__isnull=True).count() == 2
    assert Case.objects.exclude(state="closed").count() == 1
    assert not any(differing())
