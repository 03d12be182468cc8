"""Whom to send: the officer who keeps the place most closely, with least to do."""

from collections.abc import Iterable, Mapping

from civicgrid.apps.directory.types import Holder
from civicgrid.kernel.paths import depth


def nearest(area: str, officers: Iterable[Holder], waiting: Mapping[str, int]) -> Holder | None:
    """The best officer for an area path; of equal ones the first by login."""
    able = [each for each in officers if _closeness(area, each) >= 0]
    return min(able, key=lambda each: (-_closeness(area, each), waiting.get(each.login, 0), each.login), default=None)


def _closeness(area: str, officer: Holder) -> int:
    """Depth of the officer's closest area around the place; 0 = city, -1 = elsewhere."""
    if not officer.areas:
        return 0
    return max((depth(path) for path in officer.areas if area.startswith(path)), default=-1)
