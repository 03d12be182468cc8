"""The city's time in every request, and the areas as JSON."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema

from civicgrid.base.http import api

from .api import NoCity, area, areas, children, city, locate_one, overlay, root
from .types import AreaRecord

router = Router(tags=["areas"])


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
    bounds: tuple[float, float, float, float]
    active: bool


class LocationOut(Schema):
    """Where a point lies: the deepest area, and one area of each overlay."""

    area: AreaOut
    overlays: list[AreaOut]


@router.get("", response=list[AreaOut], summary="The areas below one, or those of an overlay")
def list_areas(request: HttpRequest, parent: str = "", level: str = "") -> list[AreaRecord]:
    """The areas below `parent` (a code; empty: the city), or of an overlay `level`."""
    if level:
        return list(overlay(level))
    return list(children(area(parent).path if parent else root()))


@router.get("{code}", response=AreaOut, summary="One area")
def one_area(request: HttpRequest, code: str) -> AreaRecord:
    """The area of this code."""
    return area(code)


@api.get("locate", response=LocationOut, tags=["areas"], summary="Where a point lies")
def where(request: HttpRequest, lon: float, lat: float) -> dict[str, object]:
    """The deepest area around a point (WGS 84), and one of each overlay."""
    found = locate_one(lon, lat)
    return {"area": areas()[found.area], "overlays": [area(code) for code in found.overlays]}


api.add_router("areas", router)
