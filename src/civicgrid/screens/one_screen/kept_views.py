"""Saved views of the screen: a person's own, by name; a wall shows them in turn."""

import msgspec

from civicgrid.apps.directory import api as directory
from civicgrid.base.access import Actor
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.plain import line

from .words import Told

MOST_BYTES = 4_000
LONGEST_NAME = 60
MOST_ITEMS = 40


class BrokenView(InvalidInput):
    """This is not a view of the screen: {reason}."""


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the map looks."""

    lon: float
    lat: float
    zoom: float
    bearing: float = 0.0
    pitch: float = 0.0


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A view to keep, or, with `drop`, the name of one to keep no longer."""

    name: str
    place: Place | None = None
    indicator: str = ""
    panels: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    seconds: int = 0
    order: int = 0
    drop: bool = False


def kept(actor: Actor) -> Told:
    """The views of a person, in their order."""
    return {"views": [{"name": name, **view} for name, view in directory.screen_views(actor.id)]}


def keep(actor: Actor, body: bytes) -> Told:
    """Keeps a view, or drops it; the views then. Raises BrokenView."""
    wanted = _read(body)
    name = line("name", wanted.name.strip(), LONGEST_NAME)
    if wanted.drop:
        directory.drop_screen_view(actor.id, name)
    else:
        view = msgspec.to_builtins(wanted)
        for field in ("name", "drop"):
            del view[field]
        directory.keep_screen_view(actor.id, name, view, wanted.order)
    return kept(actor)


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
