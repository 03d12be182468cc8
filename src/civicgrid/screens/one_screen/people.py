"""People on duty on the map: where they said they are, and what they are at."""

import time
from collections.abc import Sequence
from datetime import datetime

import msgspec

from civicgrid.apps.cases import api as cases
from civicgrid.apps.directory import api as directory
from civicgrid.apps.directory.types import OnDuty
from civicgrid.apps.grid import api as grid
from civicgrid.base.ui import called
from civicgrid.kernel.i18n import in_language

from .groups import Group
from .words import Told, iso

FRESH_S = 5.0


class Placed(msgspec.Struct, frozen=True):
    """Somebody on duty with the path of the area, "" where no place is known."""

    who: OnDuty
    area: str
    errand: str


_held: tuple[float, Sequence[Placed]] = (float("-inf"), ())


def people(group: Group) -> list[Told]:
    """Those on duty whom a group may see; read at most every few seconds."""
    return [_told(each, group.language) for each in _placed() if group.sees_person(each)]


def forget() -> None:
    """Reads them anew at the next use."""
    global _held
    _held = float("-inf"), ()


def _placed() -> Sequence[Placed]:
    global _held
    now = time.monotonic()
    if now - _held[0] > FRESH_S:
        _held = now, _read()
    return _held[1]


def _read() -> Sequence[Placed]:
    on_duty = directory.on_duty()
    places = grid.locate([_number(each.lon) for each in on_duty], [_number(each.lat) for each in on_duty])
    errands = cases.errands_at_hand(each.login for each in on_duty) if on_duty else {}
    return [
        Placed(each, place.area if place else "", errands.get(each.login, ""))
        for each, place in zip(on_duty, places, strict=True)
    ]


def _number(degrees: float | None) -> float:
    return float("nan") if degrees is None else degrees


def _told(placed: Placed, language: str) -> Told:
    who = placed.who
    return {
        "id": who.login,
        "name": in_language(who.name, language) or who.login,
        "role": called("role", who.role),
        "lon": who.lon,
        "lat": who.lat,
        "at": iso(_seen_at(who)),
        "area": called("area", placed.area) if placed.area else "",
        "errand": placed.errand,
    }


def _seen_at(who: OnDuty) -> datetime:
    return who.at or who.since
