"""What holds for every verb: from the right state, by the right post, of a case seen as it is."""

from typing import Any

import pytest

from civicgrid.apps.cases.actions import VERBS, perform
from civicgrid.apps.cases.actions.moves import NotNow
from civicgrid.apps.cases.actions.perform import UnknownAction
from civicgrid.apps.cases.models import Case, Event
from civicgrid.apps.cases.queries import moves_for, rebuilt
from civicgrid.apps.cases.queries.moves import VISIBLE_MOVES
from civicgrid.apps.cases.queries.states import state_of
from civicgrid.apps.cases.rules.workflow import WORKFLOW
from civicgrid.apps.directory.models import Post
from civicgrid.base.access import SYSTEM, can, needed_roles
from civicgrid.base.access.permissions import NoPost
from civicgrid.base.actions.act import MovedOn
from civicgrid.base.ledger.models import Entry
from civicgrid.kernel.clock import Span
from civicgrid.kernel.errors import CivicGridError, InvalidInput, NotFound
from civicgrid.kernel.plain import NotText
from civicgrid.kernel.roles import Role
from tests.cases.given import actor, at, closed, fresh, handed_back, opened, tell
from tests.cities import IN_E1, IN_E2, IN_W1, IN_W2

pytestmark = pytest.mark.usefixtures("small_city")

INPUTS: dict[str, object] = {
    "type": "lamp",
    "condition": "",
    "organisation": "lighting",
    "reason": "Because",
    "note": "Seen",
    "until": at(48),
    "span": Span.parse("1 working_day"),
    "other": "20260302",
    "report": "00000000-0000-0000-0000-000000000000",
}
CAST = {
    Role.CITIZEN: "citizen",
    Role.OFFICER: "officer",
    Role.DISPATCHER: "dispatcher",
    Role.HANDLER: "handler",
    Role.SUPERVISOR: "supervisor",
    Role.COMMANDER: "commander",
    Role.STEWARD: "steward",
    Role.PLANNER: "planner",
    Role.PERSONNEL_OFFICER: "personnel",
    Role.AUDITOR: "auditor",
    Role.ADMINISTRATOR: "admin",
    Role.VIEWER: "wall",
}


def in_state(state: str, place: tuple[float, float] = IN_W1) -> Case:
    """A case that came so far."""
    where: dict[str, Any] = {"lon": place[0], "lat": place[1]}
    match state:
        case "reported":
            return opened(type="", **where)
        case "pool":
            return tell(opened(**where), "handler", "return", reason="Not ours")
        case "handling":
            return tell(opened(**where), "handler", "accept")
        case "suspended":
            return tell(opened(**where), "supervisor", "suspend", until=at(48), reason="Frost")
        case "handed_back":
            return handed_back(**where)
        case "closed":
            return closed(**where)
        case "void":
            return tell(opened(type="", **where), "dispatcher", "void", reason="Nothing there")
    return opened(**where)


def inputs_of(action: str) -> dict[str, object]:
    needs = {need for move in WORKFLOW.moves if move.action == action for need in move.needs}
    return {need: INPUTS[need] for need in needs}


def test_a_case_goes_its_way() -> None:
    case = opened(type="", text="Bags")
    way = [
        ("dispatcher", "file", {"type": "garbage", "condition": "bags"}, "dispatched"),
        ("handler", "accept", {}, "handling"),
        ("handler", "hand_back", {"note": "Swept"}, "handed_back"),
        ("dispatcher", "rework", {"reason": "Half of it lies there"}, "dispatched"),
        ("handler", "hand_back", {"note": "All of it"}, "handed_back"),
        ("dispatcher", "close", {"note": "Clean"}, "closed"),
        ("supervisor", "reopen", {"reason": "Back again"}, "dispatched"),
        ("handler", "hand_back", {"note": ""}, "handed_back"),
        ("dispatcher", "close", {}, "closed"),
    ]
    for hours, (login, action, inputs, state) in enumerate(way):
        case = tell(case, login, action, at(hours / 10), **inputs)
        assert case.state == state
        assert rebuilt(case) == state_of(case)
    assert (case.reworked, case.reopened, case.late) == (1, 1, False)


def test_every_act_is_written_into_the_ledger() -> None:
    case = tell(opened(), "handler", "accept")
    entry = Entry.objects.filter(subject=case.number).latest("pk")
    assert (entry.actor, entry.action, entry.event_name) == ("handler", "cases.accept", "CaseAccepted")


@pytest.mark.parametrize("state", WORKFLOW.states)
def test_what_the_table_does_not_offer_is_not_done_now(state: str) -> None:
    case = in_state(state)
    assert case.state == state
    for action, verb in VERBS.items():
        if WORKFLOW.move(state, action) is None:
            with pytest.raises(NotNow, match=f"A case that is {state} cannot be told to {action}"):
                verb(SYSTEM.acting_at(at(1)), case, **inputs_of(action))
    assert fresh(case).seq == case.seq


@pytest.mark.parametrize("role", Role)
def test_a_role_does_what_the_table_says_and_the_denial_names_the_post(role: Role) -> None:
    places = {"reported": IN_W1, "handling": IN_W2, "handed_back": IN_E1, "closed": IN_E2}
    for state, place in places.items():
        case, me = in_state(state, place), actor(CAST[role], at(1))
        offered = {move.action for move in moves_for(me, case)}
        for move in WORKFLOW.moves_from(state):
            if move.action in offered:
                assert role in move.roles
            elif move.action in VISIBLE_MOVES and me.roles & needed_roles("cases.see") and role not in move.roles:
                refused: type[CivicGridError] = NoPost if can(me, "cases.see", case) else NotFound
                with pytest.raises(refused) as denied:
                    VERBS[move.action](me, case, **inputs_of(move.action))
                if refused is NoPost:
                    assert ", ".join(sorted(move.roles)) in str(denied.value)
        assert fresh(case).seq == case.seq


@pytest.mark.parametrize("login", ["lamplighter", "lighting-head", "officer-east", "citizen"])
def test_who_does_not_see_a_case_finds_nothing(login: str) -> None:
    case = opened()
    for action in ("accept", "suspend", "comment"):
        with pytest.raises(NotFound):
            VERBS[action](actor(login), case, **inputs_of(action))


def test_of_two_who_saw_the_same_the_second_is_told() -> None:
    seen_by_two = opened()
    VERBS["accept"](actor("handler"), seen_by_two)
    with pytest.raises(MovedOn, match="has changed since you looked at it"):
        VERBS["return"](actor("handler"), seen_by_two, reason="Not ours")
    assert fresh(seen_by_two).state == "handling"


def test_a_post_that_is_over_gives_nothing() -> None:
    case = opened()
    Post.objects.filter(person__login="handler").update(end="2026-03-01")
    with pytest.raises(NotFound):
        VERBS["accept"](actor("handler"), case)
    Post.objects.filter(person__login="handler").update(end="2026-03-02")
    assert tell(case, "handler", "accept").state == "handling"


def test_inputs_are_read_from_words() -> None:
    case = opened()
    perform(actor("supervisor"), case, "extend", {"span": "2 working_hour", "reason": "Rain", "more": "ignored"})
    assert fresh(case).due_at == at(7)
    perform(actor("supervisor"), fresh(case), "suspend", {"until": "2026-03-03T12:00+08:00", "reason": "Frost"})
    assert fresh(case).suspended_until == at(27)


@pytest.mark.parametrize(
    ("action", "inputs", "field"),
    [
        ("suspend", {"until": "tomorrow", "reason": "Frost"}, "until"),
        ("suspend", {"reason": "Frost"}, "until"),
        ("extend", {"span": "2", "reason": "Rain"}, "span"),
        ("extend", {"span": "nan working_hour", "reason": "Rain"}, "amount"),
        ("extend", {"span": "2 working_hour", "reason": " "}, "reason"),
        ("extend", {"span": "2 working_hour", "reason": "x" * 10_001}, "reason"),
        ("split", {"report": "the first", "reason": "Other"}, "report"),
        ("transfer", {"organisation": "nasa", "reason": "Theirs"}, "organisation"),
        ("hand_back", {"note": "\0"}, "note"),
        ("join", {"other": "\0"}, "other"),
    ],
)
def test_inputs_that_cannot_be_read_are_refused(action: str, inputs: dict[str, str], field: str) -> None:
    case = opened()
    with pytest.raises(InvalidInput) as refused:
        perform(SYSTEM.acting_at(at(1)), case, action, inputs)
    assert (refused.value.field, bool(refused.value.remedy)) == (field, True)
    assert fresh(case).seq == case.seq


@pytest.mark.parametrize("action", ["fly", "report_back", ""])
def test_an_unknown_action_is_refused(action: str) -> None:
    with pytest.raises(UnknownAction):
        perform(SYSTEM, opened(), action, {})


def test_words_that_no_database_takes_are_refused_everywhere() -> None:
    case = opened()
    with pytest.raises(NotText):
        tell(case, "dispatcher", "comment", note="a\0b")
    assert Event.objects.filter(case=case).count() == 3


def test_moves_are_offered_by_post() -> None:
    case = opened(lon=IN_E1[0])
    assert [move.action for move in moves_for(actor("handler"), case)][:3] == ["accept", "hand_back", "return"]
    assert [move.action for move in moves_for(actor("officer-east"), case)] == ["urge", "comment"]
    assert moves_for(actor("officer"), case) == []
    assert moves_for(actor("auditor"), case) == []
