"""Several reports of one matter are one case; a doubt asks the dispatcher."""

from datetime import datetime
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicgrid.apps.cases.actions import receive, settle_doubt, store
from civicgrid.apps.cases.actions.doubts import Settled
from civicgrid.apps.cases.models import Case, Doubt, Membership
from civicgrid.apps.cases.queries import rebuilt, reports_of
from civicgrid.apps.cases.queries.states import state_of
from civicgrid.apps.cases.types import NewReport
from civicgrid.base.access import SYSTEM
from civicgrid.base.access.permissions import NoPost
from civicgrid.base.ledger.models import Entry
from tests.cases.given import MONDAY, actor, at, closed, fresh, opened, report, tell
from tests.cities import IN_E1, IN_E2, IN_W1, IN_W2

pytestmark = pytest.mark.usefixtures("small_city")

A_LITTLE = 0.0003
"""Degrees: some 30 m."""


def test_a_second_report_joins_the_case() -> None:
    case = opened()
    (receipt,) = receive(SYSTEM.acting_at(at(1)), [report(text="Bags at the bench")])
    assert (receipt.number, receipt.joined, receipt.repeated) == (case.number, True, False)
    grown = fresh(case)
    assert (grown.reports, grown.seq, grown.state, grown.due_at) == (2, 4, "dispatched", case.due_at)
    assert len(reports_of(case)) == 2
    assert rebuilt(grown) == state_of(grown)


def test_two_of_one_batch_are_one_case() -> None:
    first, second, other = receive(SYSTEM.acting_at(MONDAY), [report(), report(), report(lon=IN_E1[0])])
    assert (first.number == second.number, first.joined, second.joined, other.joined) == (True, False, True, False)
    assert first.number != other.number
    case = Case.objects.get(number=first.number)
    assert (case.reports, case.seq) == (2, 4)
    assert rebuilt(case) == state_of(case)


def test_what_all_the_city_speaks_of_is_found_by_the_words_of_the_first() -> None:
    long = ["Bags " + " ".join(f"{word}of{number}" for word in range(79)) for number in range(30)]
    drops = [report(text=text, arrived_at=at(-1 + number / 100)) for number, text in enumerate(long)]
    receive(SYSTEM.acting_at(MONDAY), drops)
    for text in long:
        opened(at(1), text=f"{text} again")
    case = Case.objects.get()
    assert (case.reports, "78of0" in case.words) == (60, True)
    assert len(case.words) < 1_100


def test_a_batch_from_all_over_the_city_locks_the_city(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "FEW_TILES", 1)
    first, second = receive(SYSTEM.acting_at(MONDAY), [report(), report()])
    assert first.number == second.number


def test_the_ledger_learns_of_a_join() -> None:
    case = opened()
    opened(at(1))
    received = Entry.objects.filter(subject=case.number, event_name="ReportReceived").order_by("pk")
    assert ['"joined":true' in entry.event for entry in received] == [False, True]


def test_a_report_a_moment_older_than_the_case_joins_too() -> None:
    case = opened(at(1))
    assert opened(at(0.999)) == case


def test_reports_without_a_type_join_only_what_is_nearly_certain() -> None:
    case = opened(type="", text="The big lamp is dark")
    assert opened(at(0.1), type="", text="The big lamp is dark") == case
    assert opened(at(0.2), type="", text="Somebody sings", lon=IN_W1[0] + A_LITTLE / 2) != case


def somewhere(moment: datetime = MONDAY, area: str = "w1", **changes: object) -> Case:
    """The case that a report opens or joins of which only the area is known."""
    return opened(moment, lon=None, lat=None, area=area, **changes)


def test_two_who_say_only_the_area_are_not_one_unasked() -> None:
    first, second = somewhere(), somewhere(at(0.1))
    assert (first.area, first.lon, first.lat, first.state) == ("town.west.w1.", None, None, "dispatched")
    assert first != second
    doubt = Doubt.objects.get()
    assert (doubt.case, doubt.other) == (second, first)


def test_of_other_words_in_one_area_nobody_is_asked() -> None:
    somewhere()
    assert somewhere(at(0.1), text="A mattress under the stairs").reports == 1
    assert not Doubt.objects.exists()


def test_a_point_and_an_area_around_it_are_asked_about() -> None:
    aside = IN_W1[0] + A_LITTLE
    first, second, third = opened(lon=aside), somewhere(at(0.1)), opened(at(0.2), lon=aside)
    assert (first == third, first == second) == (True, False)
    assert Doubt.objects.count() == 1


def test_an_area_and_a_point_in_it_are_asked_about() -> None:
    first, second = somewhere(), opened(at(0.1), lon=IN_W1[0] + A_LITTLE)
    assert first != second
    assert Doubt.objects.get().other == first


def test_a_wide_area_is_compared_with_nothing() -> None:
    first, second = somewhere(area="south"), somewhere(at(0.1), area="town")
    assert (first.area, first.overlays, second.area) == ("town.", ["south"], "town.")
    assert not Doubt.objects.exists()


def test_at_one_point_without_a_word_in_common_it_is_asked() -> None:
    assert opened() != opened(at(0.1), text="Rubble")
    assert Doubt.objects.count() == 1


def test_a_matter_of_another_type_is_another_case() -> None:
    assert opened() != opened(at(1), type="lamp", text="")
    assert opened(type="manhole").reports == 1


def test_a_void_case_takes_none_of_its_time_either() -> None:
    void = opened(arrived_at=at(-9), closed_at=at(-5), void=True, happened_at=at(-9))
    assert void.state == "void"
    later = report(arrived_at=at(-8), happened_at=at(-8))
    again = [report(arrived_at=at(-7), happened_at=at(-7), void=True, closed_at=at(-1)), report(arrived_at=at(-6))]
    first, second, third = receive(SYSTEM.acting_at(MONDAY), [later, *again])
    assert first.number != void.number
    assert (second.joined, third.number) == (True, first.number)


def test_a_closed_case_takes_no_more() -> None:
    case = closed()
    assert opened(at(1)) != case


def test_a_case_closed_between_look_and_lock_takes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    from civicgrid.apps.cases import queries

    case, lock = opened(), queries.lock

    def slow_lock(cases: object) -> object:
        tell(tell(case, "handler", "hand_back", note=""), "dispatcher", "close", at(1))
        return lock(cases)  # type: ignore[arg-type]

    monkeypatch.setattr(queries, "lock", slow_lock)
    second = opened(at(1))
    assert second != case
    assert (second.state, second.reports, fresh(case).reports) == ("dispatched", 1, 1)


def doubtful() -> tuple[Case, Case, Doubt]:
    """A case, a later one in the grey zone, and the question whether they are one."""
    older = opened()
    younger = opened(at(30), text="Rubble", lat=IN_W1[1] + A_LITTLE)
    return older, younger, Doubt.objects.get()


def test_the_grey_zone_asks_the_dispatcher() -> None:
    older, younger, doubt = doubtful()
    assert older != younger
    assert (doubt.case, doubt.other, doubt.report) == (younger, older, reports_of(younger)[0])
    assert 0.35 <= doubt.score < 0.5


def test_the_dispatcher_says_that_it_is_the_same() -> None:
    older, younger, doubt = doubtful()
    settle_doubt(actor("dispatcher", at(31)), doubt, same=True)
    assert (fresh(older).reports, fresh(younger).state) == (2, "void")
    doubt.refresh_from_db()
    assert (doubt.same, doubt.settled_at) == (True, at(31))


def test_the_dispatcher_says_that_it_is_not() -> None:
    older, younger, doubt = doubtful()
    settle_doubt(actor("dispatcher", at(31)), doubt, same=False)
    assert [(fresh(each).reports, fresh(each).state) for each in (older, younger)] == [(1, "dispatched")] * 2
    doubt.refresh_from_db()
    assert doubt.same is False
    assert Entry.objects.filter(event_name="KeptApart", subject=younger.number).exists()


def test_a_question_is_answered_once() -> None:
    _, _, doubt = doubtful()
    settle_doubt(actor("dispatcher", at(31)), doubt, same=False)
    with pytest.raises(Settled):
        settle_doubt(actor("dispatcher", at(32)), doubt, same=False)


def test_a_handler_is_not_asked() -> None:
    _, _, doubt = doubtful()
    with pytest.raises(NoPost):
        settle_doubt(actor("handler", at(31)), doubt, same=False)


def test_open_questions_follow_the_reports() -> None:
    older, younger, _ = doubtful()
    third = opened(at(31), lon=IN_E2[0], lat=IN_E2[1])
    tell(third, "dispatcher", "join", at(32), other=younger.number)
    assert [(doubt.case, doubt.other) for doubt in Doubt.objects.all()] == [(third, older)]
    tell(third, "dispatcher", "join", at(33), other=older.number)
    assert Doubt.objects.get().same is True


PLACES = (IN_W1, IN_W2, IN_E1, IN_E2)
batches = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["garbage", "lamp", ""]), st.integers(0, 40)), min_size=1, max_size=12
)


def groups(batch: list[NewReport]) -> set[frozenset[str]]:
    """The origin keys of each case that a batch becomes, alone in the city."""
    keys: dict[object, set[str]] = {}
    with transaction.atomic():
        receive(SYSTEM.acting_at(at(48)), batch)
        for case, key in Membership.objects.filter(until__isnull=True).values_list("case", "report__origin_key"):
            keys.setdefault(case, set()).add(key)
        transaction.set_rollback(True)
    return {frozenset(each) for each in keys.values()}


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches, st.randoms(use_true_random=False))
def test_the_order_of_delivery_does_not_matter(
    small_city: None, drawn: list[tuple[int, str, int]], chance: Random
) -> None:
    reports = [
        report(
            origin_key=f"r{number}",
            lon=PLACES[place][0],
            lat=PLACES[place][1],
            type=kind,
            arrived_at=at(hours + number / 1000),
        )
        for number, (place, kind, hours) in enumerate(drawn)
    ]
    shuffled = list(reports)
    chance.shuffle(shuffled)
    assert groups(reports) == groups(shuffled)
