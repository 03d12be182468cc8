"""Each hook gets the events of the ledger in order, each at least once.

Whoever begins to work on a hook holds it for a while, by a condition on its row; if they fall, it is free again soon.
"""

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
from django.db import transaction

from civicgrid.apps.exchange.models import Hook, Try
from civicgrid.apps.exchange.queries import events
from civicgrid.apps.exchange.queries.hooks import due, keeps_hooks, owner_of
from civicgrid.apps.exchange.rules.hooks import NONE, YES, asked_for, rest_after, wait_after
from civicgrid.apps.exchange.rules.told import Seen
from civicgrid.apps.exchange.types.hooks import HookPaused, Rest
from civicgrid.base import jobs, seal
from civicgrid.base.access import SYSTEM
from civicgrid.base.actions import Act, record
from civicgrid.base.http.outside import strangers
from civicgrid.base.ledger import feed
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.plain import legible
from civicgrid.protocols import webhooks

from .hook_letters import tell_owner

HELD = timedelta(seconds=60)
"""So long a hook is held by whoever works on it, counted anew with each event."""
RUN_S = 20.0
"""After so many seconds a run ends, so that other hooks have their turn; the next look goes on."""
WINDOW = 100
LOGGED = 1_000
"""Tries of a hook that its log keeps."""
PING = "ping"


def look(now: datetime) -> int:
    """Stores a job for every hook that has something to look at, unless one waits."""
    found = due(now, feed.numbered()).values_list("pk", flat=True)
    return jobs.defer_fresh(deliver, [{"hook": str(pk)} for pk in found])


@jobs.job("exchange.deliver", queue=jobs.OUTSIDE, retry=1, whole=False)
def deliver(hook: str) -> None:
    """Sends what is still to be sent, until that is all, it fails, or time is up."""
    now = datetime.now(UTC)
    if not due(now, feed.numbered()).filter(pk=UUID(hook)).update(held_until=now + HELD):
        return
    held = Hook.objects.filter(pk=UUID(hook), held_until=now + HELD).first()
    if held is None:
        return
    run = _Run(held)
    try:
        run.go()
    finally:
        Hook.objects.filter(pk=held.pk, held_until=run.until).update(held_until=None)


@jobs.job("exchange.resend", queue=jobs.OUTSIDE, retry=1, whole=False)
def resend(hook: str, index: int) -> None:
    """Sends one event again, if its owner may still see it."""
    found = Hook.objects.filter(pk=UUID(hook)).first()
    owner = owner_of(found, datetime.now(UTC)) if found else None
    event = events.one(owner, index) if owner and keeps_hooks(owner) else None
    if found and event:
        _sent(found, _message(event), event.type, index)


@jobs.job("exchange.ping", queue=jobs.OUTSIDE, retry=1, whole=False)
def ping(hook: str, id: str) -> None:  # noqa: A002
    """Sends a message that says nothing, so that somebody can see it arrive."""
    if found := Hook.objects.filter(pk=UUID(hook)).first():
        told = {"hook": str(found.pk), "owner": found.owner}
        _sent(found, webhooks.message(f"ping_{id}", PING, datetime.now(UTC), told), PING, None)


def rest(hook: Hook, why: Rest, at: datetime) -> Sequence[HookPaused]:
    """Puts a hook to rest; the caller tells the ledger."""
    Hook.objects.filter(pk=hook.pk).update(resting=why, rested_at=at)
    return (HookPaused(hook=hook.pk, owner=hook.owner, host=hook.host, why=why),)


def place_of(hook: UUID) -> str:
    """Where the secret of a hook is sealed for."""
    return f"exchange_hook.secret:{hook}"


class _Run:
    """One run over a hook, held until `until`."""

    def __init__(self, hook: Hook) -> None:
        self.hook = hook
        self.until = hook.held_until
        self.end = time.monotonic() + RUN_S

    def go(self) -> None:
        """Window by window: what may not be seen is passed over, what may is sent."""
        while time.monotonic() < self.end:
            owner = owner_of(self.hook, datetime.now(UTC))
            if not keeps_hooks(owner):
                self._rest(Rest.NO_POST)
                return
            window = events.window(owner, self.hook.index, most=WINDOW, kinds=self.hook.kinds)
            for event in window.events:
                if not (self._send(event) and time.monotonic() < self.end):
                    return
            if not (self._advance(window.next) and window.more):
                return

    def _send(self, event: Seen) -> bool:
        """Whether it arrived, and the hook is still ours; else it waits for its next try."""
        tried, asked = _sent(self.hook, _message(event), event.type, event.index)
        if tried.ok:
            return self._advance(event.index + 1)
        now = tried.at
        since = self.hook.failing_since or now
        if why := rest_after(tried.status, since, now):
            self._rest(why)
        tries = self.hook.tries + 1
        self._keep(failing_since=since, tries=tries, again_at=now + wait_after(tries, asked))
        return False

    def _advance(self, index: int) -> bool:
        return self._keep(index=index, failing_since=None, tries=0, again_at=None)

    def _keep(self, **facts: object) -> bool:
        """Notes how far it is, if nobody has taken, moved or paused the hook meanwhile."""
        held = Hook.objects.filter(pk=self.hook.pk, held_until=self.until, index=self.hook.index)
        until = datetime.now(UTC) + HELD
        if not held.update(held_until=until, **facts):
            return False
        for name, value in facts.items():
            setattr(self.hook, name, value)
        self.until = until
        return not Hook.objects.filter(pk=self.hook.pk).exclude(resting="").exists()

    def _rest(self, why: Rest) -> None:
        now = datetime.now(UTC)
        with transaction.atomic():
            record(Act("exchange.rest_hook", SYSTEM, now), rest(self.hook, why, now))
            jobs.defer(tell_owner, hook=str(self.hook.pk))


def _message(event: Seen) -> webhooks.Message:
    return webhooks.message(f"event_{event.index}", f"{event.kind}.{event.type}", event.at, msgspec.to_builtins(event))


def _sent(hook: Hook, message: webhooks.Message, event: str, index: int | None) -> tuple[Try, timedelta]:
    """Sends a message, now, and writes down what became of it.

    With the time for which the receiver asks before the next one.
    """
    now = datetime.now(UTC)
    secret = seal.unseal(bytes(hook.secret), place_of(hook.pk))
    tried, asked = Try(hook=hook, at=now, index=index, event=event, ok=False), NONE
    try:
        heard = strangers.post(hook.address, message.body, webhooks.headers(message, secret, int(now.timestamp())))
    except CivicGridError as error:
        tried.why = legible(str(error))[: strangers.KEPT]
    else:
        tried.ok, tried.status, tried.ms = heard.status in YES, heard.status, heard.ms
        asked = asked_for(heard.status, heard.retry_after, now)
        said = f"Retry-After: {heard.retry_after} {heard.text}" if asked else heard.text
        tried.why = "" if tried.ok else legible(said)[: strangers.KEPT]
    with transaction.atomic():
        if Hook.objects.select_for_update(no_key=True).filter(pk=hook.pk).exists():
            tried.save()
            kept = Try.objects.filter(hook=hook).order_by("-pk").values("pk")[LOGGED : LOGGED + 1]
            Try.objects.filter(hook=hook, pk__lte=kept).delete()
    return tried, asked
