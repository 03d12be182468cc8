"""The city's time in every request, and the areas as JSON."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from civicgrid.base.http import Sent, Unfit, api, coded, one_of

from .api import NoCity, area, areas, children, city, codes, find, locate_one, overlay, root
from .types import AreaRecord

router = Router(tags=["areas"], auth=None)


class TwoWays(Unfit):
    """An overlay has no parent to look below."""


class CityTime:
    """Shows and reads times in the city's time zone."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(_zone()):
            return self.respond(request)


def _zone() -> ZoneInfo | None:
    try:
        return ZoneInfo(city().time_zone)
    except NoCity:
        return None


class AreaOut(Schema):
    """An area: `bounds` is west, south, east, north."""

    code: str
    path: str
    level: str
    name: dict[str, str]
    area_m2: float
    lon: float
    lat: float
    bounds: list[float] = Field(min_length=4, max_length=4)
    active: bool


class LocationOut(Schema):
    """Where a point lies: the deepest area, and one area of each overlay."""

    area: AreaOut
    overlays: list[AreaOut]


class AreasIn(Sent):
    """Which areas: those below one, or those of an overlay."""

    parent: str = Field("", description="A code, or a path that an answer holds; empty: the city.")
    level: str = Field("", description="An overlay of the city, such as police_district.")


@router.get("", response=list[AreaOut], summary="The areas below one, or those of an overlay")
def list_areas(request: HttpRequest, wanted: Query[AreasIn]) -> list[AreaRecord]:
    """The areas below `parent`, or all of an overlay `level`."""
    if wanted.level and wanted.parent:
        raise TwoWays(field="parent", remedy="ask for one of parent and level")
    if wanted.level:
        return list(overlay(one_of("level", wanted.level, city().overlays)))
    return list(children(coded("parent", wanted.parent, find, codes).path if wanted.parent else root()))


@router.get("{code}", response=AreaOut, summary="One area")
def get_area(request: HttpRequest, code: str) -> AreaRecord:
    """The area of this code."""
    return area(code)


class PointIn(Sent):
    """A point (WGS 84)."""

    lon: float = Field(description="Degrees east.", json_schema_extra={"example": 119.9493})
    lat: float = Field(description="Degrees north.", json_schema_extra={"example": 31.1974})


@api.get("locate", auth=None, response=LocationOut, tags=["areas"], summary="Where a point lies")
def locate_point(request: HttpRequest, point: Query[PointIn]) -> dict[str, object]:
    """The deepest area around a point, and one of each overlay."""
    found = locate_one(point.lon, point.lat)
    return {"area": areas()[found.area], "overlays": [area(code) for code in found.overlays]}


api.add_router("areas", router)
