"""One appeal: asked by who is responsible, reviewed by a dispatcher, then decided."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.translation import gettext

from civicgrid.apps.cases import api as cases
from civicgrid.apps.evaluation import actions, queries
from civicgrid.apps.evaluation.models import Appeal
from civicgrid.base.access import Actor, narrow
from civicgrid.base.http import Problem, Request, spoken
from civicgrid.base.ui import Answer, Context, Field, Link, Option, links, page, see_other, told
from civicgrid.kernel.errors import CivicGridError, InvalidInput, NotFound

ASK = "ask"
"""The step that makes an appeal where there is none yet."""


class VerdictWanted(InvalidInput):
    """Say whether you are in favour."""


@page("appeals/<str:number>/", "Appeal", needs="evaluation.see_appeals", statements=16)
def appeal(request: Request, number: str) -> Context | Answer | HttpResponseBase:
    """Shows an appeal, or asks for one where none is yet, and takes the next step."""
    found = _found(request, number)
    if request.method != "POST":
        return _shown(request, number, found)
    try:
        _do(request, number, found)
    except CivicGridError as error:
        return Answer(_shown(request, number, found, spoken(error)), status=error.status)
    messages.success(request, gettext("Done."))
    return see_other("appeal", number=number)


class Judged(Protocol):
    """What is asked of a case here."""

    number: str
    late: bool


@links("case")
def appeal_links(actor: Actor, case: Judged) -> Iterator[Link]:
    """To the appeal of a late case, or to where the reader may ask for one."""
    if not case.late:
        return
    address = resolve_url("appeal", number=case.number)
    if queries.may_appeal(actor, case.number):
        yield Link(address, gettext("Appeal against its lateness"))
    elif narrow(actor, "evaluation.see_appeals", Appeal.objects.filter(number=case.number)).exists():
        yield Link(address, gettext("The appeal against its lateness"))


def _found(request: Request, number: str) -> Appeal | None:
    try:
        return queries.appeal_of(request.actor, number)
    except NotFound:
        if queries.may_appeal(request.actor, number):
            return None
        raise


def _do(request: Request, number: str, found: Appeal | None) -> None:
    sent = request.POST
    if found is None:
        actions.appeal(request.actor, number, reason=sent.get("reason", ""))
        return
    if sent.get("ok") not in ("yes", "no"):
        raise VerdictWanted(field="ok", remedy="choose one")
    step = actions.STEPS.get(sent.get("step", ""))
    if step is None:
        raise NotFound(field="step", remedy="load the page anew")
    found.seq = int(sent["seq"]) if sent.get("seq", "").isdecimal() else 0
    step(request.actor, found, ok=sent["ok"] == "yes", reason=sent.get("reason", ""))


def _shown(request: Request, number: str, found: Appeal | None, problem: Problem | None = None) -> Context:
    step = next(iter(queries.steps_for(request.actor, found)), "") if found else ASK
    fields = told(_fields(step, request.POST.dict()), problem)
    return {
        "number": number,
        "appeal": found,
        "case": found.case if found else cases.case_of(request.actor, number),
        "step": step,
        "fields": fields,
        "problem": None if any(field.error for field in fields) else problem,
    }


def _fields(step: str, sent: Mapping[str, str]) -> list[Field]:
    yes = {"review": gettext("Support it"), "decide": gettext("Grant it: the case does not count as late")}
    if not step:
        return []
    options = [Option("yes", yes[step]), Option("no", gettext("Refuse it"))] if step in yes else []
    answer = Field(
        name="ok", label=gettext("Your answer"), kind="radios", options=options, value=sent.get("ok", ""), required=True
    )
    reason = Field(name="reason", label=gettext("Reason"), kind="textarea", value=sent.get("reason", ""), required=True)
    return [answer, reason] if options else [reason]
