"""Words that are written again and again: kept by supervisors, offered to all."""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase
from django.utils.translation import gettext

from civicgrid.apps.cases.actions.reply_templates import retire_template, write_template
from civicgrid.apps.cases.models import ReplyTemplate
from civicgrid.apps.cases.queries.choices import organisation_of, organisation_options, type_of, type_options
from civicgrid.apps.cases.queries.reply_templates import kept_templates
from civicgrid.apps.cases.rules.reply_templates import HOLES, USES
from civicgrid.apps.cases.rules.workflow import WORKFLOW
from civicgrid.base.http import Problem, Request, spoken
from civicgrid.base.ui import Answer, Context, Field, Option, called, page, see_other, told
from civicgrid.kernel.errors import CivicGridError, NotFound


class NoSuchTemplate(NotFound):
    """There is no such template, or it is another organisation's."""


@page("reply-templates/", "Reply templates", needs="cases.keep_templates", menu=-20, icon="words")
def reply_templates(request: Request) -> Context | Answer | HttpResponseBase:
    """The templates that the reader keeps, and the form of one of them."""
    asked = request.POST.get("id") or request.GET.get("edit", "")
    if request.method != "POST":
        known = _known(request, asked) if asked else None
        return _shown(request, known, _written(known)) if known or "new" in request.GET else _shown(request)
    known = _known(request, asked) if asked else None
    try:
        done = _do(request, known)
    except CivicGridError as error:
        shown = _shown(request, known, request.POST.dict(), spoken(error))
        return Answer(shown, status=error.status)
    messages.success(request, done)
    return see_other("reply_templates")


def _known(request: Request, asked: str) -> ReplyTemplate:
    try:
        found = kept_templates(request.actor).filter(pk=UUID(asked)).first()
    except ValueError:
        found = None
    if found is None:
        raise NoSuchTemplate(field="id", remedy="look at the list")
    return found


def _do(request: Request, known: ReplyTemplate | None) -> str:
    step = request.POST.get("step", "")
    if known and step in ("retire", "offer"):
        retire_template(request.actor, known, active=step == "offer")
        return gettext("It is offered again.") if step == "offer" else gettext("It is offered no more.")
    sent = request.POST.dict()
    if known and sent.get("seq", "").isdecimal():
        known.seq = int(sent["seq"][:9])
    title, text = ({code: sent.get(f"{part}-{code}", "") for code, _ in settings.LANGUAGES} for part in _PARTS)
    write_template(request.actor, known, title=title, text=text, facts=_facts(sent))
    return gettext("The template is kept.")


_PARTS = ("title", "text")


def _facts(sent: Mapping[str, str]) -> Mapping[str, str]:
    kind, who = sent.get("type", "").strip(), sent.get("organisation", "").strip()
    return {
        "use": sent.get("use", ""),
        "state": sent.get("state", ""),
        "type": type_of(kind).path if kind else "",
        "organisation": organisation_of(who).path if who else "",
    }


def _written(known: ReplyTemplate | None) -> dict[str, str]:
    if known is None:
        return {}
    texts = {f"{part}-{code}": words for part in _PARTS for code, words in getattr(known, part).items()}
    return {
        **texts,
        "use": known.use,
        "state": known.state,
        "type": called("type", known.type) if known.type else "",
        "organisation": called("organisation", known.organisation) if known.organisation else "",
    }


def _shown(
    request: Request,
    known: ReplyTemplate | None = None,
    sent: Mapping[str, str] | None = None,
    problem: Problem | None = None,
) -> Context:
    first = settings.LANGUAGES[0][0]
    fields = told(_fields(sent), problem, {part: f"{part}-{first}" for part in _PARTS}) if sent is not None else []
    return {
        "templates": list(kept_templates(request.actor)),
        "known": known,
        "fields": fields,
        "holes": [f"{{{hole}}}" for hole in HOLES],
        "problem": None if any(field.error for field in fields) else problem,
    }


def _fields(sent: Mapping[str, str]) -> list[Field]:
    uses = [Option(use, called("template_use", use)) for use in USES]
    states = [Option("", gettext("any")), *(Option(state, called("state", state)) for state in WORKFLOW.states)]
    narrow = gettext("Leave it empty to offer it everywhere.")
    return [
        Field(
            name="use", label=gettext("Offered for"), kind="select", value=sent.get("use", ""), options=uses, free=True
        ),
        *(field for code, name in settings.LANGUAGES for field in _texts(code, name, sent)),
        Field(
            name="type",
            label=gettext("Case type or class"),
            value=sent.get("type", ""),
            hint=narrow,
            options=type_options(leaves=False),
            free=True,
        ),
        Field(
            name="state", label=gettext("State"), kind="select", value=sent.get("state", ""), options=states, free=True
        ),
        Field(
            name="organisation",
            label=gettext("Organisation"),
            value=sent.get("organisation", ""),
            free=True,
            options=organisation_options(),
            hint=gettext("Those below it are offered it too."),
        ),
    ]


def _texts(code: str, name: str, sent: Mapping[str, str]) -> list[Field]:
    title, text = (gettext("Title (%(language)s)"), gettext("Text (%(language)s)"))
    return [
        Field(
            name=f"{part}-{code}",
            label=label % {"language": name},
            kind=kind,
            value=sent.get(f"{part}-{code}", ""),
            free=True,
        )
        for part, label, kind in (("title", title, "text"), ("text", text, "textarea"))
    ]
