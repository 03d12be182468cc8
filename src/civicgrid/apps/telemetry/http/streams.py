"""Streams as JSON: the list, one, what is kept of it, and the newest of an area."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from civicgrid.apps.grid import api as grid
from civicgrid.apps.telemetry.actions.streams import change, version_of
from civicgrid.apps.telemetry.models import ObservedProperty, Stream
from civicgrid.apps.telemetry.queries import lists
from civicgrid.apps.telemetry.queries.charts import stream_of
from civicgrid.apps.telemetry.queries.lists.asked import numbered
from civicgrid.apps.telemetry.queries.lists.filter import described, states
from civicgrid.apps.telemetry.rules.states import StreamState
from civicgrid.base.http import PageIn, Sent, coded, one_of, refuses, staff
from civicgrid.kernel import units

router = Router(tags=["telemetry"])

BY_CODE = lists.Naming(lambda words: coded("area", words, grid.find, grid.codes).path, numbered, one_of)
BELOW = "A code, or a path that an answer holds; all below it is meant too."


class StreamsIn(PageIn):
    """What a list of streams shows; what is not said does not narrow it."""

    words: str = Field("", description="All of these words are in its name, thing, property, asset or source.")
    state: str = Field("", description="How it is.", json_schema_extra={"enum": ["", *StreamState]})
    area: str = Field("", description=f"An area of the hierarchy. {BELOW}")
    property: str = Field("", description="The number of an observed property.")
    stream_class: str = Field("", alias="class", description="The code of a class of streams.")
    asset: str = Field("", description="The code of an asset.")
    thing: str = Field("", description="The number of a thing.")
    sort: str = Field("", description="By default by name.", json_schema_extra={"enum": ["", *lists.Sort]})
    after: str = Field("", max_length=500, description="`next` of the page before.")


class LatestOut(Schema):
    """The newest observation: a value, or the result where it is no number.

    Beside it the counts of all so far.
    """

    observation: int | None
    time: datetime
    arrival: datetime | None
    value: float | None
    result: str | None
    quality: int
    rows: int
    late: int
    out_of_order: int
    future: int
    unitless: int


class StreamOut(Schema):
    """A stream; `unit` is a UCUM code, bounds are in it.

    `area` and `organisation` are paths.
    """

    id: int
    name: str
    property: int
    property_name: str
    thing: int
    thing_name: str
    asset: str
    lon: float | None
    lat: float | None
    area: str
    organisation: str
    unit: str
    unit_symbol: str
    period_s: float | None
    low: float | None
    high: float | None
    deadband: float
    stream_class: str = Field(serialization_alias="class")
    calibrated_on: date | None
    calibration_due: date | None
    case_type: str
    source: str | None
    states: list[StreamState]
    latest: LatestOut | None
    version: str = Field(description="Names what is kept of it; see PATCH.")


class StreamsOut(Schema):
    """A page of a list; `next` goes into `after` for the next page, "" at the end."""

    streams: list[StreamOut]
    next: str


@router.get("streams", response=StreamsOut, by_alias=True, summary="Streams I may see")
def get_streams(request: HttpRequest, wanted: Query[StreamsIn]) -> dict[str, object]:
    """A page of streams, 50 unless you say how many, each with its newest observation."""
    actor = staff(request, "telemetry.see")
    page = lists.page_of(actor, _filter(wanted.model_dump(by_alias=True)), wanted.limit)
    return {"streams": [told(each) for each in page.streams], "next": page.next}


@router.get("streams/{int:stream}", response=StreamOut, by_alias=True, summary="One stream")
def get_stream(request: HttpRequest, stream: int) -> dict[str, Any]:
    """The stream as it is now."""
    return told(_described(stream_of(staff(request, "telemetry.see"), stream)))


class StreamIn(Sent, json_schema_extra={"examples": [{"low": 0, "high": 35, "period_s": 60}]}):
    """What is to be kept of a stream: what is not named stays, null takes it away."""

    unit: str | None = Field(None, max_length=40, description="A UCUM code, or a sign as °C. Values stay as they are.")
    period_s: float | None = None
    low: float | None = None
    high: float | None = None
    deadband: float | None = None
    organisation: str | None = Field(None, max_length=400, description="The owner: a code or a path.")
    stream_class: str | None = Field(None, alias="class", max_length=30)
    calibrated_on: date | None = None
    calibration_due: date | None = None
    case_type: str | None = Field(None, max_length=60, description="The code of a case type.")
    version: str = Field("", max_length=40, description="As it was seen: who changed it since makes this refused.")


@router.patch(
    "streams/{int:stream}", response=StreamOut, by_alias=True, summary="Keep a stream", openapi_extra=refuses(409)
)
def patch_stream(request: HttpRequest, stream: int, kept: StreamIn) -> dict[str, Any]:
    """Changes bounds, unit, period, owner, class and calibration.

    Each change is in the ledger.
    """
    actor = staff(request, "telemetry.see")
    sent = kept.model_dump(exclude_unset=True)
    seen = sent.pop("version", "")
    found = stream_of(actor, stream)
    change(actor, found, sent, seen=seen)
    return told(_described(found))


class AreaIn(PageIn):
    """Which streams: of an area, subareas included, and of one property."""

    area: str = Field("", description=f"An area of the hierarchy; empty: all that I may see. {BELOW}")
    property: str = Field("", description="The number of an observed property.")
    after: str = Field("", max_length=500, description="`next` of the answer before.")


class NewestOut(Schema):
    """What a stream said last, and where."""

    stream: int
    name: str
    property_name: str
    unit: str
    area: str
    lon: float | None
    lat: float | None
    time: datetime | None
    value: float | None
    result: str | None
    states: list[StreamState]


class AllNewestOut(Schema):
    """The newest of each stream; `next` goes into `after`, "" at the end."""

    streams: list[NewestOut]
    next: str


@router.get("latest", response=AllNewestOut, summary="The newest of everything in an area")
def get_latest(request: HttpRequest, wanted: Query[AreaIn]) -> dict[str, object]:
    """A page of streams by name, 50 unless you say how many.

    Those that never spoke are there, without a time.
    """
    actor = staff(request, "telemetry.see")
    asked = _filter({"area": wanted.area, "property": wanted.property, "after": wanted.after})
    page = lists.page_of(actor, asked, wanted.limit)
    rows = [told(each) for each in page.streams]
    nothing = {"time": None, "value": None, "result": None}
    newest = [{**row, "stream": row["id"], **nothing, **(row["latest"] or {})} for row in rows]
    return {"streams": newest, "next": page.next}


class PropertyOut(Schema):
    """Something that is observed."""

    id: int
    name: str
    definition: str


@router.get("properties", response=list[PropertyOut], summary="What is observed")
def get_properties(request: HttpRequest) -> list[ObservedProperty]:
    """All observed properties, by number."""
    staff(request, "telemetry.see")
    return list(ObservedProperty.objects.order_by("pk")[:2000])


def told(stream: Any) -> dict[str, Any]:  # noqa: ANN401  described() adds what its type does not say
    """A described stream as the document tells it."""
    latest = getattr(stream, "latest", None)
    own = ("name", "area", "organisation", "unit", "period_s", "low", "high", "deadband", "case_type", "source")
    return {
        "id": stream.pk,
        **{name: getattr(stream, name) for name in (*own, "calibrated_on", "calibration_due", "lon", "lat")},
        "property": stream.observed_property_id,
        "property_name": stream.observed_property.name,
        "thing": stream.thing_id,
        "thing_name": stream.thing.name,
        "asset": stream.thing.asset,
        "unit_symbol": units.symbol(stream.unit) if stream.unit else "",
        "stream_class": stream.stream_class_id,
        "states": states(stream, timezone.localdate()),
        "latest": None if latest is None or latest.time is None else _newest(latest),
        "version": version_of(stream),
    }


def _newest(latest: object) -> dict[str, Any]:
    return {name: getattr(latest, name) for name in LatestOut.model_fields}


def _described(stream: Stream) -> Stream:
    return described(Stream.objects.filter(pk=stream.pk)).get()


def _filter(sent: dict[str, Any]) -> lists.StreamFilter:
    """The filter; raises what is wrong with the first field that cannot be read."""
    asked = lists.asked_of(sent, timezone.localdate(), BY_CODE)
    for error in asked.errors.values():
        raise error
    return asked.filter
