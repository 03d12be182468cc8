"""Where is it: words, a point, or a part of the city; each alone is enough."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from civicgrid.apps.grid import api as grid
from civicgrid.apps.services.actions import drafts
from civicgrid.apps.services.actions.drafts import NothingWhere
from civicgrid.apps.services.models import Draft
from civicgrid.apps.services.queries.places import MOST_AREAS, places_meant, widest_places
from civicgrid.base.http import Problem, Request
from civicgrid.base.ui import Context, Field
from civicgrid.kernel.errors import InvalidInput

from .form import Stay

NOT_SURE = "-"
Place = dict[str, Any]


class NoPartChosen(InvalidInput):
    """Choose a part of the city, or say that you are not sure."""


def asks(draft: Draft, sent: Mapping[str, str], problem: Problem | None = None) -> Context:
    """The question; with areas to choose from once the words mean several, or none."""
    words = sent.get("place", draft.address).strip()
    asked = bool(sent) and bool(words) and not _point(sent)
    found = places_meant(words)[:MOST_AREAS] if asked else []
    wrong = problem if problem and problem.field in {"place", "address", "point"} else None
    beside = problem is not None and problem.field == "point"
    return {
        "place": Field(
            name="place",
            label=gettext("Street and number, a place people know, or a part of the city"),
            value=words,
            free=True,
            error=gettext("This point lies outside of the city.") if beside else wrong.title if wrong else "",
            remedy=gettext("choose a point in the city, or write where it is")
            if beside
            else wrong.remedy
            if wrong
            else "",
            fills="street-address",
        ),
        "options": (found or widest_places()) if asked or _is_area(problem) else [],
        "found": bool(found),
        "asked": words if asked or _is_area(problem) else "",
        "area": sent.get("area", draft.area),
        "bounds": ",".join(f"{degrees:.5f}" for degrees in grid.areas()[grid.root()].bounds),
        "lon": "" if beside else sent.get("lon", "" if draft.lon is None else draft.lon),
        "lat": "" if beside else sent.get("lat", "" if draft.lat is None else draft.lat),
        "choose_error": _is_area(problem),
        "problem": problem if problem and not wrong else None,
    }


def understood(sent: Mapping[str, str]) -> Place | None:
    """Where it is; None where it has to be asked which area; raises what is wrong."""
    words = sent.get("place", "").strip()
    if point := _point(sent):
        lon, lat = point
        return {"address": words, "lon": lon, "lat": lat, "area": ""}
    if not words and not sent.get("area"):
        raise NothingWhere(field="place")
    if "area" in sent and sent.get("asked", "") == words:
        return _in_area(words, "" if sent["area"] == NOT_SURE else sent["area"])
    if sent.get("asked") and sent["asked"] == words:
        raise NoPartChosen(field="area")
    found = places_meant(words)
    return _in_area(words, found[0].path) if len(found) == 1 else None


def take(draft: Draft, request: Request) -> Stay:
    """Sets the place of a draft, or asks which area is meant."""
    place = understood(request.POST.dict())
    if place is None:
        return None
    drafts.place(draft, **place)
    return False


def _in_area(words: str, area: str) -> Place:
    return {"address": words, "lon": None, "lat": None, "area": area}


def _point(sent: Mapping[str, str]) -> tuple[float, float] | None:
    if sent.get("no_point"):
        return None
    try:
        return float(sent.get("lon", "")), float(sent.get("lat", ""))
    except ValueError:
        return None


def _is_area(problem: Problem | None) -> bool:
    return bool(problem and problem.field == "area")
