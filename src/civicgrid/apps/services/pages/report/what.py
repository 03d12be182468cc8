"""What is the matter, of which kind, and what that kind asks: all on one page.

The kinds that fit unfold below the words, the questions below the kinds: while one writes, or on the way on.
"""

from collections.abc import Iterator, Mapping

from django.utils.translation import get_language, gettext

from civicgrid.apps.cases import api as cases
from civicgrid.apps.services.actions import drafts
from civicgrid.apps.services.models import Draft
from civicgrid.apps.services.models.drafts import LONGEST_TEXT
from civicgrid.apps.services.queries.drafts import kind_of
from civicgrid.apps.services.queries.nearby import types_for
from civicgrid.apps.standards import api as standards
from civicgrid.apps.standards.types import CaseTypeRecord
from civicgrid.base.http import Problem, Request
from civicgrid.base.ui import Context, Field, Option, called, told
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.i18n import in_language
from civicgrid.kernel.paths import parent

from .form import Stay

OTHER = "other"


class NoKindChosen(InvalidInput):
    """Choose one of the list, or say that you are not sure."""


def asks(draft: Draft, sent: Mapping[str, str], problem: Problem | None) -> Context:
    """The words, and what unfolds below them."""
    hint = gettext(
        "A sentence or two. Leave out names and telephone numbers of other people: everybody may be shown these words."
    )
    (text,) = told([Field(name="text", label="", value=sent.get("text", draft.text), hint=hint, free=True)], problem)
    below = kinds(draft, sent, problem)
    named = text.error or any(field.error for field in below["fields"])
    return {"text": text, **below, "problem": None if named else problem, "focus": _unfolded(sent, below)}


def kinds(draft: Draft, sent: Mapping[str, str], problem: Problem | None) -> Context:
    """The types that fit the words, all others in a list, and the way out."""
    words = sent.get("text", draft.text).strip()[:LONGEST_TEXT]
    if not words:
        return {"offered": [], "unfolded": False, "fields": []}
    kind, fitting = _kind(draft, sent), types_for(draft, words)
    return {
        "offered": fitting if kind is None or kind in fitting else [kind, *fitting],
        "unfolded": True,
        "all": list(_all_kinds()),
        "chosen": kind.code if kind else sent.get("kind"),
        **questions(draft, sent, problem),
    }


def questions(draft: Draft, sent: Mapping[str, str], problem: Problem | None) -> Context:
    """What the chosen type asks, with the answers given so far."""
    kind = _kind(draft, sent)
    if kind is None or not _asks(kind):
        return {"kind": None, "fields": []}
    given = {f"answers.{name}": _written(value) for name, value in draft.answers.items()}
    given |= {name: value for name, value in sent.items() if name.startswith("answers.")}
    return {"kind": kind, "fields": told(cases.question_fields(kind.questions, given, get_language() or "en"), problem)}


def take(draft: Draft, request: Request) -> Stay:
    """Keeps words, type and answers; what was not asked yet is asked first."""
    sent = request.POST.dict()
    drafts.say(draft, sent.get("text", ""))
    code = _code(sent)
    if code is None:
        if "unfolded" in sent:
            raise NoKindChosen(field="kind")
        return None
    drafts.choose_kind(draft, code)
    kind = kind_of(draft)
    if kind is None or not _asks(kind):
        return False
    if sent.get("asked") != kind.code:
        return None
    drafts.answer(draft, dict(cases.answers_of(kind.questions, sent)))
    return False


def _unfolded(sent: Mapping[str, str], below: Context) -> str:
    """Which part has unfolded by what was sent, to come back there; "" for none."""
    if not sent.get("text"):
        return ""
    return "questions" if below["fields"] and "kind" in sent else "kinds"


def _code(sent: Mapping[str, str]) -> str | None:
    """The code of the type that is chosen, "" for not sure; None where none is."""
    return sent.get("other") or None if sent.get("kind") == OTHER else sent.get("kind")


def _kind(draft: Draft, sent: Mapping[str, str]) -> CaseTypeRecord | None:
    """The type that is chosen, or was before; None for none and for not sure."""
    if "kind" not in sent:
        return kind_of(draft)
    found = standards.find(_code(sent) or "")
    return found if found and found.leaf and found.active else None


def _asks(kind: CaseTypeRecord) -> bool:
    return bool(kind.questions.get("properties"))


def _all_kinds() -> Iterator[Option]:
    """Every type in use below its class, as the reader's language sorts them."""
    language = get_language() or "en"
    known = [each for each in standards.case_types().values() if each.leaf and each.active]
    named = [(called("type", parent(each.path)) if parent(each.path) else "", each) for each in known]
    for group, each in sorted(named, key=lambda pair: (pair[0], in_language(pair[1].name, language))):
        yield Option(each.code, in_language(each.name, language), group)


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
