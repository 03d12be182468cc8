"""What waits in the street for whoever goes through it: errands, then open cases."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from django.db.models import Q, Value

from civicgrid.apps.cases.models import Case, Task
from civicgrid.apps.cases.rules.street import DEEDS, STATES, Deed, deeds_of
from civicgrid.apps.cases.rules.urgency import Left
from civicgrid.apps.cases.rules.workflow import AT_WORK, OPEN
from civicgrid.base.access import Actor, narrow, needed_roles
from civicgrid.kernel.roles import Role

from .filter import CaseFilter, Sort, page_of
from .rows import left_now
from .waiting import errands_for

SHOWN = 30
"""Cases on the page at once; a phone on a slow line gets no more."""


class Stop(msgspec.Struct, frozen=True):
    """A place to go to: the case, the errand if any, and what can be done there."""

    case: Case
    left: Left | None
    errand: Task | None = None
    deeds: Sequence[Deed] = ()


def stops(actor: Actor, now: datetime) -> list[Stop]:
    """The errands of the actor, then the open cases in reach, by due time.

    By five statements at most.
    """
    errands = list(errands_for(actor).select_related("case").defer("case__words")[:SHOWN])
    states = OPEN if Role.OFFICER in actor.roles else AT_WORK
    cases = narrow(actor, "cases.walk", Case.objects.filter(state__in=states))
    around = cases.exclude(pk__in=[each.case_id for each in errands])
    found = page_of(actor, CaseFilter(sort=Sort.DUE), SHOWN, around).cases
    may = _allowed(actor, [*(each.case for each in errands), *found])
    return [
        *(Stop(each.case, left_now(each.case, now), each, deeds_of(each.kind, may[each.case_id])) for each in errands),
        *(Stop(each, left_now(each, now), None, deeds_of("", may[each.pk])) for each in found),
    ]


def stop(actor: Actor, number: str, now: datetime) -> Stop | None:
    """One of these places, by the number of its case; None where it is none any more."""
    errand = errands_for(actor).filter(case__number=number).select_related("case").first()
    case = errand.case if errand else narrow(actor, "cases.walk", Case.objects.filter(number=number)).first()
    if case is None:
        return None
    deeds = deeds_of(errand.kind if errand else "", _allowed(actor, [case])[case.pk])
    return Stop(case, left_now(case, now), errand, deeds)


def _allowed(actor: Actor, cases: Collection[Case]) -> Mapping[UUID, set[str]]:
    """Case -> the acts of the street that the actor may do with it, by one statement."""
    wanted = sorted({deed.action for deed in DEEDS.values()} - {"do_task"})
    reach = [
        narrow(actor, f"cases.{action}", Case.objects.filter(_now(action), pk__in=[case.pk for case in cases]))
        .order_by()
        .values_list(Value(action), "pk")
        for action in wanted
        if cases and actor.roles & needed_roles(f"cases.{action}")
    ]
    may = defaultdict[UUID, set[str]](set)
    for action, case in reach[0].union(*reach[1:], all=True) if reach else ():
        may[case].add(action)
    return may


def _now(action: str) -> Q:
    """The states in which the table has an act; urged is who has it."""
    possible = Q(state__in=sorted(STATES[action])) if action in STATES else Q()
    return possible & ~Q(organisation="") if action == "urge" else possible
