"""What every template may use: who acts, the menu, the face, and what apps share."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from civicgrid.base.http import as_request

from .face import face_of
from .keys import PLACES
from .pages import menu, sheet

SEARCHED = "cases"
"""The page that shows what the frame's search box asks for."""

BAR = 4
"""Pages of the menu that a phone shows at once; the rest waits behind one word, unless it is only one."""

_shared: dict[str, Callable[[], object]] = {}


def shared(name: str) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Registers a value for every page, computed when a template first asks for it."""

    def register(value: Callable[[], object]) -> Callable[[], object]:
        _shared[name] = value
        return value

    return register


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame of a page."""
    asked = as_request(request)
    offered = menu(asked)
    return {
        "actor": asked.actor,
        "menu": offered,
        "rest": offered[BAR:] if len(offered) > BAR + 1 else [],
        "sheet": sheet(asked),
        "keys": PLACES,
        "may_search": any(each.name == SEARCHED for each in offered),
        "face": face_of(request),
        **_shared,
    }
