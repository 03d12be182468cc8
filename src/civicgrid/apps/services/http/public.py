"""Public cases as JSON, without a key."""

from datetime import datetime

import msgspec
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from civicgrid.apps.cases import api as cases
from civicgrid.apps.services.queries.public_asked import strictly
from civicgrid.base.http import PageIn, api, refuses, sender_of
from civicgrid.base.http.limits import look
from civicgrid.kernel.errors import NotFound
from civicgrid.kernel.places import cursor_of

router = Router(tags=["public"], auth=None)


class NobodySees(NotFound):
    """There is no case of the number {number} that everybody may see."""


class PublicCaseOut(Schema):
    """A case as everybody sees it.

    `lon`, `lat` and `area` are no finer than `rounded_m`.
    """

    number: str
    type: str
    area: str
    state: str
    open: bool
    organisation: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    changed_at: datetime
    late: bool
    reports: int
    rounded_m: float
    lon: float | None
    lat: float | None
    text: str
    address: str


class PublicCasesOut(Schema):
    """A page; `next` goes into `after` for the next page, "" at the end."""

    cases: list[PublicCaseOut]
    next: str


class PublicIn(PageIn):
    """Which cases: what is not said does not narrow them."""

    area: str = Field("", description="An area by code or name, all below it too.")
    type: str = Field("", description="A public type or class by code or name.")
    state: str = Field("", description="`open` or `closed`.")
    opened_from: str = Field("", alias="from", description="The first day on which they were reported.")
    opened_to: str = Field("", alias="to", description="The last day on which they were reported.")
    bbox: str = Field("", description="West, south, east, north in degrees, with commas.")
    after: str = Field("", description="`next` of the page before.")


@router.get("cases", response=PublicCasesOut, summary="Cases that everybody may see", openapi_extra=refuses(429))
def list_public_cases(request: HttpRequest, wanted: Query[PublicIn]) -> dict[str, object]:
    """A page, the newest first; 50 unless you say how many."""
    look(sender_of(request))
    asked = strictly(wanted.model_dump(by_alias=True, exclude={"limit"}))
    found = cases.public_cases(asked.filter, wanted.limit + 1)
    shown = found[: wanted.limit]
    return {"cases": shown, "next": cursor_of(shown[-1].opened_at, shown[-1].number) if len(found) > len(shown) else ""}


@router.get(
    "cases/{number}", response=PublicCaseOut, summary="One case that everybody may see", openapi_extra=refuses(429)
)
def get_public_case(request: HttpRequest, number: str) -> dict[str, object]:
    """The case of this number."""
    look(sender_of(request))
    found = cases.public_case(number)
    if found is None:
        raise NobodySees(field="number", number=number, remedy="check the number")
    return msgspec.structs.asdict(found)


api.add_router("public", router)
