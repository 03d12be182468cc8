"""Relations of assets: joining has no direction, wholes and parts no circle."""

from collections.abc import Callable, Collection

from civicgrid.apps.assets.types import RelationKind
from civicgrid.kernel.errors import Conflict

BOTH_WAYS = frozenset({RelationKind.JOINS})
"""The same read from either end."""
NO_CIRCLES = frozenset({RelationKind.PART_OF, RelationKind.CARRIES})


class WithItself(Conflict):
    """An asset cannot be related to itself."""


class InACircle(Conflict):
    """{one} would be above and below {other} at once."""


def ends(kind: RelationKind, one: int, other: int) -> tuple[int, int]:
    """The ends as they are kept: of those that have no direction the lower first."""
    return (min(one, other), max(one, other)) if kind in BOTH_WAYS else (one, other)


def leads_to(one: int, other: int, further: Callable[[Collection[int]], Collection[int]]) -> bool:
    """Whether relations lead from one to the other; `further` says what some lead to."""
    seen, waiting = {one}, {one}
    while waiting:
        if other in waiting:
            return True
        waiting = set(further(waiting)) - seen
        seen |= waiting
    return False
