"""The fields of a call, and the report that they make."""

from collections.abc import Mapping, Sequence

import msgspec
from django.utils.translation import get_language, gettext

from civicgrid.apps.cases import api as cases
from civicgrid.apps.cases.types import NewReport, Source
from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.actions.sending import reachable
from civicgrid.apps.services.queries.places import area_named_by
from civicgrid.apps.standards.types import CaseTypeRecord
from civicgrid.base.http import Problem
from civicgrid.base.ui import Field, Option, each_told, told
from civicgrid.base.ui.moments import span_words
from civicgrid.kernel.clock import Span
from civicgrid.kernel.errors import CivicGridError, InvalidInput

MOST_NAME = 80


class NothingTold(InvalidInput):
    """The call does not say yet what is the matter."""


def call_fields(sent: Mapping[str, str], problem: Problem | None) -> dict[str, Field]:
    """Every field of the call by name, with the problem beside the one it names."""
    within = [Option(each, span_words(Span.parse(each))) for each in cases.WITHIN]
    fields = [
        _field(sent, "contact", gettext("Telephone or e-mail of the caller"), hint=gettext("Kept encrypted.")),
        _field(sent, "who", gettext("Name of the caller")),
        _field(sent, "for_who", gettext("Name of whom it concerns")),
        _field(sent, "for_contact", gettext("How to reach them")),
        _field(sent, "text", gettext("What is the matter?"), "textarea"),
        _field(sent, "address", gettext("Address, or how to find it")),
        _field(sent, "area", gettext("Area"), options=cases.area_options()),
        _field(sent, "type", gettext("Case type"), options=cases.type_options()),
        _field(sent, "why", gettext("What the call shall be about")),
        _field(sent, "within", gettext("Within"), "select", options=within),
    ]
    names = {"reporter": "who", "point": "area", "origin_key": "text", "speaks_of": "text"}
    refused = each_told(fields, _lacking(sent)) if problem else fields
    return {field.name: field for field in told(refused, problem, names)}


def _lacking(sent: Mapping[str, str]) -> Mapping[str, CivicGridError]:
    """What a call that shall be a report still does not say, beside what refused it."""
    said = sent.get("step") != "report" or sent.get("text", "").strip() or sent.get("type", "").strip()
    return {} if said else {"text": NothingTold(field="text", remedy="write it in words, or choose a type")}


def _field(
    sent: Mapping[str, str],
    name: str,
    label: str,
    kind: str = "text",
    *,
    hint: str = "",
    options: Sequence[Option] = (),
) -> Field:
    return Field(
        name=name, label=label, kind=kind, value=sent.get(name, ""), hint=hint, options=options, free=True, form="call"
    )


def question_fields(sent: Mapping[str, str], problem: Problem | None) -> list[Field]:
    """What the type asks that the form has named, once it is asked."""
    chosen = cases.type_asked(sent)
    return told(cases.question_fields(chosen.questions, sent, get_language() or "en"), problem) if chosen else []


def type_named(sent: Mapping[str, str]) -> str:
    """The path of the type that the form names, "" where it names none."""
    try:
        chosen = cases.type_chosen(sent)
    except CivicGridError:
        return ""
    return chosen.path if chosen else ""


def area_named(sent: Mapping[str, str]) -> str:
    """The path of the area of the point, else of that named by the form; "" for none."""
    try:
        if sent.get("lon") and sent.get("lat") and not sent.get("no_point"):
            return grid.locate_one(float(sent["lon"]), float(sent["lat"])).area
        return cases.area_of(sent["area"]).path if sent.get("area", "").strip() else ""
    except (CivicGridError, ValueError):
        return ""


def in_the_name(sent: Mapping[str, str], new: NewReport) -> NewReport:
    """The report in the name of the caller, or of whom it concerns."""
    caller, other = sent.get("who", "").strip(), sent.get("for_who", "").strip()
    through = gettext("%(other)s (through %(caller)s)") % {"other": other, "caller": caller}
    reporter = through if other and caller else other or caller
    contact = reachable(sent.get("for_contact", ""), "for_contact") or reachable(sent.get("contact", ""))
    return msgspec.structs.replace(new, reporter=reporter[:MOST_NAME], contact=contact)


def written(sent: Mapping[str, str], chosen: CaseTypeRecord | None) -> NewReport:
    """The call as a report."""
    nowhere = {"lon": "", "lat": ""} if sent.get("no_point") else {}
    said = bool(sent.get("area", "").strip() or sent.get("unsure"))
    named = {} if said else {"area": area_named_by(sent.get("address", ""))}
    new = cases.report_of({**sent, "source": Source.HOTLINE, **nowhere, **named}, chosen)
    return in_the_name(sent, new)
