"""A new report by staff: where, what, in words; then what its type asks.

Sent twice, it counts once. An officer begins with the photo, and the phone says where it is.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import get_language, gettext

from civicgrid.apps.cases.actions import KeyUsed, receive_seen
from civicgrid.apps.cases.models import Case, Report
from civicgrid.apps.cases.queries import sketch_of
from civicgrid.apps.cases.queries.answers import question_fields
from civicgrid.apps.cases.queries.choices import area_named, area_options, type_options
from civicgrid.apps.cases.queries.written import SOURCES, SentBefore, point_of, report_of, type_asked, type_chosen
from civicgrid.apps.cases.types import Source
from civicgrid.apps.grid import api as grid
from civicgrid.apps.standards.types import CaseTypeRecord
from civicgrid.base.access import Actor
from civicgrid.base.http import Problem, Request, spoken
from civicgrid.base.pictures import photo_in
from civicgrid.base.ui import Answer, Context, Field, Option, called, page, told
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.ids import new_id
from civicgrid.kernel.roles import Role

PHOTOS = ("photo", "photo_other")
"""The fields of the photos."""
PARTS = ("where", "asks")
"""What the page asks for anew by itself: where the point lies, what the type asks."""


@page("reports/new/", "New report", needs="cases.write_down", menu=30, statements=24, icon="add")
def new_report(request: Request) -> Context | Answer | HttpResponseBase:
    """Asks for a report and takes it in; what its type asks is answered first."""
    sent: Mapping[str, str] = request.POST.dict()
    if request.method != "POST":
        return _asked(request)
    try:
        chosen = type_chosen(sent)
        if chosen and chosen.questions and sent.get("asked") != chosen.code:
            return _again(request, _form(request.actor, sent, chosen=chosen))
        photos = [content for name in PHOTOS if (content := photo_in(request, name)) is not None]
        receipt = receive_seen(request.actor, report_of(sent, chosen), photos)
    except KeyUsed:
        error = SentBefore(remedy="send it again if this is another report")
        fresh = {**sent, "origin_key": str(new_id())}
        return Answer(_again(request, _form(request.actor, fresh, type_asked(sent), spoken(error))), error.status)
    except CivicGridError as error:
        return Answer(_again(request, _form(request.actor, sent, type_asked(sent), spoken(error))), error.status)
    told = gettext("It joined the case %(number)s.") if receipt.joined else gettext("The case %(number)s is open.")
    messages.success(request, told % {"number": receipt.number})
    return HttpResponseRedirect(resolve_url("case", number=receipt.number))


def _asked(request: Request) -> Context | Answer:
    """The form as a link may have filled it; of it the part that the page asks for."""
    given = {**request.GET.dict(), "origin_key": str(new_id())}
    part = request.headers.get("HX-Target", "")
    if part not in PARTS:
        return _form(request.actor, given)
    try:
        form = _form(request.actor, given, type_chosen(given))
    except CivicGridError:
        form = _form(request.actor, given)
    if part == "where" and "sketch" not in form:
        form = {**_form(request.actor, {**given, "lon": "", "lat": ""}), "elsewhere": True}
    return Answer(form, part=part)


def _again(request: Request, form: Context) -> Context:
    """The form once more; a browser does not keep the photos of it."""
    return {**form, "lost": any(name in request.FILES for name in PHOTOS), "returned": True}


def _form(
    actor: Actor, sent: Mapping[str, str], chosen: CaseTypeRecord | None = None, problem: Problem | None = None
) -> Context:
    found = _found(sent)
    given = {**sent, "area": sent.get("area") or found.get("area_name", "")}
    problem = problem or found.get("problem")
    fields = {each.name: each for each in told(_fields(actor, given), problem, {"point": "lon"})}
    questions = told(_questions(chosen, sent), problem)
    named = any(field.error for field in (*fields.values(), *questions))
    return {
        **found,
        "what": [fields[name] for name in ("type", "text")],
        "where": [fields[name] for name in ("area", "address")],
        "degrees": [fields[name] for name in ("lon", "lat")],
        "who": [fields[name] for name in ("source", "reporter", "contact")],
        "questions": questions,
        "asked": chosen.code if chosen else "",
        "origin_key": sent.get("origin_key", ""),
        "problem": None if named else problem,
        "street": Role.OFFICER in actor.roles,
        "photos": PHOTOS,
    }


def _found(sent: Mapping[str, str]) -> Context:
    """The area of the point, if there is one: its name, and a drawing of it."""
    try:
        point = point_of(sent)
        if point is None:
            return {}
        path = grid.locate_one(*point).area
    except CivicGridError as error:
        return {"problem": spoken(error)}
    lon, lat = point
    sketch = sketch_of(Case(area=path), [Report(lon=lon, lat=lat)])
    return {"area_path": path, "area_name": area_named(path), "sketch": sketch}


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
