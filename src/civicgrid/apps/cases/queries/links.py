"""Links to reports that a higher app gives out and stops; it registers them."""

from collections.abc import Callable
from uuid import UUID

import msgspec


class KnownLink(msgspec.Struct, frozen=True):
    """What is known of a link beside the report's own; `report` None = it was stopped."""

    report: UUID | None


Find = Callable[[str], KnownLink | None]

_finds: list[Find] = []


def link_keeper(find: Find) -> Find:
    """Registers `find(digest)`, asked before the report's own secret is."""
    _finds.append(find)
    return find


def known_link(digest: str) -> KnownLink | None:
    """What a higher app knows of the link with this digest of its secret."""
    return next((known for find in _finds if (known := find(digest))), None)
