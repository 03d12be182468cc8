"""The JSON API of reports and cases."""

from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

import msgspec
from django.http import HttpRequest
from django.utils.timezone import make_aware
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from civicgrid.base.access import PUBLIC, Actor
from civicgrid.base.http import api, as_request, staff
from civicgrid.kernel.errors import Conflict, InvalidInput, NotFound
from civicgrid.kernel.events import to_json
from civicgrid.kernel.ids import new_id, new_secret
from civicgrid.kernel.roles import Role

from . import queries
from .actions import perform, receive
from .models import Case
from .queries import CaseFilter, Sort
from .rules.inputs import plain
from .types import NewReport, Source

router = Router(tags=["cases"])
api.add_router("", router)


OPEN_SOURCES = ("citizen", "app", "web")
"""What anybody may call themselves."""
MAX_WORDS = 400
"""Characters of a filter."""


class ReportIn(Schema):
    """A report from outside; `origin_key` names the delivery, which counts once."""

    source: Literal["citizen", "hotline", "app", "web", "social", "email", "department", "sensor", "inspector"] = "web"
    origin_key: str = Field("", max_length=200)
    text: str = ""
    type: str = ""
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    happened_at: datetime | None = None
    reporter: str = ""
    contact: str = ""
    answers: dict[str, Any] = Field(default_factory=dict)


class ReceiptOut(Schema):
    """The receipt: the case's number, and the secret by which its story can be read."""

    number: str
    secret: str
    joined: bool
    repeated: bool


class KeyUsed(Conflict):
    """Another report came under the key {value} before."""


@router.post("reports", response={201: ReceiptOut, 200: ReceiptOut}, summary="Report something")
def post_report(request: HttpRequest, report: ReportIn) -> Status[ReceiptOut]:
    """Locates, fuses, files and dispatches a report; answered when it is on disk."""
    actor, secret = as_request(request).actor, new_secret()
    if actor.id != PUBLIC.id:
        staff(request, "cases.receive")
    if actor.roles <= PUBLIC.roles and report.source not in OPEN_SOURCES:
        raise InvalidInput(field="source", value=report.source, remedy=f"without a token use {', '.join(OPEN_SOURCES)}")
    given = report.model_dump(exclude={"source", "origin_key", "happened_at"})
    if report.source == "inspector":
        given["reporter"] = _inspector(actor)
    new = NewReport(
        source=Source(report.source),
        origin_key=report.origin_key or str(new_id()),
        happened_at=report.happened_at or actor.time,
        secret=secret,
        **given,
    )
    (receipt,) = receive(actor, [new])
    if receipt.repeated and not queries.said_before(new):
        raise KeyUsed(field="origin_key", value=new.origin_key, remedy="give each report a key of its own")
    told = ReceiptOut(
        number=receipt.number,
        secret="" if receipt.repeated else secret,
        joined=receipt.joined,
        repeated=receipt.repeated,
    )
    return Status(200 if receipt.repeated else 201, told)


def _inspector(actor: Actor) -> str:
    """An inspector reports in their own name: it is counted for them."""
    if Role.OFFICER not in actor.roles:
        raise InvalidInput(field="source", value=Source.INSPECTOR, remedy="use department, or a grid officer's token")
    return actor.id


class StepOut(Schema):
    """A step of the story in public words."""

    at: datetime
    action: str
    state: str


class StoryOut(Schema):
    """What the holder of a receipt may know."""

    number: str
    state: str
    due_at: datetime | None
    closed_at: datetime | None
    steps: list[StepOut]


@router.get("receipts/{secret}", response=StoryOut, summary="The story of my report")
def get_receipt(request: HttpRequest, secret: str) -> StoryOut:
    """The case of a receipt: its state and steps, no names."""
    found = queries.receipt_case(sha256(secret.encode()).hexdigest())
    if found is None:
        raise NotFound(field="secret", remedy="copy the whole secret of the receipt")
    case = found[1]
    steps = [StepOut(at=each.at, action=each.action, state=each.state) for each in queries.events_of(case)]
    return StoryOut(number=case.number, state=case.state, due_at=case.due_at, closed_at=case.closed_at, steps=steps)


class FilterIn(Schema):
    """Filters of a list of cases; type, area and organisation are subtrees' paths."""

    state: str = ""
    open: bool = False
    type: str = ""
    area: str = ""
    overlay: str = ""
    organisation: str = ""
    source: str = ""
    late: bool = False
    asked: bool = False
    escalated: bool = False
    opened_from: datetime | None = None
    opened_to: datetime | None = None
    words: str = ""
    sort: Sort = Sort.NEWEST
    after: str = ""


class CaseOut(Schema):
    """A case in a list."""

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
    late: bool
    reports: int
    seq: int


class CasesOut(Schema):
    """A page of a list; `next` goes into `after` for the next page."""

    cases: list[CaseOut]
    next: str


@router.get("cases", response=CasesOut, summary="Cases I may see")
def get_cases(request: HttpRequest, wanted: Query[FilterIn]) -> dict[str, object]:
    """A page of 50 cases."""
    given = {field: _told(field, value) for field, value in wanted.model_dump().items()}
    page = queries.page_of(staff(request, "cases.see"), msgspec.convert(given, CaseFilter))
    return {"cases": page.cases, "next": page.next}


def _told(field: str, value: object) -> object:
    """Words as text, times without a zone as the city's."""
    if isinstance(value, str):
        return plain(field, value, MAX_WORDS)
    return make_aware(value) if isinstance(value, datetime) and value.tzinfo is None else value


class CaseStoryOut(CaseOut):
    """A case with its events and the moves that I may make now."""

    events: list[dict[str, Any]]
    moves: list[str]


@router.get("cases/{number}", response=CaseStoryOut, summary="One case with its story")
def get_case(request: HttpRequest, number: str) -> dict[str, object]:
    """The case, its facts in order, and what may be done now."""
    actor = staff(request, "cases.see")
    case = queries.case_of(actor, number)
    events = [msgspec.json.decode(to_json(event)) for event in queries.events_of(case)]
    moves = [move.action for move in queries.moves_for(actor, case)]
    return {**CaseOut.from_orm(case).model_dump(), "events": events, "moves": moves}


class MoveIn(Schema):
    """What a move needs; `seq` is the case's as it was seen.

    So two who act at once do not both win.
    """

    seq: int
    inputs: dict[str, str] = Field(default_factory=dict)


@router.post("cases/{number}/moves/{action}", response=CaseOut, summary="Make a move")
def post_move(request: HttpRequest, number: str, action: str, move: MoveIn) -> Case:
    """Does an action of the workflow."""
    actor = staff(request, "cases.see")
    case = queries.case_of(actor, number)
    case.seq = move.seq
    perform(actor, case, action, move.inputs)
    return Case.objects.get(pk=case.pk)  # which a return or a transfer takes out of the actor's sight
