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
from civicgrid.apps.cases.queries.answers import answers_of, question_fields
from civicgrid.apps.cases.queries.choices import area_of, area_options, leaf_of, type_of, type_options
from civicgrid.apps.cases.types import NewReport, Source
from civicgrid.apps.standards.types import CaseTypeRecord
from civicgrid.base.access import Actor
from civicgrid.base.http import Problem, Request, spoken
from civicgrid.base.ui import Answer, Context, Field, Option, called, page, told
from civicgrid.kernel.errors import CivicGridError, Conflict, InvalidInput
from civicgrid.kernel.ids import new_id
from civicgrid.kernel.roles import Role

SOURCES = (
    Source.HOTLINE,
    Source.CITIZEN,
    Source.INSPECTOR,
    Source.DEPARTMENT,
    Source.SOCIAL,
    Source.EMAIL,
    Source.APP,
    Source.WEB,
    Source.OTHER,
)
"""The channels whose reports staff write down."""


class NoPlace(InvalidInput):
    """Say where it is: an area, or a longitude and a latitude."""


class SentBefore(Conflict):
    """This form was sent before, and said something else then."""


class NotDegrees(InvalidInput):
    """{value} is not a number of degrees."""


@page("reports/new/", "New report", needs="cases.see", menu=30, statements=24, icon="add")
def new_report(request: Request) -> Context | Answer | HttpResponseBase:
    """Asks for a report and takes it in; what its type asks is answered first."""
    sent: Mapping[str, str] = request.POST.dict()
    if request.method != "POST":
        return _form(request.actor, {**request.GET.dict(), "origin_key": str(new_id())})
    try:
        chosen = leaf_of(sent["type"]) if sent.get("type", "").strip() else None
        if chosen and chosen.questions and sent.get("asked") != chosen.code:
            return _form(request.actor, sent, chosen=chosen)
        (receipt,) = receive(request.actor, [_report(sent, chosen)])
    except KeyUsed:
        error = SentBefore(remedy="send it again if this is another report")
        fresh = {**sent, "origin_key": str(new_id())}
        return Answer(_form(request.actor, fresh, _type_in(sent), spoken(error)), status=error.status)
    except CivicGridError as error:
        return Answer(_form(request.actor, sent, _type_in(sent), spoken(error)), status=error.status)
    told = gettext("It joined the case %(number)s.") if receipt.joined else gettext("The case %(number)s is open.")
    messages.success(request, told % {"number": receipt.number})
    return HttpResponseRedirect(resolve_url("case", number=receipt.number))


def _report(sent: Mapping[str, str], chosen: CaseTypeRecord | None) -> NewReport:
    lon, lat, area = _place(sent)
    return NewReport(
        source=_source(sent.get("source", "")),
        origin_key=sent.get("origin_key", ""),
        text=sent.get("text", "").strip(),
        type=chosen.path if chosen else "",
        lon=lon,
        lat=lat,
        area=area,
        address=sent.get("address", "").strip(),
        reporter=sent.get("reporter", "").strip(),
        contact=sent.get("contact", "").strip(),
        answers=dict(answers_of(chosen.questions, sent)) if chosen else {},
    )


def _source(words: str) -> Source:
    if words not in SOURCES:
        raise InvalidInput(field="source", value=words, remedy="choose one of the list")
    return Source(words)


def _place(sent: Mapping[str, str]) -> tuple[float | None, float | None, str]:
    """Longitude, latitude and area: the area only where no point is given."""
    if sent.get("lon", "").strip() or sent.get("lat", "").strip():
        return _degrees("lon", sent), _degrees("lat", sent), ""
    if not sent.get("area", "").strip():
        raise NoPlace(field="area", remedy="choose an area of the list")
    return None, None, area_of(sent["area"]).path


def _degrees(field: str, sent: Mapping[str, str]) -> float:
    try:
        return float(sent.get(field, ""))
    except ValueError as error:
        raise NotDegrees(field=field, value=sent.get(field, ""), remedy="write it as 121.4737") from error


def _type_in(sent: Mapping[str, str]) -> CaseTypeRecord | None:
    try:
        return type_of(sent.get("asked", "")) if sent.get("asked") else None
    except CivicGridError:
        return None


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
