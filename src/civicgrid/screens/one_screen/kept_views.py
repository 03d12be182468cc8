"""Saved views of the screen, by name: a person's own, or those a display shows."""

from collections.abc import Container

import msgspec
from django.utils import timezone
from django.utils.translation import get_language

from civicgrid.apps.directory import api as directory
from civicgrid.base.access import Actor, needed_roles, require
from civicgrid.kernel.errors import InvalidInput, NotFound
from civicgrid.kernel.plain import line

from .words import Told

MOST_BYTES = 4_000
LONGEST_NAME = 60
MOST_ITEMS = 40


class BrokenView(InvalidInput):
    """This is not a view of the screen: {reason}."""


class NoSuchDisplay(NotFound):
    """There is no display with the login {login}."""


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the map looks."""

    lon: float
    lat: float
    zoom: float
    bearing: float = 0.0
    pitch: float = 0.0


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A view to keep, or, with `drop`, the name of one to keep no longer.

    `whose` is the login of a display; "" is one's own.
    """

    name: str
    place: Place | None = None
    indicator: str = ""
    panels: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    seconds: int = 0
    order: int = 0
    drop: bool = False
    whose: str = msgspec.field(default="", name="for")


def kept(actor: Actor, whose: str = "") -> Told:
    """One's own views or a display's, in their order.

    `displays` are those for which one may keep some.
    """
    login = whose or actor.id
    displays = _displays(actor)
    _check(actor, login, displays)
    return {
        "views": [{"name": name, **view} for name, view in directory.screen_views(login)],
        "displays": [{"login": login, "name": name} for login, name in displays.items()],
    }


def keep(actor: Actor, body: bytes) -> Told:
    """Keeps a view, or drops it; the views then.

    Raises BrokenView, NoPost or NoSuchDisplay.
    """
    require(actor, "screen.keep_views")
    wanted = _read(body)
    login = wanted.whose or actor.id
    _check(actor, login, _displays(actor))
    name = line("name", wanted.name.strip(), LONGEST_NAME)
    if wanted.drop:
        directory.drop_screen_view(login, name)
    else:
        view = msgspec.to_builtins(wanted)
        for field in ("name", "drop", "for"):
            del view[field]
        directory.keep_screen_view(login, name, view, wanted.order)
    return kept(actor, login)


def _displays(actor: Actor) -> dict[str, str]:
    """Login -> name of the displays for which somebody may keep views.

    Whoever may link them may.
    """
    if not actor.roles & needed_roles("directory.link_display"):
        return {}
    return directory.displays(timezone.localdate(), get_language() or "en")


def _check(actor: Actor, login: str, displays: Container[str]) -> None:
    """Raises where the views of this login are not the actor's to see."""
    if login == actor.id:
        return
    require(actor, "directory.link_display")
    if login not in displays:
        raise NoSuchDisplay(field="for", login=login, remedy="name a login whose only role is viewer")


def _read(body: bytes) -> Wanted:
    if len(body) > MOST_BYTES:
        raise BrokenView(reason="too long", remedy="keep what the screen offers")
    try:
        wanted = msgspec.json.decode(body, type=Wanted)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BrokenView(reason=str(error), remedy="keep what the screen offers") from error
    texts = (wanted.indicator, *wanted.panels, *wanted.layers)
    if not wanted.name.strip() or max(map(len, texts)) > LONGEST_NAME or len(texts) > MOST_ITEMS:
        raise BrokenView(reason="a name is missing or too long", remedy="keep what the screen offers")
    if not 0 <= wanted.order < 1000 or not 0 <= wanted.seconds < 86_400:
        raise BrokenView(reason="order or seconds are out of range", remedy="keep what the screen offers")
    return wanted
