"""What the door does by itself: letters at each turn of a case, and sweeping."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.types import (
    CaseClosed,
    CaseDispatched,
    CaseEvent,
    CaseFiled,
    CaseReopened,
    CaseSuspended,
    CaseVoided,
    ReporterAsked,
)
from civicgrid.apps.standards.types import StandardsLoaded
from civicgrid.base import jobs
from civicgrid.base.access import SYSTEM
from civicgrid.base.events import reaction
from civicgrid.kernel.errors import NotFound

from .actions import drafts, notices, open_data
from .queries.receipts import followers

KINDS: Mapping[str, str] = {
    "file": "filed",
    "dispatch": "dispatched",
    "transfer": "dispatched",
    "ask_reporter": "asked",
    "suspend": "suspended",
    "close": "closed",
    "force_close": "decided",
    "reopen": "reopened",
    "not_fixed": "reopened",
    "void": "void",
}
"""Turn of a case -> the letter that tells it."""
GIVES_REASON = frozenset({"asked", "suspended", "decided", "void"})
"""Letters that say in the desk's own words why, or what is asked."""


def tell_turn(event: CaseEvent) -> None:
    """Notes a letter to everybody who follows the case; told twice, it is one letter."""
    kind = KINDS.get(event.action)
    if kind is None:
        return
    with suppress(NotFound):
        case = cases.case_of(SYSTEM, event.number)
        reports = list(cases.reports_of(case).values_list("pk", flat=True))
        words = event.reason if kind in GIVES_REASON else ""
        data = {"words": words, "condition": event.condition if kind == "closed" else ""}
        notices.turn(followers(reports), kind, f"{event.number}:{event.seq}", event.number, data)


for _turn in (CaseFiled, CaseDispatched, CaseSuspended, CaseClosed, CaseReopened, CaseVoided, ReporterAsked):
    reaction(_turn)(tell_turn)


@reaction(StandardsLoaded)
def make_files(_event: StandardsLoaded) -> None:
    """What is public may be another: files that are missing now are made at once."""
    open_data.defer_due()


@jobs.periodic("services.letters", cron="* * * * *")
def letters() -> None:
    """Every minute: letters that were not taken are tried again in their time."""
    notices.deliver_due(datetime.now(UTC))


@jobs.periodic("services.sweep", cron="17 * * * *")
def sweep() -> None:
    """Every hour: drafts that nobody sent are gone."""
    drafts.sweep(datetime.now(UTC))
