"""What waits for somebody: groups of cases by what the posts allow.

All are counted by one statement.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

import msgspec
from django.db import connection
from django.db.models import Model, Q, QuerySet

from civicgrid.apps.cases.models import Case, Doubt, Task
from civicgrid.apps.cases.queries.permissions import heads_desk
from civicgrid.apps.cases.rules.escalation import CITY
from civicgrid.apps.cases.rules.workflow import (
    AT_WORK,
    DISPATCHED,
    HANDED_BACK,
    HANDLING,
    OPEN,
    POOL,
    REPORTED,
    SUSPENDED,
)
from civicgrid.base.access import Actor, narrow, needed_roles
from civicgrid.kernel.paths import depth
from civicgrid.kernel.roles import Role

from .filter import Sort

M = TypeVar("M", bound=Model)

MANY = 1_000
"""A group says how many it holds up to here; beyond it says "more than"."""
TOP = frozenset({Role.SUPERVISOR, Role.COMMANDER})
"""Before whom cases are brought."""


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Cases that wait for whoever may do `action` with them."""

    code: str
    action: str
    condition: Q
    sort: Sort = Sort.DUE


class Waiting(msgspec.Struct, frozen=True):
    """A group, how many wait in it, how many of them late; at most MANY + 1 each."""

    code: str
    count: int
    late: int = 0


GROUPS = (
    Group(code="to_file", action="cases.file", condition=Q(state=REPORTED)),
    Group(code="to_dispatch", action="cases.dispatch", condition=Q(state=POOL)),
    Group(code="to_accept", action="cases.accept", condition=Q(state=DISPATCHED)),
    Group(code="at_work", action="cases.hand_back", condition=Q(state=HANDLING)),
    Group(code="asked", action="cases.extend", condition=Q(state__in=AT_WORK) & ~Q(asked="")),
    Group(code="to_check", action="cases.close", condition=Q(state=HANDED_BACK)),
    Group(code="resting", action="cases.resume", condition=Q(state=SUSPENDED), sort=Sort.OLDEST),
)
ESCALATED, DESK, ERRANDS, DOUBTS, OPEN_CASES = "escalated", "desk", "errands", "doubts", "open"
EVERY_GROUP = (ERRANDS, ESCALATED, DESK, *(group.code for group in GROUPS), DOUBTS, OPEN_CASES)
"""In the order of the page."""
AT_THE_DESK = (REPORTED, POOL)
"""States in which nobody has the case yet but the desk."""


def cases_in(actor: Actor, code: str) -> QuerySet[Case] | None:
    """The cases of a group in reach of the actor's posts; None without such a post."""
    if code == OPEN_CASES:
        return narrow(actor, "cases.see", Case.objects.filter(state__in=OPEN))
    if code == ESCALATED:
        return _escalated(actor) if actor.roles & TOP else None
    if code == DESK:
        return _late_at_the_desk(actor)
    group = next((each for each in GROUPS if each.code == code), None)
    if group is None or not actor.roles & needed_roles(group.action):
        return None
    return narrow(actor, group.action, Case.objects.filter(group.condition))


def sort_of(code: str) -> Sort:
    """The order in which a group is worked off."""
    return next((each.sort for each in GROUPS if each.code == code), Sort.DUE)


def errands_for(actor: Actor) -> QuerySet[Task]:
    """The errands that the actor has still to do, the first due first."""
    mine = Task.objects.filter(done_at__isnull=True, officer=actor.id)
    return narrow(actor, "cases.do_task", mine).order_by("due_at", "pk")


def doubts_for(actor: Actor) -> QuerySet[Doubt]:
    """The questions of fusion that the actor may answer, whose posts reach both cases."""
    mine = narrow(actor, "cases.join", Case.objects.filter(state__in=OPEN))
    asked = Doubt.objects.filter(settled_at__isnull=True, case__in=mine, other__in=mine)
    return asked.select_related("case", "other").order_by("pk")


def doubts_of(actor: Actor, case: Case) -> QuerySet[Doubt]:
    """Those of them that ask whether this case and another are one matter."""
    return doubts_for(actor).filter(Q(case=case) | Q(other=case))


def waiting(actor: Actor) -> list[Waiting]:
    """Every group that the actor's posts reach with its count, by one statement."""
    reached: dict[str, QuerySet[Case] | QuerySet[Task] | QuerySet[Doubt]] = {}
    if Role.OFFICER in actor.roles:
        reached[ERRANDS] = errands_for(actor)
    for code in (*(group.code for group in GROUPS), ESCALATED, DESK, OPEN_CASES):
        found = cases_in(actor, code)
        if found is not None:
            reached[code] = found
    if actor.roles & needed_roles("cases.join"):
        reached[DOUBTS] = doubts_for(actor)
    late = {f"{code} late": _late(rows, actor.time) for code, rows in reached.items() if code != DOUBTS}
    counts = _counts({**reached, **late})
    return [Waiting(code, counts[code], counts.get(f"{code} late", 0)) for code in EVERY_GROUP if code in reached]


def _escalated(actor: Actor) -> QuerySet[Case]:
    """Cases brought before one of the actor's posts.

    Beyond the top they come before commanders and the highest.
    """
    brought = Q(pk__in=[])
    for grant in actor.grants:
        if grant.role in TOP:
            highest = grant.role is Role.COMMANDER or depth(grant.organisation) <= 1
            brought |= Q(escalated_to__in=[grant.organisation, CITY] if highest else [grant.organisation])
    return narrow(actor, "cases.see", Case.objects.filter(brought, state__in=OPEN))


def _late_at_the_desk(actor: Actor) -> QuerySet[Case] | None:
    """What the desk has not filed or dispatched in time, for whoever heads it."""
    if not any(grant.role is Role.SUPERVISOR and heads_desk(grant) for grant in actor.grants):
        return None
    return narrow(actor, "cases.see", Case.objects.filter(state__in=AT_THE_DESK, phase_due_at__lt=actor.time))


def _late(rows: QuerySet[M], now: datetime) -> QuerySet[M]:
    """Those of the rows whose time is over."""
    return rows.filter(**{"due_at__lt" if rows.model is Task else "phase_due_at__lt": now})


def _counts(reached: Mapping[str, QuerySet[Model]]) -> Mapping[str, int]:
    compiled = {
        code: rows.order_by().values("pk")[: MANY + 1].query.sql_with_params() for code, rows in reached.items()
    }
    counted = ", ".join(f"(SELECT count(*) FROM ({sql}) AS waiting)" for sql, _ in compiled.values())  # noqa: S608  Django's own SQL
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counted}", [value for _, values in compiled.values() for value in values])
        return dict(zip(compiled, cursor.fetchone() or (), strict=True))
