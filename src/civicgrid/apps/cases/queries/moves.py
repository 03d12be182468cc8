"""The moves of a case: what the table offers, to whom, and what stands against it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property

import msgspec
from django.db.models import Count, Q

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.rules.guards import hindrance
from civicgrid.apps.cases.rules.officers import nearest
from civicgrid.apps.cases.rules.workflow import OPEN, WORKFLOW
from civicgrid.apps.directory import api as directory
from civicgrid.apps.directory.types import Holder
from civicgrid.apps.duties import api as duties
from civicgrid.apps.grid import api as grid
from civicgrid.apps.standards import api as standards
from civicgrid.base.access import Actor, allowed
from civicgrid.kernel.errors import Conflict
from civicgrid.kernel.roles import Role
from civicgrid.kernel.workflow import Move, Phase

from .states import state_of

VISIBLE_MOVES = frozenset(WORKFLOW.actions()) - {"report_back"}
"""What the case page offers; an officer reports back on the errand itself."""


class Offer(msgspec.Struct, frozen=True):
    """A move that the table and the actor's posts allow, and what stands against it."""

    move: Move
    hindrance: Conflict | None = None


def offers_for(actor: Actor, case: Case) -> list[Offer]:
    """The moves from this state that the actor's posts allow, the likely one first."""
    known = [move for move in WORKFLOW.moves_from(case.state) if move.action in VISIBLE_MOVES]
    may = allowed(actor, [f"cases.{move.action}" for move in known], case)
    around = Surroundings([case], actor.time)
    return [Offer(move, around.hindrance(case, move.action)) for move in known if f"cases.{move.action}" in may]


def moves_for(actor: Actor, case: Case) -> list[Move]:
    """The moves that the actor can make now, the likely one first."""
    return [offer.move for offer in offers_for(actor, case) if offer.hindrance is None]


def hindrance_of(case: Case, action: str, at: datetime) -> Conflict | None:
    """What stands against an action on this case now; None where nothing does."""
    return Surroundings([case], at).hindrance(case, action)


class Surroundings:
    """What guards ask about some cases at a moment: looked up once, when asked."""

    def __init__(self, cases: Iterable[Case], now: datetime) -> None:
        self.cases, self.now = cases, now

    def hindrance(self, case: Case, action: str) -> Conflict | None:
        """What stands against an action on one of the cases; None where nothing does."""
        return hindrance(action, state_of(case), _Around(case, self))

    @cached_property
    def day(self) -> date:
        """The city's day."""
        return standards.calendar().local(self.now).date()

    @cached_property
    def parts(self) -> Mapping[str, tuple[int, int]]:
        """Number -> how many parts a case has, and how many of them are open."""
        parts = Case.objects.filter(parent__in=[case.number for case in self.cases]).values_list("parent")
        counted = parts.annotate(all=Count("pk"), open=Count("pk", filter=Q(state__in=OPEN)))
        return {number: (every, unsettled) for number, every, unsettled in counted}

    @cached_property
    def officers(self) -> Sequence[Holder]:
        """Who holds a post as officer on the day."""
        return list(directory.holders(Role.OFFICER, self.day))


def disputable_until(case: Case) -> datetime:
    """Until when those who reported a closed case may say that it is not fixed."""
    return standards.calendar().add(case.closed_at or case.opened_at, grid.city().not_fixed_within)


class _Around(msgspec.Struct, frozen=True):
    """What guards ask about one case, answered from what surrounds them all."""

    case: Case
    all: Surroundings

    @property
    def now(self) -> datetime:
        return self.all.now

    def parts(self) -> int:
        return self.all.parts.get(self.case.number, (0, 0))[0]

    def open_parts(self) -> int:
        return self.all.parts.get(self.case.number, (0, 0))[1]

    def officer_near(self) -> bool:
        return nearest(self.case.area, self.all.officers, {}) is not None

    def disputable_until(self) -> datetime:
        return disputable_until(self.case)

    def named(self) -> bool:
        return duties.owner(self.case.type, self.case.area, Phase.HANDLE, self.all.day) is not None
