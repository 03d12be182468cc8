"""Guards: why a move that the table has cannot be made now.

The page, the API and the verb ask the same ones, so nothing is offered that is then refused.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from civicgrid.kernel.clock import Span, TimeKind
from civicgrid.kernel.errors import Conflict

from .projection import CaseState


class Pointless(Conflict):
    """There is nothing to do this with."""


class OfficerStillOut(Conflict):
    """An officer is still looking at this."""


class NobodyOut(Pointless):
    """No officer is out who could be called back."""


class NobodyNear(Conflict):
    """No officer keeps this area."""


class NotFinished(Conflict):
    """{count} parts of this case are still open."""


class UrgentNeverStops(Conflict):
    """This clock counts urgent hours, which never stop."""


class RunOut(Conflict):
    """This clock has run out; more time now would hide that the case is late."""


class HasParts(Conflict):
    """This case has parts, and a part has none."""


class NothingAsked(Pointless):
    """Nothing was asked that could be refused."""


class NobodyNamed(Conflict):
    """Nobody had this case, and the matrix names nobody."""


class NobodyHasIt(Pointless):
    """Nobody has this case yet who could be urged."""


class TooLate(Conflict):
    """The time in which the reporter may say that it is not fixed has passed."""


class OnlyReport(Pointless):
    """A case keeps at least one report."""


class Around(Protocol):
    """What guards ask about a case beyond its own facts; looked up when they ask."""

    @property
    def now(self) -> datetime:
        """The moment of the question."""

    def parts(self) -> int:
        """How many parts it has, in whatever state."""

    def open_parts(self) -> int:
        """How many of its parts are still open."""

    def officer_near(self) -> bool:
        """Whether an officer keeps its place."""

    def named(self) -> bool:
        """Whether the matrix names somebody for it."""

    def disputable_until(self) -> datetime:
        """Until when its reporters may say that it is not fixed."""


Guard = Callable[[CaseState, Around], Conflict | None]


def hindrance(action: str, case: CaseState, around: Around) -> Conflict | None:
    """What stands against an action now; None where nothing does."""
    found = (guard(case, around) for guard in GUARDS.get(action, ()))
    return next((each for each in found if each), None)


def _nobody_is_out(case: CaseState, _around: Around) -> Conflict | None:
    return OfficerStillOut(remedy="wait for the officer's answer, or call the officer back") if case.tasks else None


def _somebody_is_out(case: CaseState, _around: Around) -> Conflict | None:
    return None if case.tasks else NobodyOut(remedy="look at the case again: the officer may have answered")


def _somebody_is_near(_case: CaseState, around: Around) -> Conflict | None:
    if around.officer_near():
        return None
    return NobodyNear(remedy="give an officer a post in this area, or decide without")


def _parts_are_settled(_case: CaseState, around: Around) -> Conflict | None:
    parts = around.open_parts()
    return NotFinished(count=parts, remedy="settle its parts first") if parts else None


def _the_clock_may_stop(case: CaseState, _around: Around) -> Conflict | None:
    clock = case.clock
    if clock and Span.parse(clock.span).kind is TimeKind.URGENT_HOUR:
        return UrgentNeverStops(remedy="ask for help instead: urge or escalate")
    return None


def _the_clock_runs(case: CaseState, around: Around) -> Conflict | None:
    if case.clock and case.clock.due < around.now:
        return RunOut(remedy="appeal once it is handed back: an appeal can excuse the lateness")
    return None


def _it_has_no_parts(_case: CaseState, around: Around) -> Conflict | None:
    return HasParts(remedy="make its parts parts of the other case instead") if around.parts() else None


def _something_was_asked(case: CaseState, _around: Around) -> Conflict | None:
    return None if case.asked else NothingAsked(remedy="look at the case again: somebody may have answered")


def _somebody_answers(case: CaseState, around: Around) -> Conflict | None:
    if case.organisation or around.named():
        return None
    return NobodyNamed(remedy="add a duty to the matrix, or report it anew")


def _somebody_has_it(case: CaseState, _around: Around) -> Conflict | None:
    return None if case.organisation else NobodyHasIt(remedy="dispatch it first")


def _it_is_not_too_late(_case: CaseState, around: Around) -> Conflict | None:
    if around.now <= around.disputable_until():
        return None
    return TooLate(remedy="report it anew: it will be compared with this case")


def _another_report_stays(case: CaseState, _around: Around) -> Conflict | None:
    return OnlyReport(remedy="void the case instead, or join it to another") if case.reports < 2 else None


GUARDS: Mapping[str, tuple[Guard, ...]] = {
    "close": (_nobody_is_out, _parts_are_settled),
    "rework": (_nobody_is_out,),
    "send_officer": (_nobody_is_out, _somebody_is_near),
    "recall_officer": (_somebody_is_out,),
    "ask_suspension": (_the_clock_may_stop,),
    "suspend": (_the_clock_may_stop,),
    "ask_extension": (_the_clock_runs,),
    "extend": (_the_clock_runs,),
    "refuse": (_something_was_asked,),
    "urge": (_somebody_has_it,),
    "reopen": (_somebody_answers,),
    "not_fixed": (_it_is_not_too_late, _somebody_answers),
    "split": (_another_report_stays,),
    "set_parent": (_it_has_no_parts,),
}
"""Action -> what must hold for it, besides what the table says."""
