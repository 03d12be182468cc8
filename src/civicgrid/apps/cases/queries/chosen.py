"""Cases chosen in a list, and what can be done with several of them at once."""

from collections.abc import Sequence

import msgspec

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.rules.workflow import WORKFLOW
from civicgrid.base.access import Actor, narrow, needed_roles

from .lists import PAGE
from .moves import VISIBLE_MOVES

WORDS = frozenset({"reason", "note"})
"""Inputs that are the same for every case."""


class Shared(msgspec.Struct, frozen=True):
    """An act, and with how many of the chosen cases it can be done."""

    action: str
    cases: int


def chosen_of(actor: Actor, numbers: Sequence[str]) -> list[Case]:
    """The cases of these numbers that the actor may see, a page of them at most."""
    wanted = [number.replace("\0", "") for number in numbers[:PAGE]]
    return list(narrow(actor, "cases.see", Case.objects.filter(number__in=wanted)).order_by("opened_at", "id"))


def shared_moves(actor: Actor, chosen: Sequence[Case]) -> list[Shared]:
    """The acts that need no more than words, by one statement each."""
    states = {case.pk: case.state for case in chosen}
    found = []
    for action in _worded():
        if not actor.roles & needed_roles(f"cases.{action}"):
            continue
        fit = [pk for pk, state in states.items() if any(move.action == action for move in WORKFLOW.moves_from(state))]
        cases = narrow(actor, f"cases.{action}", Case.objects.filter(pk__in=fit)).count() if fit else 0
        found += [Shared(action, cases)] if cases else []
    return found


def _worded() -> Sequence[str]:
    """Acts that need no more than words, whatever the state."""
    needs = {move.action: frozenset(move.needs) for move in WORKFLOW.moves}
    return [action for action, needed in needs.items() if action in VISIBLE_MOVES and needed <= WORDS]
