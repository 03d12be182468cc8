"""Any walk of allowed moves through the database leaves a row that is the sum of its events."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicgrid.apps.cases.actions import VERBS, do_task, escalate_late, resume_rested
from civicgrid.apps.cases.models import Case, Task
from civicgrid.apps.cases.queries import rebuilt
from civicgrid.apps.cases.queries.checking import differing
from civicgrid.apps.cases.queries.states import state_of
from civicgrid.apps.cases.rules.workflow import WORKFLOW
from civicgrid.apps.standards import api as standards
from civicgrid.base.access import SYSTEM
from civicgrid.kernel.clock import Span
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.workflow import Move
from tests.cases.given import at, fresh, opened
from tests.cities import IN_E1

pytestmark = pytest.mark.usefixtures("small_city")

walks = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 60)), min_size=1, max_size=10)
"""Each step: which of the moves, and how many hours later."""


def inputs(move: Move, case: Case, hours: float) -> dict[str, object]:
    """Sensible words for what a move needs."""
    kind = standards.case_types().get(case.type)
    known = {
        "type": "garbage",
        "condition": "heap" if move.action in {"file", "refile"} else kind.conditions[-1].code if kind else "",
        "organisation": "lighting" if case.organisation == "gov.sanitation." else "sanitation",
        "reason": "Because",
        "note": "Seen",
        "until": at(hours + 30),
        "span": Span.parse("3 working_hour"),
        "other": Case.objects.exclude(pk=case.pk).get().number,
    }
    return {need: known[need] for need in move.needs}


def walk(case: Case, steps: list[tuple[int, int]]) -> int:
    """Takes the steps; those that a verb refuses leave no trace. Returns how many were taken."""
    hours, taken = 0, 0
    for choice, later in steps:
        hours += later
        case = fresh(case)
        moves = [move for move in WORKFLOW.moves_from(case.state) if move.action not in {"split", "report_back"}]
        move = moves[choice % len(moves)] if moves else None
        try:
            with transaction.atomic():
                if errand := Task.objects.filter(case=case, done_at__isnull=True).first():
                    do_task(SYSTEM.acting_at(at(hours)), errand, ok=choice % 2 == 0)
                elif move:
                    VERBS[move.action](SYSTEM.acting_at(at(hours)), case, **inputs(move, case, hours))
                taken += 1
        except CivicGridError:
            assert fresh(case).seq == case.seq
        escalate_late(at(hours))
        resume_rested(at(hours))
        assert rebuilt(fresh(case)) == state_of(fresh(case))
    return taken


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["", "garbage", "lamp", "manhole"]), walks)
def test_a_row_is_the_sum_of_its_events(small_city: None, kind: str, steps: list[tuple[int, int]]) -> None:
    with transaction.atomic():
        opened(lon=IN_E1[0])
        walk(opened(type=kind), steps)
        assert not any(differing())
        transaction.set_rollback(True)


def test_a_long_walk_comes_through_all_states() -> None:
    """Chosen so that this law is not kept by cases that never move."""
    opened(lon=IN_E1[0])
    case = opened(type="")
    assert walk(case, [(0, 1)] * 4) == 4
    assert fresh(case).state == "closed"
