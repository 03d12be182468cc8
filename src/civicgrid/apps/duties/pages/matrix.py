"""Who answers for what, by type and area; where the matrix has gaps and overlaps."""

from collections.abc import Sequence
from datetime import date

import msgspec
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext

from civicgrid.apps.duties import api as duties
from civicgrid.apps.duties.types import DutyRecord, Finding
from civicgrid.apps.grid import api as grid
from civicgrid.apps.standards import api as standards
from civicgrid.base.http import Request, narrowed_by, spoken
from civicgrid.base.ui import MOST_OPTIONS, Answer, Context, Field, Option, called, page, told
from civicgrid.kernel.errors import CivicGridError, InvalidInput
from civicgrid.kernel.paths import depth
from civicgrid.kernel.spreadsheet import BYTE_ORDER_MARK, lines
from civicgrid.kernel.workflow import Phase

SHOWN = 100
"""Findings on the page at once; the command line tells all."""
COLUMNS = ("type", "area", "phase", "organisation", "basis", "start", "end")


class NoSuchType(InvalidInput):
    """There is no case type called {value}."""


class NoSuchArea(InvalidInput):
    """There is no area called {value}."""


class Line(msgspec.Struct, frozen=True):
    """A phase, and the duty that wins in it; None is a gap."""

    phase: str
    duty: DutyRecord | None


class Told(msgspec.Struct, frozen=True):
    """A finding in words: its phases, and who answers."""

    kind: str
    type: str
    area: str
    phases: Sequence[str]
    who: Sequence[str]


@page("matrix/", "Who answers", needs="directory.see", menu=40, icon="matrix")
def matrix(request: Request) -> Context | Answer | HttpResponse:
    """The duties of all phases for a type in an area, or a review of the whole matrix."""
    narrowed_by(request.GET, ("type", "area", "review", "csv"))
    if "csv" in request.GET:
        return _csv()
    day = timezone.localdate()
    sent = {name: request.GET.get(name, "").strip() for name in ("type", "area")}
    if request.GET.get("review"):
        found = duties.findings(day)
        return {
            "fields": _fields(sent),
            "findings": list(map(_told, found[:SHOWN])),
            "found": len(found),
            "reviewed": True,
        }
    if not any(sent.values()):
        return {"fields": _fields(sent)}
    try:
        kind, area = _type(sent["type"]), _area(sent["area"])
    except CivicGridError as error:
        return Answer({"fields": _fields(sent, error)}, status=error.status)
    return {"fields": _fields(sent), "lines": _lines(kind, area, day), "type": kind, "area": area}


def _csv() -> HttpResponse:
    """Every duty, as the city's folder writes them."""
    rows = [[getattr(each, column) or "" for column in COLUMNS] for each in duties.stored_duties()]
    response = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="duties.csv"'
    response.writelines(lines([COLUMNS, *rows]))
    return response


def _told(finding: Finding) -> Told:
    phases = [called("phase", phase) for phase in finding.phases]
    who = [called("organisation", duty.organisation_path) for duty in finding.duties]
    return Told(finding.kind, finding.type, finding.area, phases, who)


def _lines(kind: str, area: str, day: date) -> list[Line]:
    return [Line(phase, duties.owner(kind, area, phase, day)) for phase in Phase]


def _type(words: str) -> str:
    """The path of a type or class; "" where none is named."""
    if not words:
        return ""
    found = standards.find(words)
    if found is None:
        raise NoSuchType(field="type", value=words, remedy="choose one of the list")
    return found.path


def _area(words: str) -> str:
    """The path of an area; the whole city where none is named."""
    if not words:
        return grid.root()
    folded = words.casefold()
    for each in grid.areas().values():
        if words == each.code or folded in (name.casefold() for name in each.name.values()):
            return each.path
    raise NoSuchArea(field="area", value=words, remedy="choose one of the list")


def _fields(sent: dict[str, str], error: CivicGridError | None = None) -> list[Field]:
    types = [Option(called("type", each.path), each.code) for each in standards.case_types().values() if each.active]
    places = sorted((each for each in grid.areas().values() if each.active), key=lambda each: depth(each.path))
    areas = [Option(called("area", each.path), called("level", each.level)) for each in places[:MOST_OPTIONS]]
    fields = [
        Field(name="type", label=gettext("Case type or class"), value=sent["type"], options=types, free=True),
        Field(name="area", label=gettext("Area"), value=sent["area"], options=areas, free=True),
    ]
    return told(fields, spoken(error) if error else None)
