"""Who answers for what, as JSON."""

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from civicgrid.apps.directory import api as directory
from civicgrid.apps.grid import api as grid
from civicgrid.apps.standards import api as standards
from civicgrid.base.http import Sent, api, coded, refuses, staff
from civicgrid.kernel.errors import NotFound
from civicgrid.kernel.workflow import Phase

from .api import owner

router = Router(tags=["duties"])


class NobodyAnswers(NotFound):
    """Nobody answers for {type} in {area} in the phase {phase}."""


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


class QuestionIn(Sent):
    """A case type, an area and a phase."""

    type: str = Field(
        description="A case type or class: its code, or its path.", json_schema_extra={"example": "C0112"}
    )
    area: str = Field(description="An area: its code, or its path.", json_schema_extra={"example": "990101"})
    phase: Phase = Phase.HANDLE


@router.get("owner", response=DutyOut, summary="Who answers for a case type in an area", openapi_extra=refuses(404))
def get_owner(request: HttpRequest, asked: Query[QuestionIn]) -> dict[str, object]:
    """The duty in force today."""
    staff(request, "directory.see")
    case_type = coded("type", asked.type, standards.case_type, standards.codes)
    area = coded("area", asked.area, grid.find, grid.codes)
    found = owner(case_type.path, area.path, asked.phase, timezone.localdate())
    if found is None:
        raise NobodyAnswers(
            type=asked.type, area=asked.area, phase=asked.phase, remedy="such cases go to the public pool"
        )
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
