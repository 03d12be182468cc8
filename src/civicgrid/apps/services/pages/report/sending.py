"""The last page: all that was said, how to be reached, and the button."""

from typing import Any

from django.conf import settings
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, gettext

from civicgrid.apps.cases import api as cases
from civicgrid.apps.services.actions import drafts
from civicgrid.apps.services.actions.doors import counted_at_the_door, marks_at_the_door
from civicgrid.apps.services.actions.drafts import NothingWhat
from civicgrid.apps.services.actions.sending import Sender, send
from civicgrid.apps.services.models import Draft
from civicgrid.apps.services.queries.drafts import kind_of
from civicgrid.apps.services.queries.nearby import Near, alike
from civicgrid.apps.services.rules.challenge import BITS, solves
from civicgrid.apps.services.rules.suspicion import PROVABLE, held_for
from civicgrid.base import mail
from civicgrid.base.http import Problem, Request, sender_of, spoken
from civicgrid.base.http.limits import TooOften, look
from civicgrid.base.ui import Answer, Context, Field, Option, see_other, told
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.plain import unturned


def respond(request: Request, draft: Draft, secret: str, progress: Context) -> Answer | HttpResponseBase:
    """Shows all that was said; sends it, after a challenge if it looks machine-made."""
    if request.method != "POST":
        return _page(draft, request, progress)
    now, sender = timezone.now(), sender_of(request)
    took_s = (now - draft.begun_at).total_seconds()
    marks = marks_at_the_door(draft.text, sender, trap=request.POST.get("website", ""), took_s=took_s)
    question = question_of(draft)
    if PROVABLE & set(marks) and "looked" not in request.POST:
        return _page(draft, request, progress, question=question)
    proven = solves(question, request.POST.get("answer", ""))
    try:
        if not draft.text:
            raise NothingWhat(field="text", remedy="go back to that question")
        with counted_at_the_door(draft.text, sender, proven=proven) as crowded:
            _compare(draft, request)
            link = send(draft, _sender(request), held_for(marks, proven=proven) + crowded, now)
    except CivicGridError as error:
        return _page(draft, request, progress, spoken(error))
    return see_other("receipt", secret=link)


def _alike(draft: Draft, request: Request) -> list[Near]:
    """The open cases that may be it: none beyond the limit of searches."""
    try:
        look(sender_of(request))
    except TooOften:
        return []
    return alike(draft)


def _compare(draft: Draft, request: Request) -> None:
    """Keeps which of the open cases shown it is.

    Whoever chose one leaves the others open.
    """
    near = {each.case.number for each in alike(draft)}
    same = request.POST.get("same", "")
    if same in near:
        drafts.compare(draft, same, ())
    else:
        drafts.compare(draft, "", near.intersection(request.POST.getlist("shown")))


def question_of(draft: Draft) -> str:
    """What a challenged sender has to solve: of this draft alone, which is sent once."""
    return salted_hmac("civicgrid.challenge", str(draft.pk), algorithm="sha256").hexdigest()


def _sender(request: Request) -> Sender:
    languages = dict(settings.LANGUAGES)
    chosen = request.POST.get("language", "")
    return Sender(
        name=unturned(request.POST.get("name", "")),
        contact=unturned(request.POST.get("contact", "")),
        language=chosen if chosen in languages else get_language() or "en",
    )


def _page(
    draft: Draft, request: Request, progress: Context, problem: Problem | None = None, question: str = ""
) -> Answer:
    kind, sent = kind_of(draft), request.POST.dict()
    fields = told(_fields(sent), problem)
    named = any(field.error for field in fields)
    shown: dict[str, Any] = {
        "draft": draft,
        "alike": _alike(draft, request),
        "same": sent.get("same", ""),
        "kind": kind,
        "told": cases.answered(kind.questions, draft.answers, get_language() or "en") if kind else [],
        "photos": list(draft.photos.values("pk").order_by("pk")),
        "fields": fields,
        "problem": None if named else problem,
        "refused": problem is not None,
        "question": question or (question_of(draft) if "looked" in sent else ""),
        "bits": BITS,
    }
    return Answer({**progress, **shown}, status=problem.status if problem else 200, part="send")


def _fields(sent: dict[str, str]) -> list[Field]:
    contact, name, language = _all_fields(sent)
    return [contact, name, language] if mail.may_send() else [contact, name]


def _all_fields(sent: dict[str, str]) -> tuple[Field, Field, Field]:
    languages = [Option(code, name) for code, name in settings.LANGUAGES]
    return (
        Field(
            name="contact",
            label=gettext("E-mail address or telephone number"),
            value=sent.get("contact", ""),
            free=True,
            fills="email",
        ),
        Field(name="name", label=gettext("Your name"), value=sent.get("name", ""), free=True, fills="name"),
        Field(
            name="language",
            label=gettext("Language of the letters"),
            kind="select",
            value=sent.get("language") or get_language() or "en",
            options=languages,
            free=True,
        ),
    )
