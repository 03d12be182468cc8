"""From a report to its case's first events: opened, filed, dispatched.

History also comes settled.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from civicgrid.apps.cases.types import (
    CaseClosed,
    CaseDispatched,
    CaseEvent,
    CaseFiled,
    CaseHandedBack,
    CaseOpened,
    CaseVoided,
    NewReport,
    Source,
)
from civicgrid.kernel.clock import Calendar, Span
from civicgrid.kernel.workflow import Edge

from .places import Place
from .workflow import CLOSED, DISPATCHED, HANDED_BACK, POOL, REPORTED, VOID

TITLE_LENGTH = 120


class Filing(msgspec.Struct, frozen=True):
    """A report's filing: type path, condition, deadline, time to check before closing."""

    type: str
    condition: str
    deadline: Span
    check: Span | None = None


class Responsible(msgspec.Struct, frozen=True):
    """Whom the matrix names: an organisation's path, and the duty that says so."""

    organisation: str
    duty: str


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """A report that was located and read: everything the opening of a case needs.

    Where it is not clear from the report how to file it, its `type` is known at most. `at` is when it comes in, and is
    filed.
    """

    report: UUID
    new: NewReport
    at: datetime
    area: str
    overlays: tuple[str, ...] = ()
    place: Place | None = None
    type: str = ""
    filing: Filing | None = None
    responsible: Responsible | None = None

    @property
    def reported_at(self) -> datetime:
        """When its sender sent it: before it came in, where somebody looked at it first."""
        return self.new.sent_at or self.at


class Clocks(msgspec.Struct, frozen=True):
    """The city's calendar and the time its desk gives itself."""

    calendar: Calendar
    accept: Span
    dispatch: Span
    verify: Span

    def due(self, at: datetime, span: Span) -> datetime:
        """When a clock that starts now runs out."""
        return self.calendar.add(at, span)


def opening(
    arrival: Arrival, case: UUID, number: str, actor: str, clocks: Clocks, *, platform: str
) -> Iterator[CaseEvent]:
    """The events of a new case: opened by `actor`, all else done by `platform`.

    Without a filing it waits for the dispatcher's; without a duty it waits in the pool.
    """
    new = arrival.new
    yield CaseOpened(
        case=case,
        number=number,
        seq=1,
        at=arrival.reported_at,
        actor=actor,
        action="open",
        edge=Edge.FORWARD,
        state=REPORTED,
        type=arrival.type,
        span=str(clocks.accept),
        due=clocks.due(arrival.reported_at, clocks.accept),
        report=arrival.report,
        source=new.source,
        area=arrival.area,
        overlays=arrival.overlays,
        lon=new.lon,
        lat=new.lat,
        title=new.text[:TITLE_LENGTH],
        address=new.address,
        reporter=new.reporter if new.source is Source.INSPECTOR else "",
    )
    if arrival.filing is None:
        return
    told = _Teller(case, number, platform)
    promised = new.promised_at or clocks.due(arrival.at, arrival.filing.deadline)
    yield told(CaseFiled, 2, arrival.at, "file", POOL, **_filed(arrival.filing, arrival.at, clocks), promised=promised)
    if new.void and new.closed_at:
        yield told(CaseVoided, 3, new.closed_at, "void", VOID, reason=new.closing_note)
    elif arrival.responsible is not None:
        facts = _dispatched(arrival.filing, arrival.responsible, promised)
        yield told(CaseDispatched, 3, arrival.at, "dispatch", DISPATCHED, **facts)
        yield from _settled(arrival, arrival.filing, told, clocks)
    elif new.closed_at:
        yield told(CaseClosed, 3, new.closed_at, "force_close", CLOSED, reason=new.closing_note)


class _Teller:
    """Makes the events of one case, all by the same actor."""

    def __init__(self, case: UUID, number: str, actor: str) -> None:
        self.case, self.number, self.actor = case, number, actor

    def __call__(
        self, kind: type[CaseEvent], seq: int, at: datetime, action: str, state: str, **more: Any
    ) -> CaseEvent:
        edge = {CLOSED: Edge.CLOSE, VOID: Edge.VOID}.get(state, Edge.FORWARD)
        return kind(
            case=self.case,
            number=self.number,
            seq=seq,
            at=at,
            actor=self.actor,
            action=action,
            edge=edge,
            state=state,
            **more,
        )


def _filed(filing: Filing, at: datetime, clocks: Clocks) -> dict[str, Any]:
    due = clocks.due(at, clocks.dispatch)
    return {"type": filing.type, "condition": filing.condition, "span": str(clocks.dispatch), "due": due}


def _dispatched(filing: Filing, responsible: Responsible, promised: datetime) -> dict[str, Any]:
    return {
        "organisation": responsible.organisation,
        "duty": responsible.duty,
        "span": str(filing.deadline),
        "due": promised,
    }


def _settled(arrival: Arrival, filing: Filing, told: _Teller, clocks: Clocks) -> Iterator[CaseEvent]:
    """What history knows of the end."""
    end, note = arrival.new.closed_at, arrival.new.closing_note
    if end is None:
        return
    check = filing.check or clocks.verify
    due = clocks.due(end, check)
    yield told(CaseHandedBack, 4, end, "hand_back", HANDED_BACK, reason=note, span=str(check), due=due)
    yield told(CaseClosed, 5, end, "close", CLOSED, condition=filing.condition)
