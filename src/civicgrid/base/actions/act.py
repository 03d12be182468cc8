"""What happens around every verb: lock, change, write the ledger, tell the others."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from time import sleep
from typing import Concatenate, ParamSpec, TypeVar

import msgspec
from django.db import OperationalError, transaction
from django.db.models import Model
from psycopg.errors import DeadlockDetected

from civicgrid.base import events, ledger
from civicgrid.base.access import Actor, narrow, refuse, require
from civicgrid.kernel.errors import Conflict, NotFound
from civicgrid.kernel.events import Event, to_json

M = TypeVar("M", bound=Model)
E = TypeVar("E", bound=Event | Sequence[Event])
P = ParamSpec("P")

AFTER_YOU_S = 0.05
"""Who begins anew leaves the other so much time to take the locks for which it has waited."""


class MovedOn(Conflict):
    """{what} has changed since you looked at it."""


class Act(msgspec.Struct, frozen=True):
    """One use of a verb: its name, who does it, and when."""

    action: str
    actor: Actor
    at: datetime


def action(
    name: str, on: type[M], sees: str, *, anyhow: bool = False
) -> Callable[[Callable[Concatenate[Act, M, P], E]], Callable[Concatenate[Actor, M, P], E]]:
    """A verb on a thing: `close(act, case, …)` is called as `close(actor, case, …)`.

    The row is locked under the permission filter of `name`; who may not do it but may see it (`sees`) is told
    which post is missing, and who may not even see it finds nothing. Where the table counts its changes (`seq`), the
    row must still be as the caller saw it; for a verb that fits it `anyhow`, what else happened does not matter.
    """

    def wrap(verb: Callable[Concatenate[Act, M, P], E]) -> Callable[Concatenate[Actor, M, P], E]:
        @wraps(verb)
        def act(actor: Actor, thing: M, /, *args: P.args, **kwargs: P.kwargs) -> E:
            def do() -> E:
                doing = Act(name, actor, actor.time)
                row = _locked(actor, name, on, thing, sees)
                return record(doing, verb(doing, row if anyhow else _as_seen(row, thing), *args, **kwargs))

            return _in_one_transaction(do)

        return act

    return wrap


def creation(name: str) -> Callable[[Callable[Concatenate[Act, P], E]], Callable[Concatenate[Actor, P], E]]:
    """A verb that makes something new: authorised by role, since there is no row yet."""

    def wrap(verb: Callable[Concatenate[Act, P], E]) -> Callable[Concatenate[Actor, P], E]:
        @wraps(verb)
        def act(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> E:
            require(actor, name)

            def do() -> E:
                doing = Act(name, actor, actor.time)
                return record(doing, verb(doing, *args, **kwargs))

            return _in_one_transaction(do)

        return act

    return wrap


def record(act: Act, done: E) -> E:
    """Tells the ledger and the reactions what was done, in the open transaction."""
    happened: Sequence[Event] = [done] if isinstance(done, Event) else done
    if happened:
        ledger.append([_entry(act, event) for event in happened])
        events.announce(happened)
    return done


def _entry(act: Act, event: Event) -> ledger.NewEntry:
    kind, number = event.subject
    return ledger.NewEntry(
        at=act.at,
        actor=act.actor.id,
        action=act.action,
        subject_kind=kind,
        subject=number,
        event_name=type(event).__name__,
        event=to_json(event).decode(),
    )


def _locked(actor: Actor, name: str, model: type[M], thing: M, sees: str) -> M:
    row = narrow(actor, name, model._default_manager.filter(pk=thing.pk)).select_for_update().first()
    if row is not None:
        return row
    if narrow(actor, sees, model._default_manager.filter(pk=thing.pk)).exists():
        raise refuse(name)
    raise NotFound


def _as_seen(row: M, seen: M) -> M:
    if getattr(row, "seq", None) != getattr(seen, "seq", None):
        raise MovedOn(what=str(row), remedy="look at it again and decide anew")
    return row


def _in_one_transaction(do: Callable[[], E]) -> E:
    """What an act leaves; of two that wait for each other one goes first.

    The other begins anew, once, and so meets what the first has made of it.
    """
    try:
        with transaction.atomic():
            return do()
    except OperationalError as error:
        if not isinstance(error.__cause__, DeadlockDetected):
            raise
    sleep(AFTER_YOU_S)
    with transaction.atomic():
        return do()
