"""An officer's errand: look, then say whether it is so, with or without a photo."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import gettext

from civicgrid.apps.cases import queries
from civicgrid.apps.cases.actions import add_photo, do_task
from civicgrid.apps.cases.actions.photos import SamePhoto
from civicgrid.apps.cases.models import Task
from civicgrid.base.access import narrow
from civicgrid.base.http import Request, spoken
from civicgrid.base.pictures import photo_in
from civicgrid.base.ui import Answer, Context, Field, Option, called, page
from civicgrid.kernel.errors import CivicGridError, InvalidInput, NotFound


class AnswerWanted(InvalidInput):
    """The errand needs an answer: yes or no."""


@page("errands/<uuid:errand>/", "Errand", needs="cases.do_task", statements=12)
def errand(request: Request, errand: UUID) -> Context | Answer | HttpResponseBase:
    """Shows what is to be looked at, and takes the answer."""
    mine = narrow(request.actor, "cases.do_task", Task.objects.filter(pk=errand)).select_related("case").first()
    if mine is None:
        raise NotFound(field="errand", remedy="look at your errands: this one is another officer's, or gone")
    if request.method != "POST":
        return _shown(mine)
    try:
        _answer(request, mine)
    except CivicGridError as error:
        problem = spoken(error)
        return Answer({**_shown(mine, request.POST.dict()), "problem": problem}, status=error.status)
    messages.success(
        request, gettext("Your answer is in the story of the case %(number)s.") % {"number": mine.case.number}
    )
    return HttpResponseRedirect(f"{resolve_url('work')}?group=errands")


def _answer(request: Request, mine: Task) -> None:
    """The picture first: it is evidence, whatever the answer is."""
    answer = request.POST.get("ok")
    if answer not in ("yes", "no"):
        raise AnswerWanted(field="ok", remedy="choose one")
    content = photo_in(request)
    if content is not None:
        with suppress(SamePhoto):  # a phone that lost the connection sends all of it again
            add_photo(request.actor, queries.case_of(request.actor, mine.case.number), content=content)
    do_task(request.actor, mine, ok=answer == "yes", note=request.POST.get("note", "").strip())


def _shown(mine: Task, sent: dict[str, str] | None = None) -> Context:
    kept = sent or {}
    yes, no = (
        (gettext("Yes, it is as reported"), gettext("No, it is not"))
        if mine.kind == "verify"
        else (gettext("Yes, it is done"), gettext("No, it is not done"))
    )
    return {
        "errand": mine,
        "case": mine.case,
        "fields": [
            Field(
                name="ok",
                label=called("errand", mine.kind),
                kind="radios",
                options=[Option("yes", yes), Option("no", no)],
                value=kept.get("ok", ""),
                required=True,
            ),
            Field(name="note", label=gettext("What you saw"), kind="textarea", value=kept.get("note", "")),
        ],
        "condition": queries.condition_of(mine.case),
    }
