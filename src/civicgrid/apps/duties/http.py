"""Who answers for what, as JSON."""

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from civicgrid.apps.directory import api as directory
from civicgrid.apps.grid import api as grid
from civicgrid.apps.standards import api as standards
from civicgrid.base.http import api
from civicgrid.kernel.errors import NotFound
from civicgrid.kernel.workflow import Phase

from .api import owner

router = Router(tags=["duties"])


class NobodyAnswers(NotFound):
    """Nobody answers for {type} in {area} in the phase {phase}."""


class UnknownType(NotFound):
    """There is no case type with the code {code}."""


class DutyOut(Schema):
    """The rule that wins: who answers, why, and what it is about ("" = all)."""

    organisation: str
    organisation_name: dict[str, str]
    basis: str
    type: str
    area: str
    phase: str
    start: date | None
    end: date | None


@router.get("owner", response=DutyOut, summary="Who answers for a case type in an area")
def who_answers(
    request: HttpRequest,
    type: str,
    area: str,
    phase: Phase = Phase.HANDLE,
) -> dict[str, object]:
    """The duty in force today for a case type (a code), an area (a code) and a phase."""
    case_type = standards.case_type(type)
    if case_type is None:
        raise UnknownType(field="type", code=type)
    found = owner(case_type.path, grid.area(area).path, phase, timezone.localdate())
    if found is None:
        raise NobodyAnswers(type=type, area=area, phase=phase, remedy="such cases go to the public pool")
    name = directory.organisations()[found.organisation].name
    return {
        "organisation": found.organisation,
        "organisation_name": name,
        "basis": found.basis,
        "type": found.type,
        "area": found.area,
        "phase": found.phase,
        "start": found.start,
        "end": found.end,
    }


api.add_router("duties", router)
