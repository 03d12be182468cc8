"""Case types over the JSON API."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from civicgrid.base.http import api

from .api import case_types
from .types import CaseTypeRecord

router = Router(tags=["standards"], auth=None)


class CaseTypeOut(Schema):
    """A type of cases; `leaf`: can be reported; `questions`: JSON Schema of answers."""

    code: str
    path: str
    name: dict[str, str]
    leaf: bool
    public: bool
    questions: dict[str, Any]


@router.get("", response=list[CaseTypeOut], summary="The case types in use")
def list_case_types(request: HttpRequest) -> list[CaseTypeRecord]:
    """All types and the classes above them, by path."""
    return [record for _, record in sorted(case_types().items()) if record.active]


api.add_router("case-types", router)
