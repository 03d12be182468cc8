"""Web hooks as JSON: make them, look what they sent, let them rest, send again."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Header, Query, Router, Schema
from ninja.responses import Status

from civicgrid.apps.exchange.actions import hooks
from civicgrid.apps.exchange.models import Hook
from civicgrid.apps.exchange.queries.hooks import FIRST, hook_of, hooks_of, log_of
from civicgrid.base.access import Actor
from civicgrid.base.http import PageIn, Sent, refuses, staff
from civicgrid.base.http.keys import KeyIn
from civicgrid.base.once.once import once

router = Router(tags=["web hooks"])

SEES, KEEPS = "exchange.see_hooks", "exchange.keep_hooks"


class HookIn(Sent, json_schema_extra={"examples": [{"address": "https://example.org/hook", "kinds": ["CaseClosed"]}]}):
    """Where events shall go, and which."""

    address: str = Field(max_length=500, description="Begins with https://")
    kinds: list[str] = Field(default_factory=list, max_length=100, description="Types of events; none: all.")
    note: str = Field("", description="What it is for; at most 200 characters.")


class HookOut(Schema):
    """A web hook; `index` is the entry of the ledger with which it goes on."""

    id: UUID
    owner: str
    address: str
    kinds: list[str]
    note: str
    state: Literal["active", "failing", "paused"]
    resting: str = Field(description="Why it is paused: owner, failing, gone or no_post.")
    made_at: datetime
    index: int
    failing_since: datetime | None
    again_at: datetime | None


class HookMadeOut(HookOut):
    """A new web hook with its secret, which nobody is told again."""

    secret: str


class HooksOut(Schema):
    """A page of web hooks; `next` goes into `after`, "" at the end."""

    hooks: list[HookOut]
    next: str


class TryOut(Schema):
    """One try to deliver: of which event (none: a ping), and what was answered."""

    id: int
    at: datetime
    index: int | None
    event: str
    ok: bool
    status: int | None
    ms: int | None
    why: str


class TriesOut(Schema):
    """A page of tries, the newest first; `next` goes into `after`, 0 at the end."""

    tries: list[TryOut]
    next: int


class HooksIn(PageIn):
    """Which page."""

    after: UUID = Field(FIRST, description="`next` of the page before.")


class TriesIn(PageIn):
    """Which page."""

    after: int = Field(0, ge=0, le=2**62, description="`next` of the page before.")


@router.get("hooks", response=HooksOut, summary="My web hooks")
def get_hooks(request: HttpRequest, asked: Query[HooksIn]) -> dict[str, object]:
    """A page, 50 unless you say how many; an administrator sees everybody's."""
    found = hooks_of(staff(request, SEES), asked.after, asked.limit + 1)
    shown = found[: asked.limit]
    return {"hooks": shown, "next": str(shown[-1].pk) if len(found) > len(shown) else ""}


@router.post("hooks", response={201: HookMadeOut}, summary="Make a web hook", openapi_extra=refuses(409))
def post_hook(request: HttpRequest, sent: HookIn, named: Header[KeyIn]) -> Status[HookMadeOut]:
    """Sends what happens from now on, signed with the secret of the answer."""
    actor = staff(request, KEEPS)
    hook, secret = hooks.make(actor, address=sent.address, kinds=sent.kinds, note=sent.note, key=named.key or "")
    return Status(201, HookMadeOut(**HookOut.from_orm(hook).model_dump(), secret=secret))


@router.get("hooks/{hook}", response=HookOut, summary="One web hook")
def get_hook(request: HttpRequest, hook: UUID) -> Hook:
    """How it stands with it."""
    return hook_of(staff(request, SEES), hook)


@router.delete("hooks/{hook}", response={204: None}, summary="Delete a web hook")
def delete_hook(request: HttpRequest, hook: UUID) -> Status[None]:
    """Ends it for good, with its log."""
    actor = staff(request, SEES)
    hooks.delete(actor, hook_of(actor, hook))
    return Status(204, None)


@router.get("hooks/{hook}/tries", response=TriesOut, summary="What a web hook sent")
def get_tries(request: HttpRequest, hook: UUID, asked: Query[TriesIn]) -> dict[str, object]:
    """A page of tries, the newest first; the last 1000 are kept."""
    found = log_of(hook_of(staff(request, SEES), hook), asked.after, asked.limit + 1)
    shown = found[: asked.limit]
    return {"tries": shown, "next": shown[-1].pk if len(found) > len(shown) else 0}


class ReplayIn(Sent, json_schema_extra={"examples": [{"index": 17, "only": True}]}):
    """Which entry of the ledger: that one `only`, or everything from there on."""

    index: int = Field(strict=True, ge=0, le=2**62)
    only: bool = Field(default=False, strict=True)


@router.post("hooks/{hook}/replays", response=HookOut, summary="Send again")
def post_replay(request: HttpRequest, hook: UUID, sent: ReplayIn, named: Header[KeyIn]) -> Hook:
    """Events keep their ids, so that a receiver knows what it has had."""
    actor = staff(request, SEES)

    def again() -> UUID:
        hooks.replay(actor, hook_of(actor, hook), index=sent.index, only=sent.only)
        return hook

    return hook_of(actor, UUID(once(request, named.key, again)))


ACTS: Mapping[str, Callable[[Actor, Hook], object]] = {
    "pause": hooks.pause,
    "resume": hooks.resume,
    "test": hooks.test,
}


@router.post("hooks/{hook}/{act}", response=HookOut, summary="Pause, resume or test a web hook")
def post_hook_act(
    request: HttpRequest, hook: UUID, act: Literal["pause", "resume", "test"], named: Header[KeyIn]
) -> Hook:
    """A paused one sends later what happened meanwhile; a test sends a ping."""
    actor = staff(request, SEES)

    def do() -> UUID:
        ACTS[act](actor, hook_of(actor, hook))
        return hook

    return hook_of(actor, UUID(once(request, named.key, do)))
