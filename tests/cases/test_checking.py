"""Handing back, checking and closing: late is judged at the hand-back; the check costs the organisation nothing."""

import pytest

from civicgrid.apps.cases.actions import do_task
from civicgrid.apps.cases.actions.moves import NotNow
from civicgrid.apps.cases.actions.tasks import AlreadyDone, CalledBack
from civicgrid.apps.cases.models import Case, Task
from civicgrid.apps.cases.queries import errands_for, events_of
from civicgrid.apps.cases.rules.guards import NobodyNear, NobodyOut, OfficerStillOut
from civicgrid.apps.cases.types import TaskRecalled
from civicgrid.apps.directory.models import Post
from civicgrid.apps.standards.rules import UnknownCondition
from civicgrid.base.access.permissions import NoPost
from civicgrid.kernel.errors import NotFound
from civicgrid.kernel.plain import NotText, Wanting
from tests.cases.given import actor, at, clocks, fresh, handed_back, opened, tell
from tests.cities import IN_E1

pytestmark = pytest.mark.usefixtures("small_city")


def sent(case: Case, hours: float = 0) -> Task:
    """The errand that the dispatcher sends an officer on."""
    tell(case, "dispatcher", "send_officer", at(hours), note="Look")
    return Task.objects.filter(case=case, done_at__isnull=True).get()


def test_in_time_is_judged_at_the_hand_back() -> None:
    case = tell(opened(), "handler", "hand_back", at(5), note="Swept")
    assert (case.state, case.handed_back_at, case.late, case.late_phases) == ("handed_back", at(5), False, [])
    assert (case.due_at, case.phase_due_at) == (at(5), at(29))  # a working day from 14:00 for the check
    case = tell(case, "dispatcher", "close", at(100), note="Clean")
    assert (case.state, case.closed_at, case.late, case.late_phases) == ("closed", at(100), False, ["verify"])


def test_late_stays_late() -> None:
    case = tell(opened(), "handler", "hand_back", at(5.01), note="Swept")
    assert (case.late, case.late_phases) == (True, ["handle"])
    assert tell(case, "dispatcher", "close", at(6)).late


@pytest.mark.parametrize(("kind", "condition", "due"), [("garbage", "heap", 5), ("manhole", "open", 1)])
def test_the_time_of_the_check_is_the_conditions(kind: str, condition: str, due: float) -> None:
    case = tell(opened(type=""), "dispatcher", "file", type=kind, condition=condition)
    assert tell(case, "handler", "hand_back", note="").phase_due_at == at(due)


def test_closing_names_the_condition_met() -> None:
    case = tell(handed_back(), "dispatcher", "close", at(1), condition="heap", note="Gone")
    last = events_of(case)[-1]
    assert (last.condition, last.reason, last.edge) == ("heap", "Gone", "close")
    with pytest.raises(UnknownCondition):
        tell(handed_back(lon=IN_E1[0]), "dispatcher", "close", condition="dark")


def test_without_a_condition_it_is_the_filed_one() -> None:
    assert events_of(tell(handed_back(), "dispatcher", "close"))[-1].condition == "bags"


def test_a_handler_does_not_close() -> None:
    case = handed_back()
    with pytest.raises(NoPost, match="needs a post as dispatcher"):
        tell(case, "handler", "close")


def test_rework_goes_back_to_the_same_organisation_with_the_time_of_the_check() -> None:
    case = tell(opened(), "handler", "hand_back", at(2), note="Swept")  # 2 of 4 working hours left
    case = tell(case, "dispatcher", "rework", at(5), reason="Half of it lies there")
    assert (case.state, case.organisation, case.reworked) == ("dispatched", "gov.sanitation.", 1)
    assert (case.due_at, case.handed_back_at, case.late) == (at(7), None, False)
    assert [clock.name for clock in clocks(case)] == ["accept", "dispatch", "handle", "verify", "handle"]


def test_rework_gives_no_time_to_who_was_late() -> None:
    case = tell(opened(), "handler", "hand_back", at(6), note="Swept")
    case = tell(case, "dispatcher", "rework", at(7), reason="Half of it lies there")
    assert (case.due_at, case.late_phases) == (at(5), ["handle"])


def test_rework_of_an_urgent_matter_gives_none_either() -> None:
    case = tell(opened(type="manhole"), "handler", "hand_back", at(1), note="Closed")
    assert tell(case, "dispatcher", "rework", at(1.5), reason="It rattles").due_at == at(2)


def test_rework_needs_a_reason() -> None:
    case = handed_back()
    with pytest.raises(Wanting):
        tell(case, "dispatcher", "rework", reason="")


def test_an_officer_is_sent_and_answers() -> None:
    case = handed_back()
    errand = sent(case)
    assert (errand.kind, errand.officer, errand.area, errand.set_at) == ("check", "officer", case.area, at(0))
    assert errand.due_at == at(24)
    assert fresh(case).tasks == 1
    do_task(actor("officer", at(1)), errand, ok=False, note="Half of it lies there")
    errand.refresh_from_db()
    assert (errand.done_at, errand.ok, errand.note) == (at(1), False, "Half of it lies there")
    assert (fresh(case).tasks, fresh(case).state) == (0, "handed_back")
    assert [event.action for event in events_of(case)][-2:] == ["send_officer", "report_back"]


def test_before_filing_an_officer_looks_whether_it_is_so() -> None:
    errand = sent(opened(type=""))
    assert (errand.kind, errand.due_at) == ("verify", at(2))


def test_against_an_officers_word_closing_needs_a_reason() -> None:
    case = handed_back()
    do_task(actor("officer", at(1)), sent(case), ok=False, note="Half of it lies there")
    with pytest.raises(Wanting, match="Nothing was written"):
        tell(case, "dispatcher", "close", at(2), note=" ")
    assert tell(case, "dispatcher", "close", at(2), note="The rest is the neighbour's").state == "closed"


def test_an_answer_counts_until_the_work_is_handed_back_again() -> None:
    case = handed_back()
    do_task(actor("officer", at(1)), sent(case), ok=False)
    tell(case, "dispatcher", "rework", at(2), reason="Half of it lies there")
    tell(case, "handler", "hand_back", at(3), note="All of it")
    assert tell(case, "dispatcher", "close", at(4)).state == "closed"


def test_the_last_officer_is_right() -> None:
    case = handed_back()
    for hours, ok in ((1, False), (2, True)):
        do_task(actor("officer", at(hours)), sent(case, hours), ok=ok)
    assert tell(case, "dispatcher", "close", at(3)).state == "closed"


def test_the_officer_of_the_other_side_is_sent_there() -> None:
    assert sent(handed_back(lon=IN_E1[0])).officer == "officer-east"


def test_while_the_officer_is_out_it_is_not_closed() -> None:
    case = handed_back()
    errand = sent(case)
    with pytest.raises(OfficerStillOut):
        tell(case, "dispatcher", "close")
    do_task(actor("officer"), errand, ok=True)
    assert tell(case, "dispatcher", "close").state == "closed"


def test_the_desk_may_answer_for_an_officer_who_cannot() -> None:
    errand = sent(handed_back())
    do_task(actor("dispatcher", at(1)), errand, ok=True, note="By telephone")
    assert fresh(errand.case).tasks == 0
    assert events_of(errand.case)[-1].actor == "dispatcher"


def test_nobody_is_sent_where_nobody_keeps_the_place() -> None:
    Post.objects.filter(role="officer").update(end="2026-03-01")
    case = handed_back()
    with pytest.raises(NobodyNear):
        tell(case, "dispatcher", "send_officer", note="")
    assert fresh(case).tasks == 0


def test_officers_are_those_of_the_citys_day() -> None:
    Post.objects.filter(person__login="officer").update(start="2026-03-02")
    early = at(-8)  # Monday, still Sunday in Greenwich
    case = handed_back(early, happened_at=early)
    tell(case, "dispatcher", "send_officer", early, note="")
    assert Task.objects.get().officer == "officer"


def test_an_errand_is_done_once() -> None:
    errand = sent(handed_back())
    do_task(actor("officer"), errand, ok=True)
    with pytest.raises(AlreadyDone):
        do_task(actor("officer"), errand, ok=False)


@pytest.mark.parametrize("login", ["officer-east", "handler", "supervisor", "auditor"])
def test_nobody_else_does_an_errand(login: str) -> None:
    errand = sent(handed_back())
    with pytest.raises(NotFound):
        do_task(actor(login), errand, ok=True)


def test_what_the_officer_says_must_be_text() -> None:
    errand = sent(handed_back())
    with pytest.raises(NotText):
        do_task(actor("officer"), errand, ok=True, note="\0")


def test_an_officer_reports_back_on_a_case_that_ended_meanwhile() -> None:
    case = opened(type="")
    errand = sent(case)
    tell(case, "dispatcher", "void", at(1), reason="Nothing there")
    do_task(actor("officer", at(2)), errand, ok=False)
    assert (fresh(case).state, fresh(case).tasks) == ("void", 0)


def test_nobody_is_sent_while_it_is_worked_on() -> None:
    case = opened()
    with pytest.raises(NotNow):
        tell(case, "dispatcher", "send_officer", note="")


def test_an_officer_is_called_back() -> None:
    case = handed_back()
    errand = sent(case)
    case = tell(case, "dispatcher", "recall_officer", at(1), reason="The mayor has seen it")
    errand.refresh_from_db()
    assert (errand.done_at, errand.ok, errand.note) == (at(1), None, "The mayor has seen it")
    last = events_of(case)[-1]
    assert isinstance(last, TaskRecalled)
    assert (last.action, last.task, last.officer, case.tasks) == ("recall_officer", errand.pk, "officer", 0)
    assert not errands_for(actor("officer", at(1))).exists()
    assert tell(case, "dispatcher", "close", at(2)).state == "closed"


def test_who_was_called_back_does_not_answer() -> None:
    case = handed_back()
    errand = sent(case)
    tell(case, "dispatcher", "recall_officer", at(1), reason="The mayor has seen it")
    with pytest.raises(CalledBack):
        do_task(actor("officer", at(2)), errand, ok=True)


def test_only_an_officer_who_is_out_is_called_back_and_with_a_reason() -> None:
    case = handed_back()
    with pytest.raises(NobodyOut):
        tell(case, "dispatcher", "recall_officer", reason="Never mind")
    sent(case)
    with pytest.raises(Wanting):
        tell(case, "dispatcher", "recall_officer", reason=" ")
    with pytest.raises(NoPost):
        tell(case, "handler", "recall_officer", reason="Never mind")


def test_an_officer_is_called_back_from_what_ended_meanwhile() -> None:
    case = opened(type="")
    sent(case)
    case = tell(case, "dispatcher", "void", at(1), reason="Nothing there")
    assert tell(case, "dispatcher", "recall_officer", at(1), reason="It is void").tasks == 0
