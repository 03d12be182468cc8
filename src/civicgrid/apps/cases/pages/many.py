"""Many cases at once: one act, done with each of them, and told for each of them."""

from collections.abc import Sequence

import msgspec
from django.utils.translation import gettext, ngettext

from civicgrid.apps.cases.actions import perform
from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.queries.chosen import Shared, chosen_of, shared_moves
from civicgrid.apps.cases.rules.workflow import OPTIONAL, WORKFLOW
from civicgrid.base.http import Request, spoken
from civicgrid.base.ui import Answer, Context, Field, Option, called, listed, page, told, way_back
from civicgrid.kernel.errors import CivicGridError, InvalidInput
from civicgrid.kernel.plain import reason_of

NEEDED = {move.action for move in WORKFLOW.moves if {(move.action, need) for need in move.needs} - OPTIONAL}
"""Acts that want words."""


class NoAct(InvalidInput):
    """Say what is to be done."""


class Done(msgspec.Struct, frozen=True):
    """What became of one case: what was done, or why not, and the remedy."""

    case: Case
    done: str = ""
    told: str = ""
    remedy: str = ""


@page("many-cases/", "Many cases at once", needs="cases.see", statements=16)
def many(request: Request) -> Context | Answer:
    """Asks what is to be done with the chosen cases; sent, says what became of each."""
    sent = request.POST if request.method == "POST" else request.GET
    chosen, back = chosen_of(request.actor, sent.getlist("number")), way_back(request, "/cases/")
    shared = shared_moves(request.actor, chosen)
    asked: Context = {"chosen": chosen, "back": back}
    if request.method != "POST":
        return asked | {"fields": _fields(shared, "", "", None)}
    action, words = request.POST.get("action", ""), request.POST.get("words", "").strip()
    try:
        _check(action, words, shared)
    except CivicGridError as error:
        return Answer(asked | {"fields": _fields(shared, action, words, error)}, status=error.status)
    return {"done": [_each(request, case, action, words) for case in chosen], "back": back, "action": action}


def _check(action: str, words: str, shared: Sequence[Shared]) -> None:
    if action not in {each.action for each in shared}:
        raise NoAct(field="action", remedy="choose one of the list")
    if action in NEEDED:
        reason_of(words)


def _each(request: Request, case: Case, action: str, words: str) -> Done:
    try:
        perform(request.actor, case, action, {"reason": words, "note": words})
    except CivicGridError as error:
        problem = spoken(error)
        return Done(case, told=problem.title, remedy=problem.remedy)
    return Done(case, done=called("event", action))


def _fields(shared: Sequence[Shared], action: str, words: str, error: CivicGridError | None) -> list[Field]:
    acts = [Option(each.action, _offer(each)) for each in shared]
    asked = gettext("What shall be done")
    reason = gettext("Reason, or what was done")
    fields = [
        Field(name="action", label=asked, kind="radios", options=acts, value=action, required=True),
        Field(name="words", label=reason, kind="textarea", value=words, free=True, hint=_hint(shared)),
    ]
    return told(fields, spoken(error) if error else None, {"reason": "words"})


def _offer(shared: Shared) -> str:
    fit = ngettext("%(number)s case", "%(number)s cases", shared.cases) % {"number": shared.cases}
    return f"{called('move', shared.action)} · {fit}"


def _hint(shared: Sequence[Shared]) -> str:
    wanting = listed(called("move", each.action) for each in shared if each.action in NEEDED)
    return gettext("It joins the story of each case. Needed for: %(acts)s") % {"acts": wanting} if wanting else ""
