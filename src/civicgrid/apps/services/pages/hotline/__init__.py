"""The hotline desk: who calls, what is open like it, the call itself as a report.

One form holds the whole call, so nothing is lost on the way; sent twice, it counts once.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.utils.translation import gettext

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.types import NewReport, Source
from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.actions.sending import reachable
from civicgrid.base.http import Problem, Request, spoken
from civicgrid.base.ui import Answer, Context, page, see_other
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.ids import new_id

from .asked import area_named, call_fields, in_the_name, question_fields, type_named, written

SHOWN = 8
"""Earlier reports and calls of a caller at once."""


@page("hotline/", "Hotline", needs="cases.answer_calls", menu=25, statements=20, icon="phone")
def hotline(request: Request) -> Context | Answer | HttpResponseBase:
    """Asks who calls and what is the matter; takes it in, joins it, promises a call."""
    sent: Mapping[str, str] = request.POST.dict()
    if request.method != "POST":
        return _shown(request, {"origin_key": str(new_id())})
    part = request.headers.get("HX-Target", "")
    if part == "alike":
        return Answer({"alike": _alike(request, sent)}, part=part)
    if part == "caller":
        return Answer(_caller(request, sent), part=part)
    step, _, number = sent.get("step", "").partition(":")
    try:
        return _STEPS.get(step, _look)(request, sent, number)
    except cases.KeyUsed:
        fresh = {**sent, "origin_key": str(new_id())}
        error = cases.SentBefore(remedy="send it again if this is another report")
        return Answer(_shown(request, fresh, spoken(error)), status=error.status)
    except CivicGridError as error:
        return Answer(_shown(request, sent, spoken(error)), status=error.status)


def _look(request: Request, sent: Mapping[str, str], _number: str) -> Answer:
    """Shows what is known of the caller, and the open cases like what is told."""
    return Answer(_shown(request, {**sent, "looked_up": sent.get("contact", "").strip()}))


def _report(request: Request, sent: Mapping[str, str], _number: str) -> Answer | HttpResponseBase:
    """Takes the call in as a report; what its type asks is answered first."""
    chosen = cases.type_chosen(sent)
    if chosen and chosen.questions and sent.get("asked") != chosen.code:
        return Answer(_shown(request, {**sent, "asked": chosen.code}))
    return _take_in(request, written(sent, chosen))


def _join(request: Request, sent: Mapping[str, str], number: str) -> HttpResponseBase:
    """Counts the caller in with those who reported a case that is open."""
    text = sent.get("text", "").strip() or gettext("The caller reports the same matter.")
    new = NewReport(
        source=Source.HOTLINE,
        origin_key=sent.get("origin_key", ""),
        text=text,
        address=sent.get("address", "").strip(),
        speaks_of=number,
    )
    return _take_in(request, in_the_name(sent, new))


def _take_in(request: Request, new: NewReport) -> HttpResponseBase:
    (receipt,) = cases.receive(request.actor, [new])
    told = gettext("It joined the case %(number)s.") if receipt.joined else gettext("The case %(number)s is open.")
    messages.success(request, told % {"number": receipt.number})
    return see_other("hotline")


def _call_back(request: Request, sent: Mapping[str, str], number: str) -> HttpResponseBase:
    """Promises the caller a call, about a case or not."""
    case = cases.case_of(request.actor, number) if number else None
    new = cases.NewCall(
        contact=reachable(sent.get("contact", "")),
        within=sent.get("within", ""),
        who=sent.get("who", "").strip(),
        why=sent.get("why", "").strip() or sent.get("text", "").strip(),
        area=area_named(sent),
    )
    cases.ask_call_back(request.actor, new, case)
    messages.success(request, gettext("The call is on the list of those to be made."))
    return see_other("call_backs")


_STEPS = {"report": _report, "join": _join, "call_back": _call_back}


def _shown(request: Request, sent: Mapping[str, str], problem: Problem | None = None) -> Context:
    """The whole desk; whoever was looked up before a refusal stays looked up."""
    known = sent.get("looked_up", "") == sent.get("contact", "").strip()
    fields = call_fields(sent, problem)
    questions = question_fields(sent, problem)
    named = any(field.error for field in (*fields.values(), *questions))
    return {
        "fields": fields,
        "questions": questions,
        "asked": sent.get("asked", ""),
        "unsure": bool(sent.get("unsure")),
        "lon": "" if sent.get("no_point") else sent.get("lon", ""),
        "lat": "" if sent.get("no_point") else sent.get("lat", ""),
        "bounds": ",".join(f"{degrees:.5f}" for degrees in grid.areas()[grid.root()].bounds),
        "origin_key": sent.get("origin_key", ""),
        "problem": None if named else problem,
        "alike": _alike(request, sent),
        "greetings": cases.words_in_calls(request.actor, None, "greeting"),
        "answers": cases.words_in_calls(request.actor, None, "answer"),
        "waiting": cases.call_backs(request.actor).count(),
        **(_caller(request, sent) if known else {}),
    }


def _caller(request: Request, sent: Mapping[str, str]) -> dict[str, Any]:
    """What the caller reported before, and the calls they wait for; told the ledger."""
    contact = sent.get("contact", "").strip()
    if not contact:
        return {}
    try:
        cases.look_up_caller(request.actor, reachable(contact))
    except CivicGridError as error:
        return {"caller_problem": spoken(error)}
    before = [
        (each.case, each.report, cases.words_in_calls(request.actor, each.case, "answer"))
        for each in cases.reports_by(request.actor, contact)[:SHOWN]
    ]
    return {"caller": contact, "before": before, "promised": list(cases.call_backs_of(request.actor, contact)[:SHOWN])}


def _alike(request: Request, sent: Mapping[str, str]) -> Sequence[object]:
    """The open cases like what is told so far, each with the ready words about it."""
    words = f"{sent.get('text', '')} {sent.get('address', '')}"
    found = cases.alike_open(request.actor, words, area=area_named(sent), type=type_named(sent))
    return [(case, cases.words_in_calls(request.actor, case, "answer")) for case in found]
