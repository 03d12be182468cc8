"""Many cases at once: what would become of each is shown first, then it is done.

Each is done by itself, and told by itself.
"""

from collections.abc import Mapping, Sequence

import msgspec
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from civicgrid.apps.cases.actions import perform, rehearse
from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.queries.choices import organisation_of, organisation_options
from civicgrid.apps.cases.queries.lists.chosen import MOST, Shared, all_of, chosen_of, shared_moves
from civicgrid.apps.cases.queries.reply_templates import values_of, words_for_many
from civicgrid.apps.cases.rules.reply_templates import filled
from civicgrid.apps.cases.rules.ways_back import WAYS_BACK
from civicgrid.apps.cases.rules.workflow import OPTIONAL, WORKFLOW
from civicgrid.base.access import needed_roles
from civicgrid.base.http import Problem, Request, spoken
from civicgrid.base.ui import Answer, Context, Field, Option, called, listed, page, told, way_back
from civicgrid.kernel.errors import CivicGridError, InvalidInput
from civicgrid.kernel.plain import reason_of

NEEDED = {
    move.action
    for move in WORKFLOW.moves
    if {(move.action, need) for need in move.needs if need in ("reason", "note")} - OPTIONAL
}
"""Acts that want words."""
NAMING = {move.action for move in WORKFLOW.moves if "organisation" in move.needs}
"""Acts that want an organisation."""


class NoAct(InvalidInput):
    """Say what is to be done."""


class Foretold(msgspec.Struct, frozen=True):
    """What would become, or became, of a case; or the problem that stands against it."""

    case: Case
    after: Case | None = None
    officer: str = ""
    problem: Problem | None = None

    @property
    def moved(self) -> bool:
        """Whether the case stands elsewhere than before."""
        return self.after is not None and self.after.state != self.case.state

    @property
    def due_moved(self) -> bool:
        """Whether another moment is due."""
        return self.after is not None and self.after.phase_due_at != self.case.phase_due_at


class _Sent(msgspec.Struct, frozen=True):
    """What the form says is to be done."""

    action: str = ""
    words: str = ""
    organisation: str = ""

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> "_Sent":
        return cls(*(sent.get(name, "").strip() for name in ("action", "words", "organisation")))


@page("many-cases/", "Many cases at once", needs="cases.see", statements=16)
def many(request: Request) -> Context | Answer:
    """Asks what is to be done with the chosen cases; shows what would come; does it."""
    sent = request.POST if request.method == "POST" else request.GET
    chosen, more = chosen_of(request.actor, sent.getlist("number")), False
    if "all" in request.GET and request.method != "POST":
        chosen, more = all_of(request.actor, request.GET["all"], timezone.now())
    asked: Context = {"chosen": chosen, "more": more, "most": MOST, "back": way_back(request, "/cases/")}
    wish, shared = _Sent.of(sent.dict()), shared_moves(request.actor, chosen)
    asked["words"] = words_for_many(request.actor)
    if request.method != "POST" or sent.get("step") == "choose":
        return asked | {"fields": _fields(shared, wish, None)}
    if not wish.words:
        chosen_words = next((each.text for each in asked["words"] if str(each.id) == sent.get("template")), "")
        wish = msgspec.structs.replace(wish, words=chosen_words)
    try:
        inputs = _inputs(wish, shared)
    except CivicGridError as error:
        return Answer(asked | {"fields": _fields(shared, wish, error)}, status=error.status)
    if sent.get("step") == "do":
        return asked | _done(request, chosen, wish.action, inputs)
    foretold = [_foretold(request, case, wish.action, inputs) for case in chosen]
    return asked | {"foretold": foretold, "able": sum(each.after is not None for each in foretold), "wish": wish}


def _inputs(wish: _Sent, shared: Sequence[Shared]) -> dict[str, str]:
    """The inputs of the verb; raises what is missing for all of the cases."""
    if wish.action not in {each.action for each in shared}:
        raise NoAct(field="action", remedy="choose one of the list")
    if wish.action in NEEDED:
        reason_of(wish.words)
    named = organisation_of(wish.organisation).code if wish.action in NAMING else ""
    return {"reason": wish.words, "note": wish.words, "organisation": named}


def _foretold(request: Request, case: Case, action: str, inputs: Mapping[str, str]) -> Foretold:
    try:
        rehearsed = rehearse(request.actor, case, action, _about(case, inputs))
    except CivicGridError as error:
        return Foretold(case, problem=spoken(error))
    return Foretold(case, rehearsed.after, rehearsed.officer)


def _done(request: Request, chosen: Sequence[Case], action: str, inputs: Mapping[str, str]) -> Context:
    """Does it with each; says what became of each, and which act leads back."""
    problems = {case.pk: _each(request, case, action, inputs) for case in chosen}
    now = Case.objects.defer("words").in_bulk([case.pk for case in chosen])
    done = [
        Foretold(case, None if problems[case.pk] else now.get(case.pk), problem=problems[case.pk]) for case in chosen
    ]
    back = WAYS_BACK.get(action, "")
    return {
        "done": done,
        "action": action,
        "undo": back if back and request.actor.roles & needed_roles(f"cases.{back}") else "",
        "well": sum(each.after is not None for each in done),
    }


def _each(request: Request, case: Case, action: str, inputs: Mapping[str, str]) -> Problem | None:
    try:
        perform(request.actor, case, action, _about(case, inputs))
    except CivicGridError as error:
        return spoken(error)
    return None


def _about(case: Case, inputs: Mapping[str, str]) -> dict[str, str]:
    """The inputs for one of the cases: holes in the words are filled."""
    values = values_of(case)
    return {name: filled(words, values) for name, words in inputs.items()}


def _fields(shared: Sequence[Shared], wish: _Sent, error: CivicGridError | None) -> list[Field]:
    acts = [Option(each.action, _offer(each)) for each in shared]
    asked = gettext("What shall be done")
    reason = gettext("Reason, or what was done")
    fields = [
        Field(name="action", label=asked, kind="radios", options=acts, value=wish.action, required=True),
        *_organisation(shared, wish),
        Field(name="words", label=reason, kind="textarea", value=wish.words, free=True, hint=_hint(shared, NEEDED)),
    ]
    return told(fields, spoken(error) if error else None, {"reason": "words"})


def _organisation(shared: Sequence[Shared], wish: _Sent) -> list[Field]:
    hint = _hint(shared, NAMING)
    label, options = called("input", "organisation"), organisation_options() if hint else ()
    field = Field(name="organisation", label=label, value=wish.organisation, options=options, free=True, hint=hint)
    return [field] if hint else []


def _offer(shared: Shared) -> str:
    fit = ngettext("%(number)s case", "%(number)s cases", shared.cases) % {"number": shared.cases}
    return f"{called('move', shared.action)} · {fit}"


def _hint(shared: Sequence[Shared], wanting: set[str]) -> str:
    acts = listed(called("move", each.action) for each in shared if each.action in wanting)
    if not acts:
        return ""
    words = gettext("It joins the story of each case. Needed for: %(acts)s")
    return (gettext("Needed for: %(acts)s") if wanting is NAMING else words) % {"acts": acts}
