"""The story of a case as everybody may read it.

What happened and when, never who or in whose words.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from civicgrid.apps.cases.models import Event
from civicgrid.apps.cases.queries.story import read_event
from civicgrid.apps.cases.types import CaseEvent, CaseFiled, CaseOpened, CaseRefiled, ReportJoined
from civicgrid.apps.standards import api as standards
from civicgrid.kernel.i18n import Text

from .cases import PublicCase

TOLD = frozenset(
    {
        *("open", "join", "file", "refile", "dispatch", "transfer", "return", "accept", "suspend", "resume", "extend"),
        *("hand_back", "rework", "close", "force_close", "reopen", "not_fixed"),
    }
)
"""Acts that everybody is told of."""


class PublicTurn(msgspec.Struct, frozen=True, kw_only=True):
    """One turn: the act, who answers from now on, until when.

    `met` is what had to hold where it ends the matter.
    """

    at: datetime
    action: str
    organisation: str = ""
    until: datetime | None = None
    met: Text = {}


def public_story(case: PublicCase) -> Sequence[PublicTurn]:
    """What happened to a case that everybody sees, the first first, by one statement."""
    rows = Event.objects.filter(case__number=case.number).order_by("seq").values_list("name", "data")
    return list(_turns(case, (read_event(name, data) for name, data in rows)))


def _turns(case: PublicCase, events: Iterable[CaseEvent]) -> Iterable[PublicTurn]:
    kind = filed = ""
    for event in events:
        kind, filed = event.type or kind, event.condition or filed
        known = event.action == "close" and filed and kind == case.type
        if event.action in TOLD or isinstance(event, CaseOpened | ReportJoined):
            yield PublicTurn(
                at=event.at,
                action=event.action,
                organisation=event.organisation,
                until=_until(event),
                met=standards.condition(kind, filed).closing if known else {},
            )


def _until(event: CaseEvent) -> datetime | None:
    """When what is promised ends, or a rest does."""
    if isinstance(event, CaseFiled | CaseRefiled):
        return event.promised
    return event.until or (event.due if event.action in {"dispatch", "transfer", "extend", "rework"} else None)
