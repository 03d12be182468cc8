"""Cases chosen in a list, and what can be done with several of them at once."""

import re
from collections import Counter
from collections.abc import Sequence
from uuid import UUID

import msgspec
from django.db.models import Value

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.rules.workflow import WORKFLOW
from civicgrid.base.access import Actor, narrow, needed_roles

from .lists import PAGE
from .moves import VISIBLE_MOVES, Surroundings

TICK = re.compile(r"([0-9]+)(?::([0-9]{1,9}))?")
WORDS = frozenset({"reason", "note"})
"""Inputs that are the same for every case."""


class Shared(msgspec.Struct, frozen=True):
    """An act, and with how many of the chosen cases it can be done."""

    action: str
    cases: int


def chosen_of(actor: Actor, ticks: Sequence[str]) -> list[Case]:
    """The cases that are ticked and that the actor may see, a page of them at most.

    A tick is a number, and behind a colon the `seq` of the case as it was seen: so it is taken, if there is one.
    """
    wanted = {found[1]: found[2] for tick in ticks[:PAGE] if (found := TICK.fullmatch(tick))}
    chosen = list(narrow(actor, "cases.see", Case.objects.filter(number__in=wanted)).order_by("opened_at", "id"))
    for case in chosen:
        case.seq = int(wanted[case.number] or case.seq)
    return chosen


def shared_moves(actor: Actor, chosen: Sequence[Case]) -> list[Shared]:
    """The acts that need no more than words and can be done now, by one statement."""
    around = Surroundings(chosen, actor.time)
    reached = [
        narrow(actor, f"cases.{action}", Case.objects.filter(pk__in=fit)).values_list(Value(action), "pk")
        for action in _worded()
        if actor.roles & needed_roles(f"cases.{action}") and (fit := _fit(action, chosen, around))
    ]
    cases = Counter(action for action, _ in reached[0].union(*reached[1:], all=True)) if reached else {}
    return [Shared(action, cases[action]) for action in _worded() if action in cases]


def _fit(action: str, chosen: Sequence[Case], around: Surroundings) -> list[UUID]:
    """The cases that can be acted on now, whoever asks."""
    return [case.pk for case in chosen if WORKFLOW.move(case.state, action) and not around.hindrance(case, action)]


def _worded() -> Sequence[str]:
    """Acts that need no more than words, whatever the state."""
    needs = {move.action: frozenset(move.needs) for move in WORKFLOW.moves}
    return [action for action, needed in needs.items() if action in VISIBLE_MOVES and needed <= WORDS]
