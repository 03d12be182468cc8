"""What cases do by themselves: timers, and answers to what others announce."""

from contextlib import suppress
from datetime import UTC, datetime

from civicgrid.apps.duties.types import DutiesLoaded
from civicgrid.apps.grid import api as grid
from civicgrid.apps.telemetry.types import BoundCrossed, BoundKept, StreamSilent, StreamSpeaks
from civicgrid.base import jobs
from civicgrid.base.access import SYSTEM
from civicgrid.base.events import reaction

from . import actions
from .actions import streams
from .actions.tasks import send_officer
from .models import Case
from .rules.guards import NobodyNear
from .rules.workflow import HANDED_BACK, POOL
from .types import CaseHandedBack


@jobs.periodic("cases.timers", cron="* * * * *")
def timers() -> None:
    """Every minute: who is late is escalated, what has rested long enough goes on."""
    now = datetime.now(UTC)
    with suppress(grid.NoCity):
        actions.resume_rested(now)
        actions.escalate_late(now)


@reaction(CaseHandedBack)
def check(event: CaseHandedBack) -> None:
    """Sends the nearest officer to check the work.

    Where no officer keeps the place, the dispatcher decides alone.
    """
    waiting = Case.objects.filter(number=event.number, state=HANDED_BACK, tasks=0)
    case = waiting.exclude(errands__set_at__gte=event.at).first()
    if case is None:
        return
    try:
        send_officer(SYSTEM, case)
    except NobodyNear:
        return


@reaction(DutiesLoaded)
def dispatch_pool(_event: DutiesLoaded) -> None:
    """Offers what waits in the pool to the new matrix.

    What was returned waits for the dispatcher's judgement.
    """
    waiting = Case.objects.filter(state=POOL, returned=0).order_by("opened_at").values_list("number", flat=True)
    jobs.defer_many(offer, [{"number": number} for number in waiting])


@jobs.job("cases.offer")
def offer(number: str) -> None:
    """Offers one case of the pool to the matrix."""
    if case := Case.objects.filter(number=number, state=POOL, returned=0).first():
        actions.dispatch_by_matrix(SYSTEM, case)


@reaction(StreamSilent)
def report_silence(event: StreamSilent) -> None:
    """Files a report on a stream that should speak."""
    with suppress(grid.NoCity):
        streams.report_silence(event, datetime.now(UTC))


@reaction(BoundCrossed)
def report_crossing(event: BoundCrossed) -> None:
    """Files a report on a value that left its bounds."""
    with suppress(grid.NoCity):
        streams.report_crossing(event, datetime.now(UTC))


@reaction(StreamSpeaks)
def note_speaking(event: StreamSpeaks) -> None:
    """Adds a note to the case of a silence."""
    with suppress(grid.NoCity):
        streams.note_speaking(event)


@reaction(BoundKept)
def note_keeping(event: BoundKept) -> None:
    """Adds a note to the case of a crossing."""
    with suppress(grid.NoCity):
        streams.note_keeping(event)
