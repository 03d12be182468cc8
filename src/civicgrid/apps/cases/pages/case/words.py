"""Ready words beside the inputs that want words, and what was chosen of them."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.queries.reply_templates import chosen_words, words_for
from civicgrid.base.access import Actor

from .forms import MoveForm

WANTING = ("note", "reason")
"""Inputs that want words."""


def with_words(actor: Actor, case: Case, forms: Sequence[MoveForm]) -> list[MoveForm]:
    """The forms, those that want words with the ready ones that fit."""
    return [_with_words(actor, case, form) for form in forms]


def _with_words(actor: Actor, case: Case, form: MoveForm) -> MoveForm:
    wanting = next((field for field in form.fields if field.name in WANTING), None)
    words = words_for(actor, case, form.action, wanting.name) if wanting else []
    if wanting is None or not words:
        return form
    # A browser that demands words would not let the choice go alone; who sends neither is told.
    free = replace(wanting, required=False, free=wanting.required)
    fields = [free if field is wanting else field for field in form.fields]
    return replace(form, fields=fields, words=words, words_for=wanting.id)


def said_or_chosen(actor: Actor, case: Case, action: str, sent: Mapping[str, str]) -> dict[str, str]:
    """The inputs; one that was left empty holds the ready words that were chosen."""
    inputs, template = dict(sent), sent.get("template", "")
    for need in WANTING if template else ():
        if need in inputs and not inputs[need].strip():
            inputs[need] = chosen_words(actor, case, action, need, template)
    return inputs
