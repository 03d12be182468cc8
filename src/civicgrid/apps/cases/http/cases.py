"""Cases and their moves as JSON."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpRequest
from ninja import Field, Header, Query, Router, Schema

from civicgrid.apps.cases import queries
from civicgrid.apps.cases.actions import perform
from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.rules.senders import who
from civicgrid.apps.cases.types import CaseEvent
from civicgrid.base.access import can
from civicgrid.base.http import Sent, refuses, staff
from civicgrid.base.http.keys import KeyIn
from civicgrid.base.once.once import once

from .filters import FilterIn, wanted_of

router = Router(tags=["cases"])


class CaseOut(Schema):
    """A case in a list; `type`, `area` and `organisation` are paths."""

    number: str
    state: str
    type: str
    area: str
    overlays: list[str]
    organisation: str
    source: str
    title: str
    address: str
    lon: float | None
    lat: float | None
    opened_at: datetime
    due_at: datetime | None
    phase_due_at: datetime | None
    closed_at: datetime | None
    late: bool = Field(
        validation_alias="late_now", description="Handed back late, or open and its running clock is over."
    )
    reports: int
    seq: int


class CasesOut(Schema):
    """A page of a list; `next` goes into `after` for the next page, "" at the end."""

    cases: list[CaseOut]
    next: str


@router.get("cases", response=CasesOut, summary="Cases I may see")
def get_cases(request: HttpRequest, wanted: Query[FilterIn]) -> dict[str, object]:
    """A page of cases, 50 unless you say how many."""
    page = queries.page_of(staff(request, "cases.see"), wanted_of(wanted), wanted.limit)
    return {"cases": page.cases, "next": page.next}


class CaseStoryOut(CaseOut):
    """A case with its events and the moves that I may make now.

    `actor` of an event is a login; `reporter` for who acts by a receipt, and for each sender where I need no name.
    There what people wrote is masked, too.
    """

    events: list[dict[str, Any]]
    moves: list[str]


@router.get("cases/{number}", response=CaseStoryOut, summary="One case with its story")
def get_case(request: HttpRequest, number: str) -> dict[str, object]:
    """The case, its facts in order, and what may be done now."""
    actor = staff(request, "cases.see")
    case = queries.case_of(actor, number)
    named = can(actor, "cases.reporter", case)
    events = [_told(queries.as_read(event, plainly=named), named=named) for event in queries.events_of(case)]
    moves = [move.action for move in queries.moves_for(actor, case)]
    shown = CaseOut.from_orm(queries.as_read(case, plainly=named)).model_dump()
    return {**shown, "late_now": case.late_now, "events": events, "moves": moves}


def _told(event: CaseEvent, *, named: bool) -> dict[str, Any]:
    by = who(event.actor, event.action, other=event.other, named=named)
    told: dict[str, Any] = msgspec.to_builtins(event, builtin_types=(datetime,)) | {"actor": by}
    return told


class MoveIn(Sent, json_schema_extra={"examples": [{"seq": 3, "inputs": {"note": "Done"}}]}):
    """What a move needs; `seq` is the case's as it was seen.

    So two who act at once do not both win.
    """

    seq: int = Field(strict=True, ge=0, le=2**31 - 1)
    inputs: dict[str, str] = Field(default_factory=dict, description="What the move asks for, such as reason or note.")


@router.post("cases/{number}/moves/{action}", response=CaseOut, summary="Make a move", openapi_extra=refuses(409))
def post_move(request: HttpRequest, number: str, action: str, move: MoveIn, named: Header[KeyIn]) -> Case:
    """Does an action of the workflow."""
    actor = staff(request, "cases.see")

    def act() -> UUID:
        case = queries.case_of(actor, number)
        case.seq = move.seq
        perform(actor, case, action, move.inputs)
        return case.pk

    moved = Case.objects.get(pk=once(request, named.key, act))  # a return may take it out of the actor's sight
    (shown,) = queries.shown_to(actor, [moved])
    return shown
