"""The pages between the first and the last: each shows and takes one answer."""

from collections.abc import Callable, Iterator, Mapping

import msgspec
from django.utils.translation import get_language, gettext

from civicgrid.apps.cases import api as cases
from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.actions import drafts
from civicgrid.apps.services.models import Draft
from civicgrid.apps.services.queries.drafts import kind_of
from civicgrid.apps.services.queries.nearby import alike, types_for
from civicgrid.apps.standards import api as standards
from civicgrid.apps.standards.types import CaseTypeRecord
from civicgrid.base.http import Problem, Request
from civicgrid.base.pictures import MOST_BYTES, TooHeavy
from civicgrid.base.ui import Context, Field, Option, called, told
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.i18n import in_language
from civicgrid.kernel.paths import parent

Stay = bool | None
"""Whether to stay on the page anew; None = show it again with what was sent."""
OTHER = "other"


class NoKindChosen(InvalidInput):
    """Choose one of the list, or say that you are not sure."""


class Form(msgspec.Struct, frozen=True):
    """A page of the form."""

    show: Callable[[Draft, Mapping[str, str], Problem | None], Context]
    take: Callable[[Draft, Request], Stay]


def show_what(draft: Draft, sent: Mapping[str, str], problem: Problem | None) -> Context:
    """What is the matter, in words."""
    hint = gettext(
        "A sentence or two. Leave out names and telephone numbers of other people: everybody may be shown these words."
    )
    (text,) = told([Field(name="text", label="", value=sent.get("text", draft.text), hint=hint, free=True)], problem)
    return {"text": text}


def take_what(draft: Draft, request: Request) -> Stay:
    """Keeps the words."""
    drafts.say(draft, request.POST.get("text", ""))
    return False


def show_kind(draft: Draft, sent: Mapping[str, str], problem: Problem | None) -> Context:
    """Types that fit, all others in a list, and the way out."""
    offered = types_for(draft)
    chosen = sent.get("kind", _chosen(draft, offered))
    other = kind_of(draft)
    return {
        "offered": offered,
        "all": list(_all_kinds()),
        "chosen": chosen,
        "other": sent.get("other", other.code if other and chosen == OTHER else ""),
        "problem": problem,
    }


def take_kind(draft: Draft, request: Request) -> Stay:
    """Keeps the type; not sure is an answer, none is not."""
    if "kind" not in request.POST:
        raise NoKindChosen(field="kind")
    code = request.POST["kind"]
    if code == OTHER:
        code = request.POST.get("other", "")
        if not code:
            raise NoKindChosen(field="kind")
    drafts.choose_kind(draft, code)
    return False


def show_details(draft: Draft, sent: Mapping[str, str], problem: Problem | None) -> Context:
    """What the type asks."""
    kind = kind_of(draft)
    questions = kind.questions if kind else {}
    given = sent or {f"answers.{name}": _written(value) for name, value in draft.answers.items()}
    fields = told(cases.question_fields(questions, given, get_language() or "en"), problem)
    named = any(field.error for field in fields)
    return {"kind": kind, "fields": fields, "problem": None if named else problem}


def take_details(draft: Draft, request: Request) -> Stay:
    """Keeps the answers."""
    kind = kind_of(draft)
    drafts.answer(draft, dict(cases.answers_of(kind.questions, request.POST.dict())) if kind else {})
    return False


def show_same(draft: Draft, _sent: Mapping[str, str], _problem: Problem | None) -> Context:
    """What is open nearby and may be the same."""
    return {"alike": alike(draft)}


def take_same(draft: Draft, request: Request) -> Stay:
    """Keeps which of those shown it is, if any."""
    number = request.POST.get("same", "")
    shown = {each.case.number for each in alike(draft)} if number else set()
    drafts.count_in(draft, number if number in shown else "")
    return False


def show_photos(draft: Draft, _sent: Mapping[str, str], problem: Problem | None) -> Context:
    """The photos, and the place that one of them offers where the place is vague."""
    photos = list(draft.photos.defer("content", "small").order_by("pk"))
    placed = next((each for each in photos if each.lon is not None), None) if draft.lon is None else None
    place = grid.locate([placed.lon], [placed.lat])[0] if placed and placed.lon and placed.lat else None
    return {
        "photos": photos,
        "left": max(drafts.MOST_PHOTOS - len(photos), 0),
        "placed": placed if place else None,
        "placed_area": place.area if place else "",
        "error": problem,
    }


def take_photos(draft: Draft, request: Request) -> Stay:
    """Adds or removes a photo, takes its place, or goes on."""
    sent, file = request.POST, request.FILES.get("photo")
    if sent.get("remove", "").isdecimal():
        drafts.remove_photo(draft, int(sent["remove"][:18]))
    elif sent.get("place", "").isdecimal():
        drafts.place_of_photo(draft, int(sent["place"][:18]))
    elif file:
        if (file.size or 0) > MOST_BYTES:
            megabytes = f"{(file.size or 0) / 1e6:.1f}"
            raise TooHeavy(field="photo", megabytes=megabytes, remedy="send a smaller one")
        drafts.add_photo(draft, file.read())
    return "go" not in sent


def _chosen(draft: Draft, offered: list[CaseTypeRecord]) -> str | None:
    kind = kind_of(draft)
    if kind is None:
        return None
    return kind.code if kind in offered else OTHER


def _all_kinds() -> Iterator[Option]:
    """Every type in use below its class, as the reader's language sorts them."""
    language = get_language() or "en"
    known = [each for each in standards.case_types().values() if each.leaf and each.active]
    named = [(called("type", parent(each.path)) if parent(each.path) else "", each) for each in known]
    for group, each in sorted(named, key=lambda pair: (pair[0], in_language(pair[1].name, language))):
        yield Option(each.code, in_language(each.name, language), group)


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
