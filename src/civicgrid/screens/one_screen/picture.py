"""The whole city in memory: every open case, this day's tallies, and what changed.

Plain Python: whoever keeps it says what the ledger told and what the rows are now. A change is applied once, in the
order of the ledger, and remembered for those who come back; so a snapshot and the stream after it are one story.
"""

import heapq
from collections import deque
from collections.abc import Callable, Hashable, Iterable
from datetime import datetime

import msgspec

from civicgrid.apps.cases.types import Line
from civicgrid.kernel.ids import new_secret

from .spots import Frame, Spot, spot_of, turns
from .views import View

REMEMBERED = 5_000
"""Changes that are kept for viewers who come back."""
TOLD = 500
"""Deeds that are kept for tickers."""
PARTS = 10_000
"""Changes that can share one index of the ledger."""

Sees = Callable[[object], bool]


class Deed(msgspec.Struct, frozen=True):
    """What the ledger told of a case: its index, when, what was done, of which number."""

    index: int
    at: datetime
    action: str
    number: str


class Shot(msgspec.Struct, frozen=True):
    """A photo that joined a case."""

    number: str
    name: str
    at: datetime


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to the picture at a cursor.

    A deed with the spot before and after it, the clock's turns (spots before and after), or a photo.
    """

    cursor: int
    deed: Deed | None = None
    was: Spot | None = None
    now: Spot | None = None
    turned: tuple[tuple[Spot, Spot], ...] = ()
    shot: Shot | None = None


class Picture:
    """Cases by number as spots, and the views of all reaches in use.

    `cursor` counts the ledger's entries and the changes that share one: index × PARTS + number; what came after `begun`
    is remembered. Which changes share one is this picture's own: a cursor counts with the `name` of its picture alone.
    """

    def __init__(self, frame: Frame, index: int, lines: Iterable[Line], now: datetime) -> None:
        self.frame, self.now, self.name = frame, now, new_secret()
        self.cursor = index * PARTS
        self.begun = self.cursor
        self.spots: dict[str, Spot] = {}
        self.views: dict[Hashable, View] = {}
        self.changes: deque[Change] = deque(maxlen=REMEMBERED)
        self.deeds: deque[tuple[Deed, Line]] = deque(maxlen=TOLD)
        self.shots: deque[tuple[Shot, Line]] = deque(maxlen=100)
        self._turns: list[tuple[datetime, str]] = []
        for line in lines:
            self._put(spot_of(line, frame, now))

    @property
    def index(self) -> int:
        """How many entries of the ledger are in the picture."""
        return self.cursor // PARTS

    def view(self, reach: Hashable, sees: Callable[[], Sees]) -> View:
        """What a reach sees; counted once, when the first of its viewers comes."""
        if reach not in self.views:
            self.views[reach] = View(sees(), self.spots.values())
        return self.views[reach]

    def remember(self, deeds: Iterable[tuple[Deed, Line]], shots: Iterable[tuple[Shot, Line]]) -> None:
        """What was told before: deeds oldest first, photos newest first."""
        self.deeds.extend(deeds)
        self.shots.extend(shots)

    def apply(self, deed: Deed, line: Line | None, now: datetime, shot: Shot | None = None) -> list[Change]:
        """One entry of the ledger about a case, with the row as it is now.

        The row may be ahead of the entry; it is taken once, by its `seq`. None: there is no such case to be seen.
        """
        made: list[Change] = []
        self._pass(deed.index + 1)
        if line is not None:
            was, now_spot = self.spots.get(deed.number), spot_of(line, self.frame, now)
            if was is None or line.seq > was.line.seq:
                self._replace(was, now_spot)
            else:
                now_spot = was
            self.deeds.append((deed, now_spot.line))
            made.append(self._told(deed=deed, was=was, now=now_spot))
            if shot is not None:
                self.shots.appendleft((shot, line))
                made.append(self._told(shot=shot, now=now_spot))
        return made

    def skip(self, index: int) -> None:
        """An entry about something else."""
        self._pass(index + 1)

    def tick(self, now: datetime) -> Change | None:
        """The minute hand: which cases became due soon or late since the last look."""
        self.now = now
        turned: dict[str, tuple[Spot, Spot]] = {}
        while self._turns and self._turns[0][0] < now:
            _, number = heapq.heappop(self._turns)
            was = self.spots.get(number)
            if was is None:
                continue
            changed = msgspec.structs.replace(was, mark=self.frame.mark(was.line.state, was.line.phase_due_at, now))
            if changed.mark != was.mark:
                first = turned.get(number, (was,))[0]
                turned[number] = first, changed
                self._replace(was, changed)
        return self._told(turned=tuple(turned.values())) if turned else None

    def since(self, cursor: int) -> list[Change] | None:
        """What came after a cursor; None where it is too old or not one of ours."""
        if not self.begun <= cursor <= self.cursor:
            return None
        return [change for change in self.changes if change.cursor > cursor]

    def _pass(self, index: int) -> None:
        """The cursor moves behind an entry; never back."""
        self.cursor = max(self.cursor, index * PARTS)

    def _told(
        self,
        *,
        deed: Deed | None = None,
        was: Spot | None = None,
        now: Spot | None = None,
        turned: tuple[tuple[Spot, Spot], ...] = (),
        shot: Shot | None = None,
    ) -> Change:
        self.cursor += 1
        change = Change(cursor=self.cursor, deed=deed, was=was, now=now, turned=turned, shot=shot)
        if len(self.changes) == self.changes.maxlen:
            self.begun = self.changes[0].cursor
        self.changes.append(change)
        return change

    def _replace(self, was: Spot | None, now: Spot) -> None:
        for view in self.views.values():
            view.change(was, now)
        self._put(now)

    def _put(self, spot: Spot) -> None:
        if spot.mark is None and not spot.counts_today:
            self.spots.pop(spot.line.number, None)
            return
        self.spots[spot.line.number] = spot
        if spot.mark is not None:
            for turn in turns(spot.line.phase_due_at, self.now):
                heapq.heappush(self._turns, (turn, spot.line.number))
