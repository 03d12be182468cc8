"""What a group of viewers sees: the spots in their reach, and their tallies.

Tallies grow and shrink with each spot; nothing is ever counted anew.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from operator import attrgetter

import msgspec
import numpy as np

from civicgrid.kernel.geo.morton import packed

from .spots import LATE, NEVER, SOON, URGENCIES, Spot

HOURS = 24
BYTE = 256


class Count(msgspec.Struct):
    """Open and late cases of something, and those that were opened today."""

    open: int = 0
    late: int = 0
    today: int = 0

    def add(self, spot: Spot, sign: int) -> None:
        """One spot more or less."""
        if spot.mark is not None:
            self.open += sign
            self.late += sign * (spot.state_urgency == LATE)
        self.today += sign * (spot.opened != NEVER)


class Counts(msgspec.Struct, frozen=True):
    """The large figures."""

    open: int
    soon: int
    late: int
    unowned: int
    opened_today: int
    closed_today: int


class View:
    """The picture as one reach sees it."""

    def __init__(self, sees: Callable[[object], bool], spots: Iterable[Spot] = (), pool: str = "pool") -> None:
        self.sees = sees
        self._pool = pool
        self.points: dict[str, int] = {}
        self.placeless: Counter[int] = Counter()
        self.marks: Counter[int] = Counter()
        self.unowned: dict[str, Spot] = {}
        self.types: dict[str, Count] = {}
        self.districts: dict[str, Count] = {}
        self.departments: dict[str, Count] = {}
        self.areas: dict[str, Count] = {}
        self.sources: Counter[str] = Counter()
        self.opened, self.closed = [0] * HOURS, [0] * HOURS
        for spot in spots:
            self.change(None, spot)

    def change(self, was: Spot | None, now: Spot | None) -> tuple[Spot | None, Spot | None]:
        """Takes one spot for another; what of the two this reach sees."""
        seen = (self._seen(was), self._seen(now))
        for spot, sign in zip(seen, (-1, 1), strict=True):
            if spot is not None:
                self._add(spot, sign)
        return seen

    def counts(self) -> Counts:
        """The large figures now."""
        by_urgency: Counter[int] = Counter()
        for mark, number in self.marks.items():
            by_urgency[mark % len(URGENCIES)] += number
        return Counts(
            open=by_urgency.total(),
            soon=by_urgency[SOON],
            late=by_urgency[LATE],
            unowned=len(self.unowned),
            opened_today=sum(self.opened),
            closed_today=sum(self.closed),
        )

    def oldest_unowned(self, most: int) -> list[Spot]:
        """Those that nobody answers for, the oldest first."""
        return sorted(self.unowned.values(), key=_opened_at)[:most]

    def packed(self) -> tuple[bytes, bytes]:
        """Places as packed codes, ascending, and their marks as bytes."""
        return packed_points(self.points.values(), len(self.points))

    def _seen(self, spot: Spot | None) -> Spot | None:
        return spot if spot is not None and self.sees(spot.line) else None

    def _add(self, spot: Spot, sign: int) -> None:
        line = spot.line
        for counts, key in (
            (self.types, line.type),
            (self.districts, spot.district),
            (self.departments, spot.department),
            (self.areas, line.area),
        ):
            count = counts.get(key)
            if count is None:
                count = counts[key] = Count()
            count.add(spot, sign)
        self._place(spot, sign)
        if spot.opened != NEVER:
            self.opened[spot.opened] += sign
            self.sources[line.source] += sign
        if spot.closed != NEVER:
            self.closed[spot.closed] += sign

    def _place(self, spot: Spot, sign: int) -> None:
        number = spot.line.number
        if spot.mark is None:
            return
        self.marks[spot.mark] += sign
        if spot.code is None:
            self.placeless[spot.mark] += sign
        elif sign > 0:
            self.points[number] = spot.code * BYTE + spot.mark
        else:
            del self.points[number]
        if spot.line.state == self._pool:
            if sign > 0:
                self.unowned[number] = spot
            else:
                del self.unowned[number]


def packed_points(points: Iterable[int], count: int) -> tuple[bytes, bytes]:
    """Places with marks, as code × 256 + mark, to packed codes and their marks."""
    ordered = np.sort(np.fromiter(points, dtype=np.uint64, count=count))
    marks = (ordered & np.uint64(BYTE - 1)).astype(np.uint8)
    return packed((ordered >> np.uint64(8)).astype(np.uint32)), marks.tobytes()


_opened_at: Callable[[Spot], datetime] = attrgetter("line.opened_at")
