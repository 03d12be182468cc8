"""The whole screen at once, as JSON; the stream goes on from there."""

from base64 import b64encode
from datetime import datetime
from typing import Any

import msgspec
from django.utils import timezone, translation

from civicgrid.apps.evaluation import api as evaluation
from civicgrid.apps.grid import api as grid
from civicgrid.base import live
from civicgrid.base.access import Actor
from civicgrid.base.ui import called
from civicgrid.kernel.i18n import in_language
from civicgrid.kernel.indicator import Better, Kind
from civicgrid.kernel.roles import Role

from . import panels
from .events import cursor_told
from .figures import Figures
from .groups import Group
from .keeper import Keeper
from .people import people
from .picture import Picture
from .platform import platform
from .views import View
from .words import Told, iso, states, urgencies

OPEN, LATE = "open", "late"
"""Indicators of the map that are counted in memory: open cases, and late ones."""


def minutely(keeper: Keeper, group: Group) -> None:
    """Tells a group's viewers what they are told every minute.

    No change is told between counting and telling.
    """
    figures, now = keeper.figures(group), timezone.now()
    with translation.override(group.language), timezone.override(keeper.picture().frame.zone):
        who = people(group)
        with keeper.lock:
            picture, view = keeper.picture(), keeper.view(group)
            told = panels.minutely(picture, view, figures, group, now.astimezone(picture.frame.zone))
            told["platform"] = platform(keeper.hub.viewers, keeper.lag_ms)
            chunk = live.event("figures", msgspec.json.encode(told))
            keeper.hub.tell(group, chunk + live.event("people", msgspec.json.encode({"people": who})))


KEEPER = Keeper(minutely)
"""The picture of this process."""


def snapshot(actor: Actor, keeper: Keeper = KEEPER) -> bytes:
    """The snapshot for somebody, in the language of the request, as JSON.

    Its greater part is encoded once for all of a group who ask at the same moment, as at midnight.
    """
    group = Group.of(actor)
    figures = keeper.figures(group)
    with timezone.override(keeper.picture().frame.zone):
        who = people(group)
        with keeper.lock:
            now, picture = timezone.now(), keeper.picture()
            if change := picture.tick(now):
                keeper.tell([change], picture)
            shared = keeper.encoded.at(picture.cursor, group, lambda: _encoded(keeper, figures, group, who, now))
        me = {"name": actor.name, "kiosk": actor.roles == {Role.VIEWER}, "everything": group.everything}
        own = msgspec.json.encode({"at": iso(timezone.now()), "me": me})
    return shared[:-1] + b"," + own[1:]


def _encoded(keeper: Keeper, figures: Figures, group: Group, who: list[Told], now: datetime) -> bytes:
    """What all of a group are given."""
    content = _content(keeper.picture(), keeper.view(group), figures, group, now)
    content["people"] = who
    content["platform"] = platform(keeper.hub.viewers, keeper.lag_ms)
    return msgspec.json.encode(content)


def _content(picture: Picture, view: View, figures: Figures, group: Group, now: datetime) -> Told:
    frame = picture.frame
    local = now.astimezone(frame.zone)
    codes, marks = view.packed()
    return {
        "picture": picture.name,
        "index": msgspec.Raw(cursor_told(picture.cursor).encode()),
        "day": local.date(),
        "city": city(group.language),
        "states": states(),
        "urgencies": urgencies(),
        "open": {"count": len(marks), "codes": b64encode(codes).decode(), "marks": b64encode(marks).decode()},
        "placeless": {str(mark): number for mark, number in view.placeless.items() if number},
        "links": panels.links(frame, group),
        **panels.minutely(picture, view, figures, group, local),
        "photos": panels.photos(picture, view),
        "ticker": panels.ticker(picture, view),
        "indicators": indicators(group.language),
    }


def city(language: str) -> Told:
    """The city: its box, its levels, its parts and where its map is."""
    known = grid.city()
    parts = grid.children(grid.root())
    return {
        "code": known.code,
        "name": in_language(known.name, language),
        "zone": known.time_zone,
        "bounds": grid.bounds(),
        "levels": [{"code": level, "name": called("level", level)} for level in known.levels],
        "parts": [
            {"code": each.code, "name": in_language(each.name, language), "bounds": each.bounds} for each in parts
        ],
        "tiles": f"/tiles/{grid.map_version()}/{{z}}/{{x}}/{{y}}.mvt",
        "style": f"/{grid.MAP}/{grid.STYLE}" if grid.map_file(grid.STYLE) else "",
        "pmtiles": f"/{grid.MAP}/{grid.PMTILES}" if grid.map_file(grid.PMTILES) else "",
    }


def indicators(language: str) -> list[Told]:
    """What the map can be coloured by: two counts of now, and shares of four weeks."""
    counted: list[dict[str, Any]] = [
        {"code": OPEN, "name": translation.gettext("Open cases"), "unit": "cases", "better": "neither"},
        {"code": LATE, "name": translation.gettext("Late cases"), "unit": "cases", "better": "less"},
    ]
    shares = [
        {
            "code": each.code,
            "name": in_language(each.name, language),
            "unit": "share",
            "better": "more" if each.better is Better.HIGHER else "less",
        }
        for each in evaluation.indicators_of(Kind.AREA)
    ]
    return counted + shares
