"""Web hooks: those I may see, what each has sent, and what can be done with it."""

from collections.abc import Callable, Mapping
from uuid import UUID

import msgspec
from django.contrib import messages
from django.http import HttpResponseBase
from django.utils.translation import gettext

from civicgrid.apps.exchange.actions import hooks as verbs
from civicgrid.apps.exchange.models import Hook
from civicgrid.apps.exchange.queries.hooks import PAGE, hook_of, hooks_of, log_of
from civicgrid.apps.exchange.rules.hooks import OFFERED
from civicgrid.base.access import Actor, can
from civicgrid.base.http import Problem, Request, spoken
from civicgrid.base.ui import Answer, Context, Field, called, page, see_other, told
from civicgrid.kernel.errors import CivicGridError, NotFound
from civicgrid.kernel.ids import new_secret

MOST_DIGITS = 18
"""Of an entry of the ledger."""


class Kind(msgspec.Struct, frozen=True):
    """A kind of event that can be chosen."""

    code: str
    words: str
    chosen: bool


@page("hooks/", "Web hooks", needs="exchange.see_hooks", icon="send", statements=12, menu=-40)
def hooks(request: Request) -> Context | Answer:
    """The hooks, and a form for a new one, whose answer alone shows the secret."""
    if request.method != "POST":
        return _all(request)
    sent = request.POST
    try:
        hook, secret = verbs.make(
            request.actor,
            address=sent.get("address", "").strip(),
            kinds=sent.getlist("kinds"),
            note=sent.get("note", "").strip(),
            key=sent.get("key", ""),
        )
    except CivicGridError as error:
        return Answer(_all(request, spoken(error)), status=error.status)
    return Answer({"hook": hook, "secret": secret}, status=201, part="made")


@page("hooks/<uuid:hook>/", "Web hook", needs="exchange.see_hooks", icon="send", statements=12)
def hook(request: Request, hook: UUID) -> Answer | HttpResponseBase:
    """One hook with its log, and what can be done with it."""
    found = hook_of(request.actor, hook)
    if request.method != "POST":
        return _one(request, found)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise NotFound(field="act", remedy="load the page anew")
    try:
        act(request.actor, found, request.POST)
    except CivicGridError as error:
        return _one(request, found, spoken(error))
    messages.success(request, gettext("Done."))
    return see_other("hooks") if act is _delete else see_other("hook", hook=str(hook))


def _all(request: Request, problem: Problem | None = None) -> Context:
    sent = request.POST
    chosen = sent.getlist("kinds")
    fields = [
        Field(
            name="address",
            label=gettext("Address"),
            kind="url",
            value=sent.get("address", ""),
            hint=gettext("Where events are sent, as https://host/path."),
            required=True,
        ),
        Field(name="note", label=gettext("What it is for"), value=sent.get("note", "")),
    ]
    fields = told(fields, problem)
    return {
        "hooks": hooks_of(request.actor),
        "fields": fields,
        "kinds": [Kind(code, called("event", code), code in chosen) for code in OFFERED],
        "key": sent.get("key") or new_secret(),
        "problem": None if any(field.error for field in fields) else problem,
    }


def _one(request: Request, hook: Hook, problem: Problem | None = None) -> Answer:
    log = log_of(hook, _number(request.GET.get("before", ""), 0), PAGE + 1)
    context: Context = {
        "hook": hook,
        "kinds": [called("event", kind) for kind in hook.kinds],
        "log": log[:PAGE],
        "next": log[PAGE - 1].pk if len(log) > PAGE else 0,
        "may": can(request.actor, "exchange.keep_hooks", hook),
        "problem": problem,
    }
    return Answer(context, status=problem.status if problem else 200, part="one")


def _replay(actor: Actor, hook: Hook, sent: Mapping[str, str]) -> None:
    verbs.replay(actor, hook, index=_number(sent.get("index", ""), -1), only=sent.get("only") == "yes")


def _number(words: str, otherwise: int) -> int:
    return int(words) if words.isascii() and words.isdecimal() and len(words) <= MOST_DIGITS else otherwise


def _delete(actor: Actor, hook: Hook, _sent: Mapping[str, str]) -> None:
    verbs.delete(actor, hook)


ACTS: Mapping[str, Callable[[Actor, Hook, Mapping[str, str]], object]] = {
    "pause": lambda actor, hook, _sent: verbs.pause(actor, hook),
    "resume": lambda actor, hook, _sent: verbs.resume(actor, hook),
    "test": lambda actor, hook, _sent: verbs.test(actor, hook),
    "replay": _replay,
    "delete": _delete,
}
