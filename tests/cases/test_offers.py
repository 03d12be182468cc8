"""What is offered can be done, and what stands against the rest is what the verb says too."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicgrid.apps.cases.actions import VERBS, do_task
from civicgrid.apps.cases.models import Case, Task
from civicgrid.apps.cases.queries import hindrance_of, moves_for, offers_for, reports_of
from civicgrid.apps.cases.rules.guards import (
    GUARDS,
    NobodyNamed,
    NobodyNear,
    NotFinished,
    NothingAsked,
    OfficerStillOut,
    OnlyReport,
    UrgentNeverStops,
)
from civicgrid.apps.cases.rules.workflow import OPEN, WORKFLOW
from civicgrid.apps.directory.models import Post
from civicgrid.apps.standards import api as standards
from civicgrid.base.access import SYSTEM
from civicgrid.kernel.clock import Span
from civicgrid.kernel.workflow import Move
from tests.cases.given import actor, at, closed, fresh, handed_back, opened, tell
from tests.cities import IN_E1, IN_W2

pytestmark = pytest.mark.usefixtures("small_city")

NEW_TYPE = {"type": "garbage", "condition": "bags"}


def offered(login: str, case: Case) -> set[str]:
    return {move.action for move in moves_for(actor(login), fresh(case))}


def against(login: str, case: Case) -> dict[str, type[Exception]]:
    """Move -> what stands against it."""
    offers = offers_for(actor(login), fresh(case))
    return {offer.move.action: type(offer.hindrance) for offer in offers if offer.hindrance}


def test_every_guard_is_of_a_move() -> None:
    assert set(GUARDS) <= set(WORKFLOW.actions())


def test_while_an_officer_is_out_nothing_is_decided_and_nobody_else_is_sent() -> None:
    case = handed_back()
    assert {"close", "rework", "send_officer"} <= offered("dispatcher", case)
    assert "recall_officer" not in offered("dispatcher", case)
    case = tell(case, "dispatcher", "send_officer", note="")
    out = dict.fromkeys(("close", "rework", "send_officer"), OfficerStillOut)
    assert against("dispatcher", case) == out | {"split": OnlyReport}
    assert "recall_officer" in offered("dispatcher", case)
    for action, needs in (("close", {}), ("rework", {"reason": "No"}), ("send_officer", {"note": ""})):
        with pytest.raises(OfficerStillOut):
            VERBS[action](actor("dispatcher"), case, **needs)
    do_task(actor("officer"), Task.objects.get(), ok=True)
    assert {"close", "rework", "send_officer"} <= offered("dispatcher", case)


def test_nobody_is_sent_where_nobody_keeps_the_place() -> None:
    Post.objects.filter(role="officer").update(areas=["town.east."])
    assert against("dispatcher", handed_back())["send_officer"] is NobodyNear
    assert "send_officer" in offered("dispatcher", handed_back(lon=IN_E1[0]))


def test_a_clock_of_urgent_hours_is_not_offered_to_stop() -> None:
    urgent, other = opened(type="manhole"), opened()
    assert against("supervisor", urgent)["suspend"] is against("handler", urgent)["ask_suspension"] is UrgentNeverStops
    assert "suspend" in offered("supervisor", other)


def test_what_nobody_asked_is_not_offered_to_be_refused() -> None:
    case = opened()
    assert against("dispatcher", case)["refuse"] is NothingAsked
    tell(case, "handler", "ask_extension", span=Span.parse("1 working_hour"), reason="Rain")
    assert "refuse" in offered("dispatcher", case)


def test_a_whole_is_not_offered_to_be_closed_before_its_parts() -> None:
    whole = handed_back()
    tell(opened(lon=IN_E1[0]), "dispatcher", "set_parent", other=whole.number)
    assert against("dispatcher", whole)["close"] is NotFinished


def test_what_nobody_answers_for_is_not_offered_to_be_reopened() -> None:
    case = closed()
    assert "reopen" in offered("dispatcher", case)
    Case.objects.filter(pk=case.pk).update(organisation="", type="nowhere.")
    assert against("dispatcher", case)["reopen"] is NobodyNamed


steps = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 30)), max_size=12)
"""Each step: which of the moves, and how many hours later."""


def _filing(move: Move, case: Case) -> dict[str, str]:
    if move.action in {"file", "refile"}:
        return {**NEW_TYPE, "condition": "heap" if case.condition == "bags" else "bags"}
    kind = standards.case_types().get(case.type)
    return {"condition": kind.conditions[-1].code if kind else ""}


def inputs(move: Move, case: Case, choice: int, hours: int) -> dict[str, object] | None:
    """What a person would write; None where a move needs another case, and there is none."""
    wholes = Case.objects.filter(state__in=OPEN).exclude(pk=case.pk)
    if move.action == "set_parent":
        wholes = wholes.filter(parent="")
    other = wholes.order_by("number").first()
    if "other" in move.needs and other is None:
        return None
    members = reports_of(case)
    known = {
        **_filing(move, case),
        "organisation": ("lighting", "sanitation")[choice % 2],
        "reason": "Because",
        "note": "Seen",
        "until": at(hours) + timedelta(hours=20),
        "span": Span.parse("3 working_hour"),
        "other": other.number if other else "",
        "report": members[choice % len(members)].pk if members else None,
    }
    return {need: known[need] for need in move.needs}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["", "garbage", "lamp", "manhole"]), steps)
def test_no_offered_move_ends_in_an_error(small_city: None, kind: str, steps: list[tuple[int, int]]) -> None:
    with transaction.atomic():
        opened(lon=IN_E1[0], text="Rubble")
        tell(opened(lon=IN_W2[0], lat=IN_W2[1], text="A sofa"), "handler", "accept")
        case, hours = opened(type=kind), 0
        for choice, later in steps:
            hours, case = hours + later, fresh(case)
            errand = Task.objects.filter(case=case, done_at__isnull=True).first()
            if errand and choice % 3 == 0:
                do_task(SYSTEM.acting_at(at(hours)), errand, ok=True)
                continue
            moves = moves_for(SYSTEM.acting_at(at(hours)), case)
            move = moves[choice % len(moves)] if moves else None
            given_inputs = inputs(move, case, choice, hours) if move else None
            if move and given_inputs is not None:
                assert hindrance_of(case, move.action, at(hours)) is None
                VERBS[move.action](SYSTEM.acting_at(at(hours)), case, **given_inputs)
        transaction.set_rollback(True)
