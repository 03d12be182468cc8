"""Urging, bringing up and adding words: told and counted; the case stays where it is."""

import pytest

from civicgrid.apps.cases.actions import VERBS
from civicgrid.apps.cases.actions.moves import NotNow
from civicgrid.apps.cases.queries import events_of
from civicgrid.apps.cases.rules.guards import NobodyHasIt
from civicgrid.base.access.permissions import NoPost
from civicgrid.kernel.plain import Wanting
from tests.cases.given import actor, at, closed, opened, tell

pytestmark = pytest.mark.usefixtures("small_city")


def test_urging_is_counted_and_moves_nothing() -> None:
    case = tell(opened(), "officer", "urge", at(1), reason="It smells")
    case = tell(case, "commander", "urge", at(2), reason="The minister comes")
    assert (case.urged, case.state, case.due_at, case.phase_due_at) == (2, "dispatched", at(5), at(5))
    assert [event.reason for event in events_of(case)[-2:]] == ["It smells", "The minister comes"]


def test_a_note_joins_the_story() -> None:
    case = tell(closed(), "supervisor", "comment", note="  Well done ")
    last = events_of(case)[-1]
    assert (last.action, last.reason, last.actor, last.seq) == ("comment", "Well done", "supervisor", case.seq)


def test_a_case_is_brought_before_the_next_post_up() -> None:
    case = tell(opened(), "handler", "escalate", reason="We have no crane")
    assert (case.escalated, case.escalated_to, case.state) == (1, "gov.sanitation.", "dispatched")
    case = tell(case, "supervisor", "escalate", reason="Nor have I")
    assert (case.escalated, case.escalated_to) == (2, "gov.")


@pytest.mark.parametrize(("action", "field"), [("urge", "reason"), ("escalate", "reason"), ("comment", "note")])
def test_something_must_be_said(action: str, field: str) -> None:
    case, words = opened(), {field: " \n"}
    with pytest.raises(Wanting) as refused:
        VERBS[action](actor("handler"), case, **words)
    assert refused.value.field == field


def test_what_is_closed_is_not_urged() -> None:
    case = closed()
    with pytest.raises(NotNow):
        tell(case, "dispatcher", "urge", reason="Faster")


def test_an_auditor_only_reads() -> None:
    case = opened()
    with pytest.raises(NoPost):
        tell(case, "auditor", "comment", note="Hm")


def test_what_nobody_has_is_not_urged() -> None:
    with pytest.raises(NobodyHasIt):
        tell(opened(type=""), "dispatcher", "urge", reason="Faster")
