"""Appeals as JSON."""

from datetime import datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Field, Header, Query, Router, Schema
from ninja.responses import Status

from civicgrid.apps.evaluation import actions, queries
from civicgrid.apps.evaluation.models import Appeal
from civicgrid.apps.evaluation.types import AppealState
from civicgrid.base.http import Sent, as_request, refuses, staff
from civicgrid.base.http.keys import KeyIn
from civicgrid.base.once.once import once

router = Router(tags=["evaluation"])


class AppealIn(Sent, json_schema_extra={"examples": [{"number": "202603020000001", "reason": "The flood"}]}):
    """The case, and why its lateness should be excused."""

    number: str
    reason: str = Field(description="At most 10 000 characters.")


class AnswerIn(Sent, json_schema_extra={"examples": [{"seq": 1, "ok": True, "reason": "So it was"}]}):
    """In favour or not, and why; `seq` is the appeal's as it was seen."""

    seq: int = Field(strict=True, ge=0, le=2**31 - 1)
    ok: bool = Field(strict=True)
    reason: str


class AppealOut(Schema):
    """An appeal and what was said to it; `judge` is the deciding organisation's path."""

    number: str
    seq: int
    state: AppealState
    organisation: str
    judge: str
    reason: str
    asked_at: datetime
    review: str
    reviewed_at: datetime | None
    decision: str
    decided_at: datetime | None


class AppealsIn(Sent):
    """`every`: the decided ones too."""

    every: bool = False


@router.get("", response=list[AppealOut], summary="Appeals I may see")
def get_appeals(request: HttpRequest, wanted: Query[AppealsIn]) -> list[Appeal]:
    """Those that wait for an answer, the longest first."""
    return list(queries.appeals_of(as_request(request).actor, open_only=not wanted.every))


@router.post("", response={201: AppealOut}, summary="Appeal", openapi_extra=refuses(404, 409))
def post_appeal(request: HttpRequest, sent: AppealIn, named: Header[KeyIn]) -> Status[Appeal]:
    """Asks, once for a late case of your organisation, that the lateness be excused."""
    actor = staff(request, "evaluation.appeal")
    actions.appeal(actor, sent.number, reason=sent.reason, key=named.key or "")
    return Status(201, queries.appeal_of(actor, sent.number))


@router.post("{number}/{step}", response=AppealOut, summary="Answer an appeal", openapi_extra=refuses(409))
def post_answer(
    request: HttpRequest, number: str, step: Literal["review", "decide"], sent: AnswerIn, named: Header[KeyIn]
) -> Appeal:
    """First the dispatcher reviews, then the judge decides.

    The matrix names the judge; a commander may decide too.
    """
    actor = staff(request, "evaluation.see_appeals")

    def act() -> str:
        appeal = queries.appeal_of(actor, number)
        appeal.seq = sent.seq
        actions.STEPS[step](actor, appeal, ok=sent.ok, reason=sent.reason)
        return appeal.number

    return queries.appeal_of(actor, once(request, named.key, act))
