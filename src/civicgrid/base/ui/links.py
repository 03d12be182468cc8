"""Links from a thing to what a higher app knows of it, which registers them."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from civicgrid.base.access import Actor


class Link(msgspec.Struct, frozen=True):
    """Where it leads, and its words."""

    address: str
    words: str


Links = Callable[[Actor, Any], Iterable[Link]]

_links: dict[str, list[Links]] = defaultdict(list)


def links(kind: str) -> Callable[[Links], Links]:
    """Registers `links(actor, thing)` for the page of every thing of a kind."""

    def register(found: Links) -> Links:
        _links[kind].append(found)
        return found

    return register


def links_for(kind: str, actor: Actor, thing: object) -> list[Link]:
    """All links of a thing for this reader."""
    return [link for found in _links[kind] for link in found(actor, thing)]
