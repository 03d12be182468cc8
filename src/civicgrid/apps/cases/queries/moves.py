"""The moves of a case: what the table offers, to whom, and what stands against it."""

from datetime import date, datetime

import msgspec

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.rules.guards import hindrance
from civicgrid.apps.cases.rules.officers import nearest
from civicgrid.apps.cases.rules.workflow import OPEN, WORKFLOW
from civicgrid.apps.directory import api as directory
from civicgrid.apps.duties import api as duties
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
    return [Offer(move, hindrance_of(case, move.action, actor.time)) for move in known if f"cases.{move.action}" in may]


def moves_for(actor: Actor, case: Case) -> list[Move]:
    """The moves that the actor can make now, the likely one first."""
    return [offer.move for offer in offers_for(actor, case) if offer.hindrance is None]


def hindrance_of(case: Case, action: str, at: datetime) -> Conflict | None:
    """What stands against an action on this case now; None where nothing does."""
    return hindrance(action, state_of(case), _Around(case, at))


class _Around(msgspec.Struct, frozen=True):
    """What guards ask about a case at a moment, each answer looked up when asked."""

    case: Case
    at: datetime

    def open_parts(self) -> int:
        return Case.objects.filter(parent=self.case.number, state__in=OPEN).count()

    def officer_near(self) -> bool:
        officers = directory.holders(Role.OFFICER, self._day())
        return nearest(self.case.area, officers, {}) is not None

    def named(self) -> bool:
        return duties.owner(self.case.type, self.case.area, Phase.HANDLE, self._day()) is not None

    def _day(self) -> date:
        return standards.calendar().local(self.at).date()
