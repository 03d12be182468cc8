"""The verbs of web hooks: make, pause, resume, replay, test, delete."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from civicgrid.apps.exchange.models import Hook
from civicgrid.apps.exchange.queries.events import event_names
from civicgrid.apps.exchange.queries.hooks import hook_of
from civicgrid.apps.exchange.types.hooks import (
    HookDeleted,
    HookMade,
    HookPaused,
    HookReplayed,
    HookResumed,
    HookTested,
    Rest,
)
from civicgrid.base import jobs, seal
from civicgrid.base.access import Actor
from civicgrid.base.actions import Act, action, creation
from civicgrid.base.http import keys, one_of
from civicgrid.base.http.outside import strangers
from civicgrid.base.ledger import feed
from civicgrid.kernel.errors import Conflict, InvalidInput
from civicgrid.kernel.ids import new_id
from civicgrid.kernel.plain import line
from civicgrid.protocols import webhooks

from .hook_delivery import ping, place_of, resend, rest

MOST_HOOKS = 20
"""Hooks of one person."""
MAX_NOTE = 200


class ManyHooks(Conflict):
    """You have {limit} hooks already."""


class NoSuchEntry(InvalidInput):
    """The ledger has no entry {index}."""


def make(actor: Actor, *, address: str, kinds: Sequence[str] = (), note: str = "", key: str = "") -> tuple[Hook, str]:
    """A hook that begins now, and its secret; made under a key before, the same again."""
    given = keys.named(actor, "hook", key)
    secret = webhooks.secret_of(given.secret)
    _make(actor, given.id, address=address, kinds=kinds, note=note, secret=secret)
    return hook_of(actor, given.id), secret


@creation("exchange.keep_hooks")
def _make(
    act: Act,
    pk: UUID,
    *,
    address: str,
    kinds: Sequence[str],
    note: str,
    secret: str,
) -> Sequence[HookMade]:
    facts: dict[str, Any] = {
        "owner": act.actor.id,
        "address": strangers.checked(address),
        "kinds": sorted({one_of("kinds", kind, event_names()) for kind in kinds}),
        "note": line("note", note, MAX_NOTE),
    }
    if Hook.objects.filter(owner=act.actor.id).exclude(pk=pk).count() >= MOST_HOOKS:
        raise ManyHooks(limit=MOST_HOOKS, remedy="delete one that you no longer need")
    fresh = {"secret": seal.seal(secret, place_of(pk)), "made_at": act.at, "index": feed.numbered()}
    hook, made = Hook.objects.get_or_create(pk=pk, defaults=facts | fresh)
    if not made:
        if any(getattr(hook, name) != value for name, value in facts.items()):
            raise keys.OtherUnderKey(field=keys.HEADER, remedy="give each hook a key of its own")
        return ()
    return (HookMade(hook=pk, owner=hook.owner, host=hook.host, kinds=tuple(hook.kinds)),)


@action("exchange.keep_hooks", on=Hook, sees="exchange.see_hooks")
def pause(act: Act, hook: Hook) -> Sequence[HookPaused]:
    """Sends nothing until it is resumed; what happens meanwhile is sent then."""
    return rest(hook, Rest.OWNER, act.at) if not hook.resting else ()


@action("exchange.keep_hooks", on=Hook, sees="exchange.see_hooks")
def resume(_act: Act, hook: Hook) -> Sequence[HookResumed]:
    """Goes on where it stopped, at once."""
    if not hook.resting and hook.again_at is None:
        return ()
    Hook.objects.filter(pk=hook.pk).update(resting="", rested_at=None, failing_since=None, tries=0, again_at=None)
    return (HookResumed(hook=hook.pk, owner=hook.owner, host=hook.host, index=hook.index),)


@action("exchange.keep_hooks", on=Hook, sees="exchange.see_hooks")
def replay(_act: Act, hook: Hook, *, index: int, only: bool) -> HookReplayed:
    """Sends the entry `index` again, or everything from there on."""
    if not 0 <= index < feed.numbered():
        raise NoSuchEntry(field="index", index=index, remedy="take it from the log, or from the feed of events")
    if only:
        jobs.defer(resend, hook=str(hook.pk), index=index)
    else:
        Hook.objects.filter(pk=hook.pk).update(index=index, again_at=None)
    return HookReplayed(hook=hook.pk, owner=hook.owner, host=hook.host, index=index, only=only)


@action("exchange.keep_hooks", on=Hook, sees="exchange.see_hooks")
def test(_act: Act, hook: Hook) -> HookTested:
    """Sends a ping, whatever the state of the hook."""
    jobs.defer(ping, hook=str(hook.pk), id=str(new_id()))
    return HookTested(hook=hook.pk, owner=hook.owner, host=hook.host)


@action("exchange.keep_hooks", on=Hook, sees="exchange.see_hooks")
def delete(_act: Act, hook: Hook) -> HookDeleted:
    """Ends a hook for good; its log goes with it."""
    done = HookDeleted(hook=hook.pk, owner=hook.owner, host=hook.host)
    hook.delete()
    return done
