"""Reports and their receipts as JSON."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, Header, Router, Schema
from ninja.responses import Status

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.types import NewReport, Receipt, Source
from civicgrid.apps.services.actions.doors import Held
from civicgrid.apps.services.actions.sending import reachable
from civicgrid.apps.services.queries.receipts import holder_of
from civicgrid.apps.services.rules.story import is_told
from civicgrid.base.access import PUBLIC, Actor
from civicgrid.base.http import ANYBODY, Moment, Sent, as_request, refuses, sender_of
from civicgrid.base.http.keys import KeyIn
from civicgrid.kernel.errors import InvalidInput, NotFound

from .deliveries import Delivery, delivery_of

router = Router(tags=["reports"])

OPEN_SOURCES = ("citizen", "app", "web")
"""What anybody may call themselves."""
EXAMPLE = {
    "source": "app",
    "type": "C0112",
    "text": "The lamp is dark",
    "lon": 119.9493,
    "lat": 31.1974,
    "answers": {"dark": 2},
}


class ReportIn(Sent, json_schema_extra={"examples": [EXAMPLE]}):
    """A report from outside: what is the matter, and where.

    Say a type or a text. A place is `lon` and `lat` together (WGS 84, in degrees), or an area.
    """

    source: Literal["citizen", "hotline", "app", "web", "social", "email", "department", "sensor", "inspector"] = Field(
        "web", description=f"The channel. Without a key one of {', '.join(OPEN_SOURCES)}; inspector needs an officer's."
    )
    origin_key: str = Field(
        "", max_length=200, description="Names the delivery: sent again from the same source, it counts once."
    )
    text: str = Field("", description="At most 10 000 characters.")
    type: str = Field("", description="A code of the case types; empty: the dispatcher files it.")
    lon: float | None = Field(None, strict=True, description="Degrees east.")
    lat: float | None = Field(None, strict=True, description="Degrees north.")
    area: str = Field("", description="The code of an area, where nobody knows the point.")
    address: str = Field(
        "",
        description="At most 300 characters, in one line. Without point and area, the one area that it names is taken.",
    )
    happened_at: Moment | None = Field(None, description="With its time zone; by default now.")
    reporter: str = Field("", description="At most 80 characters.")
    contact: str = Field("", description="An address of e-mail or a telephone number. Kept encrypted.")
    answers: dict[str, Any] = Field(default_factory=dict, description="Answers to the questions of the type.")


class ReceiptOut(Schema):
    """The receipt: the case's number, and the secret by which its story can be read.

    A delivery that is repeated by `origin_key` alone is told the number again, but not the secret. A report that is
    held has no number yet: whoever holds the secret sees when it gets one.
    """

    number: str
    secret: str
    joined: bool
    repeated: bool
    held: bool


@router.post(
    "reports",
    auth=ANYBODY,
    response={201: ReceiptOut, 200: ReceiptOut, 202: ReceiptOut},
    summary="Report something",
    openapi_extra=refuses(409, open_to_all=True),
)
def post_report(
    request: HttpRequest,
    report: ReportIn,
    sent: Header[KeyIn],
) -> Status[ReceiptOut]:
    """Locates, fuses, files and dispatches a report; answered when it is on disk.

    Sent again under the same `Idempotency-Key`, it is answered by the very same receipt; under the same `origin_key`,
    by 200 and the number alone. What comes without a key and looks like a machine's is held until somebody has looked
    at it, and answered by 202.
    """
    actor = _reporter(as_request(request).actor)
    delivery = delivery_of(actor, report.source, sent.key or "", report.origin_key)
    new = _new(actor, report, delivery)
    return _told(delivery.receive(actor, new, sender_of(request), get_language() or "en"), delivery)


def _told(done: Receipt | Held, delivery: Delivery) -> Status[ReceiptOut]:
    fresh = delivery.keyed or not done.repeated
    secret = delivery.secret if fresh else ""
    if isinstance(done, Held):
        return Status(202, ReceiptOut(number="", secret=secret, joined=False, repeated=not fresh, held=True))
    told = ReceiptOut(number=done.number, secret=secret, joined=done.joined, repeated=not fresh, held=False)
    return Status(201 if fresh else 200, told)


def _reporter(actor: Actor) -> Actor:
    """Who holds no post may do what the public may, in their own name."""
    return actor if actor.grants else Actor(actor.id, actor.name, PUBLIC.grants)


def _new(actor: Actor, report: ReportIn, delivery: Delivery) -> NewReport:
    if actor.roles <= PUBLIC.roles and report.source not in OPEN_SOURCES:
        raise InvalidInput(
            field="source", value=report.source, remedy="without a key use {open}", open=list(OPEN_SOURCES)
        )
    given = report.model_dump(exclude={"source", "origin_key"}) | {"contact": reachable(report.contact)}
    return NewReport(source=Source(report.source), origin_key=delivery.origin_key, secret=delivery.secret, **given)


class StepOut(Schema):
    """A step of the story in public words."""

    at: datetime
    action: str
    state: str


class StoryOut(Schema):
    """What the holder of a receipt may know; a `held` report has no number yet."""

    number: str
    state: str
    due_at: datetime | None
    closed_at: datetime | None
    steps: list[StepOut]


@router.get("receipts/{secret}", auth=None, response=StoryOut, summary="The story of my report")
def get_receipt(request: HttpRequest, secret: str) -> StoryOut:
    """The case of a receipt: its state and steps, no names.

    Of a report that is held, or was refused after a look, the state is `held` or `refused`.
    """
    holder = holder_of(secret)
    if holder is None:
        raise NotFound(field="secret", remedy="copy the whole secret of the receipt")
    if holder.bearer is None:
        refused = bool(holder.hold and holder.hold.released is False)
        return StoryOut(number="", state="refused" if refused else "held", due_at=None, closed_at=None, steps=[])
    case, actor, report = holder.bearer.case, holder.bearer.actor.id, holder.bearer.report.pk
    told = (each for each in cases.events_of(case) if is_told(each, actor, report))
    steps = [StepOut(at=each.at, action=each.action, state=each.state) for each in told]
    return StoryOut(number=case.number, state=case.state, due_at=case.due_at, closed_at=case.closed_at, steps=steps)
