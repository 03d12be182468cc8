"""Cases chosen in a list, and what can be done with several of them at once."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import parse_qsl
from uuid import UUID

import msgspec
from django.db.models import Value

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.queries.masks import shown_to
from civicgrid.apps.cases.queries.moves import VISIBLE_MOVES, Surroundings
from civicgrid.apps.cases.rules.workflow import WORKFLOW
from civicgrid.base.access import Actor, narrow, needed_roles

from .asked import asked_of
from .filter import Sort, page_of
from .waiting import cases_in, sort_of

TICK = re.compile(r"([0-9]+)(?::([0-9]{1,9}))?")
SAME = frozenset({"reason", "note", "organisation", "condition"})
"""Inputs that are the same for every case; each closes under the condition that it was filed under."""
MOST = 200
"""Cases on which one may act at once."""


class Shared(msgspec.Struct, frozen=True):
    """An act, and with how many of the chosen cases it can be done."""

    action: str
    cases: int


def chosen_of(actor: Actor, ticks: Sequence[str]) -> list[Case]:
    """The cases that are ticked and that the actor may see, the first 200 of them.

    A tick is a number, and behind a colon the `seq` of the case as it was seen: so it is taken, if there is one.
    """
    wanted = {found[1]: found[2] for tick in ticks[:MOST] if (found := TICK.fullmatch(tick))}
    chosen = list(narrow(actor, "cases.see", Case.objects.filter(number__in=wanted)).order_by("opened_at", "id"))
    for case in chosen:
        case.seq = int(wanted[case.number] or case.seq)
    return shown_to(actor, chosen)


def all_of(actor: Actor, query: str, now: datetime) -> tuple[list[Case], bool]:
    """The first 200 cases of a list, in its order, and whether it holds more.

    The list is the part of an address behind "?". Raises what is wrong with it: a filter left out would choose more.
    """
    given = dict(parse_qsl(query))
    group = given.pop("group", "")
    asked = asked_of({**given, "after": ""}, now, sort_of(group) if group else Sort.NEWEST)
    for error in asked.errors.values():
        raise error
    found = page_of(actor, asked.filter, MOST, cases_in(actor, group) if group else None)
    return found.cases, bool(found.next)


def may_choose(actor: Actor) -> bool:
    """Whether there is an act on several cases that the actor's roles allow."""
    return any(actor.roles & needed_roles(f"cases.{action}") for action in _alike())


def shared_moves(actor: Actor, chosen: Sequence[Case]) -> list[Shared]:
    """The acts that want the same of every case and can be done now, by one statement."""
    around = Surroundings(chosen, actor.time)
    reached = [
        narrow(actor, f"cases.{action}", Case.objects.filter(pk__in=fit)).values_list(Value(action), "pk")
        for action in _alike()
        if actor.roles & needed_roles(f"cases.{action}") and (fit := _fit(action, chosen, around))
    ]
    cases = Counter(action for action, _ in reached[0].union(*reached[1:], all=True)) if reached else {}
    return [Shared(action, cases[action]) for action in _alike() if action in cases]


def _fit(action: str, chosen: Sequence[Case], around: Surroundings) -> list[UUID]:
    """The cases that can be acted on now, whoever asks."""
    return [case.pk for case in chosen if WORKFLOW.move(case.state, action) and not around.hindrance(case, action)]


def _alike() -> Sequence[str]:
    """Acts that want the same of every case; to file, one has to know what it is."""
    needs = {move.action: frozenset(move.needs) for move in WORKFLOW.moves}
    return [action for action, needed in needs.items() if action in VISIBLE_MOVES and needed <= SAME]
