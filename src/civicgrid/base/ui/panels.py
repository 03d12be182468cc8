"""Parts of a thing's page that a higher app fills, which registers them."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from civicgrid.base.access import Actor


class Panel(msgspec.Struct, frozen=True):
    """A part of a page: its template, and what that is given as `panel`."""

    template: str
    context: Mapping[str, Any]


Panels = Callable[[Actor, Any], Panel | None]

_panels: dict[str, list[Panels]] = defaultdict(list)


def panel(kind: str) -> Callable[[Panels], Panels]:
    """Registers `panel(actor, thing)` for the page of every thing of a kind."""

    def register(found: Panels) -> Panels:
        _panels[kind].append(found)
        return found

    return register


def panels_for(kind: str, actor: Actor, thing: object) -> list[Panel]:
    """All panels of a thing for this reader; one that has nothing to say is left out."""
    return [each for found in _panels[kind] if (each := found(actor, thing))]
