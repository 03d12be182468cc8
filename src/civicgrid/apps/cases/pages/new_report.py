"""A new report by staff: where, what, in words; then what its type asks.

Sent twice, it counts once.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import get_language, gettext

from civicgrid.apps.cases.actions import KeyUsed, receive
from civicgrid.apps.cases.queries.answers import question_fields
from civicgrid.apps.cases.queries.choices import area_options, type_options
from civicgrid.apps.cases.queries.written import SOURCES, SentBefore, report_of, type_asked, type_chosen
from civicgrid.apps.cases.types import Source
from civicgrid.apps.standards.types import CaseTypeRecord
from civicgrid.base.access import Actor
from civicgrid.base.http import Problem, Request, spoken
from civicgrid.base.ui import Answer, Context, Field, Option, called, page, told
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.ids import new_id
from civicgrid.kernel.roles import Role


@page("reports/new/", "New report", needs="cases.write_down", menu=30, statements=24, icon="add")
def new_report(request: Request) -> Context | Answer | HttpResponseBase:
    """Asks for a report and takes it in; what its type asks is answered first."""
    sent: Mapping[str, str] = request.POST.dict()
    if request.method != "POST":
        return _form(request.actor, {**request.GET.dict(), "origin_key": str(new_id())})
    try:
        chosen = type_chosen(sent)
        if chosen and chosen.questions and sent.get("asked") != chosen.code:
            return _form(request.actor, sent, chosen=chosen)
        (receipt,) = receive(request.actor, [report_of(sent, chosen)])
    except KeyUsed:
        error = SentBefore(remedy="send it again if this is another report")
        fresh = {**sent, "origin_key": str(new_id())}
        return Answer(_form(request.actor, fresh, type_asked(sent), spoken(error)), status=error.status)
    except CivicGridError as error:
        return Answer(_form(request.actor, sent, type_asked(sent), spoken(error)), status=error.status)
    told = gettext("It joined the case %(number)s.") if receipt.joined else gettext("The case %(number)s is open.")
    messages.success(request, told % {"number": receipt.number})
    return HttpResponseRedirect(resolve_url("case", number=receipt.number))


def _form(
    actor: Actor, sent: Mapping[str, str], chosen: CaseTypeRecord | None = None, problem: Problem | None = None
) -> Context:
    fields = {each.name: each for each in told(_fields(actor, sent), problem, {"point": "lon"})}
    questions = told(_questions(chosen, sent), problem)
    named = any(field.error for field in (*fields.values(), *questions))
    return {
        "what": [fields[name] for name in ("type", "text")],
        "where": [fields[name] for name in ("area", "address")],
        "degrees": [fields[name] for name in ("lon", "lat")],
        "who": [fields[name] for name in ("source", "reporter", "contact")],
        "questions": questions,
        "asked": chosen.code if chosen else "",
        "origin_key": sent.get("origin_key", ""),
        "problem": None if named else problem,
    }


def _questions(chosen: CaseTypeRecord | None, sent: Mapping[str, str]) -> Sequence[Field]:
    return question_fields(chosen.questions, sent, get_language() or "en") if chosen else ()


def _fields(actor: Actor, sent: Mapping[str, str]) -> list[Field]:
    def field(name: str, label: str, kind: str = "text", **more: Any) -> Field:
        return Field(name=name, label=label, kind=kind, **{"value": sent.get(name, ""), **more})

    officer = Role.OFFICER in actor.roles
    likely = Source.INSPECTOR if officer else Source.HOTLINE
    sources = [Option(each, called("source", each)) for each in SOURCES if officer or each is not Source.INSPECTOR]
    unsure = gettext("Not sure? Leave it empty: the dispatcher files it.")
    pointless = gettext("Name or code. It is enough where nobody knows the point.")
    return [
        field("type", gettext("Case type"), options=type_options(), free=True, hint=unsure),
        field("text", gettext("What is the matter?"), "textarea", free=True),
        field("area", gettext("Area"), options=area_options(), free=True, hint=pointless),
        field("address", gettext("Address, or how to find it")),
        field("lon", gettext("Longitude"), free=True, hint=gettext("in degrees, east is positive")),
        field("lat", gettext("Latitude"), free=True, hint=gettext("in degrees, north is positive")),
        field(
            "source", gettext("Source"), "select", options=sources, required=True, value=sent.get("source") or likely
        ),
        field("reporter", gettext("Who reports it")),
        field("contact", gettext("How to reach them"), hint=gettext("Kept encrypted.")),
    ]
