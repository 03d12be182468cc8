"""How a report is filed by itself, who files the rest, and how a wrong filing is corrected."""

from datetime import datetime
from uuid import UUID

import pytest

from civicgrid.apps.cases.actions import receive
from civicgrid.apps.cases.actions.moves import FiledSo, NotNow
from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.queries import events_of
from civicgrid.apps.cases.rules.deadlines import due_anew
from civicgrid.apps.cases.types import CaseNoted
from civicgrid.apps.duties import api as duties
from civicgrid.apps.standards import api as standards
from civicgrid.base.access import PUBLIC, SYSTEM
from civicgrid.base.access.permissions import NoPost
from civicgrid.kernel.clock import Span
from civicgrid.kernel.plain import Wanting
from civicgrid.kernel.workflow import Edge
from tests.cases.given import GARBAGE, MONDAY, at, clocks, handed_back, opened, report, tell

pytestmark = pytest.mark.usefixtures("small_city")

HEAP = {"type": "garbage", "condition": "heap", "reason": "Rubble, not bags"}
LAMP = {"type": "lamp", "condition": "dark", "reason": "It is the lamp"}


def test_what_does_not_say_its_condition_waits_to_be_filed() -> None:
    case = opened(answers={})
    assert (case.state, case.type, case.condition, case.due_at) == ("reported", GARBAGE, "", None)
    case = tell(case, "dispatcher", "file", at(1), type="garbage", condition="heap")
    assert (case.state, case.condition) == ("dispatched", "heap")


@pytest.mark.parametrize(("what", "condition"), [("bags", "bags"), ("rubble", "heap")])
def test_an_answer_files_it_at_once(what: str, condition: str) -> None:
    case = opened(answers={"what": what})
    assert (case.state, case.condition) == ("dispatched", condition)


def test_history_was_filed_before() -> None:
    case = opened(answers={}, arrived_at=at(-24))
    assert (case.state, case.condition) == ("dispatched", "bags")


def test_a_report_that_waits_still_joins_its_like() -> None:
    assert opened(answers={}) == opened(at(0.1), answers={})


def test_what_is_taken_out_of_an_unfiled_case_waits_too() -> None:
    case = opened(answers={})
    opened(at(0.1), answers={})
    second = case.memberships.order_by("since").last()
    assert second
    tell(case, "dispatcher", "split", at(1), report=second.report_id, reason="Another one")
    anew = Case.objects.exclude(pk=case.pk).get()
    assert (anew.state, anew.type, anew.condition) == ("reported", GARBAGE, "")


def test_only_the_report_is_the_publics() -> None:
    receive(PUBLIC.acting_at(MONDAY), [report()])
    told = events_of(Case.objects.get())
    assert [(each.action, each.actor) for each in told] == [
        ("open", "public"),
        ("file", "system"),
        ("dispatch", "system"),
    ]


def test_another_condition_brings_its_deadline_from_the_same_beginning() -> None:
    case = tell(opened(), "handler", "accept", at(1))
    assert case.due_at == at(5)
    case = tell(case, "dispatcher", "refile", at(2), **HEAP)
    assert (case.state, case.condition, case.due_at) == ("handling", "heap", at(48))
    assert (clocks(case)[-1].started, clocks(case)[-1].span) == (MONDAY, "2 working_day")
    last = events_of(case)[-1]
    assert (last.action, last.actor, last.reason, last.edge) == ("refile", "dispatcher", "Rubble, not bags", Edge.STAY)


def test_a_pause_stays_and_granted_time_lapses() -> None:
    case = tell(opened(answers={"what": "rubble"}), "handler", "accept")
    case = tell(case, "supervisor", "suspend", at(1), until=at(24), reason="Frost")
    case = tell(case, "handler", "resume", at(24))
    case = tell(case, "supervisor", "extend", at(24), span=Span.parse("5 natural_day"), reason="Rain")
    case = tell(case, "dispatcher", "refile", at(25), type="garbage", condition="bags", reason="Bags")
    assert case.due_at == at(27)


def test_another_type_goes_to_whom_the_matrix_names() -> None:
    case = tell(tell(opened(), "handler", "accept", at(1)), "dispatcher", "refile", at(2), **LAMP)
    assert (case.type, case.organisation, case.state) == ("streets.lamp.", "gov.lighting.", "dispatched")
    assert (case.transferred, case.due_at) == (1, at(5 * 24))
    assert [each.action for each in events_of(case)[-2:]] == ["refile", "transfer"]


def test_what_was_returned_is_filed_anew_and_dispatched() -> None:
    case = tell(opened(), "handler", "return", at(1), reason="It is the lamp")
    case = tell(case, "dispatcher", "refile", at(2), **LAMP)
    assert (case.state, case.organisation) == ("dispatched", "gov.lighting.")


def test_in_a_gap_the_promise_changes_and_the_desks_clock_runs_on() -> None:
    duties.load(SYSTEM, [])
    case = opened()
    assert (case.state, case.due_at, case.phase_due_at) == ("pool", at(5), at(1))
    case = tell(case, "dispatcher", "refile", at(0.5), **HEAP)
    assert (case.state, case.filed_at, case.due_at, case.phase_due_at) == ("pool", MONDAY, at(48), at(1))


@pytest.mark.parametrize(
    ("login", "inputs", "refused"),
    [
        ("dispatcher", {**HEAP, "reason": " "}, Wanting),
        ("dispatcher", {**HEAP, "condition": "bags"}, FiledSo),
        ("handler", HEAP, NoPost),
    ],
)
def test_refused(login: str, inputs: dict[str, str], refused: type[Exception]) -> None:
    case = opened()
    with pytest.raises(refused):
        tell(case, login, "refile", at(1), **inputs)


def test_once_late_was_judged_the_filing_stands() -> None:
    with pytest.raises(NotNow):
        tell(handed_back(), "dispatcher", "refile", at(1), **HEAP)


def act(action: str, moment: datetime, until: datetime | None = None) -> CaseNoted:
    """One fact of a story."""
    return CaseNoted(
        case=UUID(int=1),
        number="1",
        seq=1,
        at=moment,
        actor="x",
        action=action,
        edge=Edge.STAY,
        state="handling",
        until=until,
    )


@pytest.mark.parametrize(
    ("story", "due"),
    [
        ([], None),
        ([act("dispatch", MONDAY)], 5),
        ([act("dispatch", MONDAY), act("dispatch", at(1))], 6),
        ([act("dispatch", MONDAY), act("suspend", at(1), at(24)), act("resume", at(30))], 27),
        ([act("dispatch", MONDAY), act("suspend", at(1), at(48)), act("resume", at(24))], 27),
        ([act("dispatch", MONDAY), act("hand_back", at(1)), act("rework", at(24))], 27),
        ([act("dispatch", MONDAY), act("close", at(1)), act("reopen", at(24))], 29),
    ],
)
def test_a_deadline_is_counted_anew_through_the_story(story: list[CaseNoted], due: float | None) -> None:
    found = due_anew(story, Span.parse("4 working_hour"), standards.calendar())
    assert found == (None if due is None else at(due))
