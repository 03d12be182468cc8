"""Search on the map: whatever registers here can be found."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime

from django.urls import reverse

from civicgrid.apps.assets import api as assets
from civicgrid.apps.cases import api as cases
from civicgrid.apps.grid import api as grid
from civicgrid.apps.grid.types import AreaRecord
from civicgrid.base.access import Actor
from civicgrid.base.ui import called
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.i18n import in_language
from civicgrid.kernel.paths import parent

from .spots import URGENCIES, urgency
from .words import Told, case_link, iso, open_link, titled

MOST = 8
"""Finds of each kind."""
LONGEST = 100

Search = Callable[[Actor, str, str], Iterable[Told]]
"""(who asks, words, language) -> finds: kind, words, sub, lon, lat, bounds, link; of a case what is shown of it."""

_kinds: dict[str, Search] = {}


def finds(kind: str) -> Callable[[Search], Search]:
    """Registers what looks for one kind of thing."""

    def register(search: Search) -> Search:
        _kinds[kind] = search
        return search

    return register


def search(actor: Actor, words: str, language: str) -> list[Told]:
    """What fits the words, kind by kind."""
    asked = words.strip()[:LONGEST].replace("\0", " ")
    if not asked:
        return []
    return [{"kind": kind, **found} for kind, look in _kinds.items() for found in look(actor, asked, language)]


@finds("area")
def areas(_actor: Actor, words: str, language: str) -> Iterator[Told]:
    """Areas in use by code or name, the largest first."""
    asked = words.casefold()
    fitting = [area for area in grid.areas().values() if area.active and _fits(area, asked)]
    fitting.sort(key=lambda area: (area.code.casefold() != asked, -area.area_m2))
    for area in fitting[:MOST]:
        yield {
            "words": in_language(area.name, language) or area.code,
            "sub": " · ".join(filter(None, (called("level", area.level), called("area", parent(area.path))))),
            "code": area.code,
            "lon": area.lon,
            "lat": area.lat,
            "bounds": area.bounds,
            "link": open_link(area=area.code),
        }


@finds("case")
def numbers(actor: Actor, words: str, _language: str) -> Iterator[Told]:
    """Cases by number, by words and by address, as the list of cases finds them."""
    now = datetime.now(UTC)
    asked = cases.asked_of({"words": words}, now)
    if asked.errors:
        return
    for case in cases.page_of(actor, asked.filter, MOST).cases:
        yield {
            "words": titled(case.title, case.type, case.number),
            "sub": " · ".join(filter(None, (case.number, called("state", case.state), cases.redacted(case.address)))),
            "code": case.number,
            "lon": case.lon,
            "lat": case.lat,
            "bounds": None,
            "link": case_link(case.number),
            "case": _shown(case.state, case.phase_due_at, now)
            | {
                "type": called("type", case.type) if case.type else "",
                "owner": called("organisation", case.organisation) if case.organisation else "",
            },
        }


def _shown(state: str, due: datetime | None, now: datetime) -> Told:
    """The state in words, and what the clock says of an open case."""
    if state not in cases.OPEN:
        return {"state": called("state", state), "urgency": "", "due": None}
    return {
        "state": called("state", state),
        "urgency": URGENCIES[urgency(due, now)],
        "due": iso(due) if due else None,
    }


@finds("asset")
def things(actor: Actor, words: str, language: str) -> Iterator[Told]:
    """Assets by code, own code or words, as their list finds them."""
    for asset in assets.page_of(actor, assets.AssetFilter(words=words), MOST).assets:
        kind = called("asset_kind", asset.kind)
        yield {
            "words": in_language(asset.name, language) or kind,
            "sub": " · ".join(filter(None, (asset.code, asset.own_code, kind, called("area", asset.area)))),
            "code": asset.code,
            "lon": asset.lon,
            "lat": asset.lat,
            "bounds": None,
            "link": reverse("asset", kwargs={"asset": asset.code}),
        }


@finds("place")
def places(_actor: Actor, words: str, _language: str) -> Iterator[Told]:
    """A place by its coordinates, as `31.2, 119.9` or the other way round."""
    parts = words.replace("，", ",").replace(",", " ").split()
    if len(parts) != 2:
        return
    try:
        one, other = map(float, parts)
        lon, lat = (one, other) if _inside(one, other) else (other, one)
        area = grid.locate_one(lon, lat).area
    except (ValueError, CivicGridError):
        return
    yield {
        "words": f"{lat:.5f}, {lon:.5f}",
        "sub": called("area", area),
        "code": "",
        "lon": lon,
        "lat": lat,
        "bounds": None,
        "link": "",
    }


def _inside(lon: float, lat: float) -> bool:
    west, south, east, north = grid.bounds()
    return west <= lon <= east and south <= lat <= north


def _fits(area: AreaRecord, asked: str) -> bool:
    return area.code.casefold().startswith(asked) or any(asked in name.casefold() for name in area.name.values())
