"""The sealer: what stands in the journal goes into the lake, by large commits.

How far the lake holds the journal stands in the commit itself. Who is killed begins where the last commit ended; of one
that was half done no state of the lake knows.
"""

from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from civicgrid.apps.telemetry.models import Place
from civicgrid.apps.telemetry.queries import detecting
from civicgrid.apps.telemetry.queries.frames import held
from civicgrid.apps.telemetry.queries.lake import OBSERVATIONS, snapshot, table
from civicgrid.apps.telemetry.queries.recent import first_ones
from civicgrid.base.journal import Tail, drop

ROWS = 500_000
"""So many rows are worth a commit."""
AGE = timedelta(minutes=5)
"""Fewer wait so long."""
MOST_ROWS = 2_000_000
"""Of one commit."""
DUPLICATES, LOST = "duplicates", "lost"
"""Words of the lake: how many rows were left away since ever, because they were sent again or damaged."""


class Sealed(msgspec.Struct, frozen=True):
    """What a commit did: rows of the journal, and those of them that were sent again."""

    rows: int
    duplicates: int


class Sealer:
    """One who seals on."""

    def __init__(self, journal: Path) -> None:
        self._folder, self._tail, self._table = journal, Tail(journal), table(OBSERVATIONS)
        self._through = self._table.through
        self._waiting: datetime | None = None

    def advance(self, now: datetime, *, at_once: bool = False) -> Sealed | None:
        """Seals what is due: a large heap, or what has waited long; None when nothing is."""
        frames = self._tail.read(self._through)
        if not frames:
            return None
        self._waiting = self._waiting or now
        if not at_once and frames[-1].end - self._through < ROWS and now < self._waiting + AGE:
            return None
        self._waiting = None
        found = held((each for each in frames if each.first < self._through + MOST_ROWS), self._through)
        told = self._table.told
        clean = first_ones(found.rows, [], snapshot(OBSERVATIONS))
        again = found.rows.num_rows - clean.num_rows
        counts = {DUPLICATES: int(told.get(DUPLICATES, "0")) + again, LOST: int(told.get(LOST, "0")) + found.lost}
        self._table.append(clean, found.end, {word: str(count) for word, count in counts.items()})
        taken, self._through = found.end - self._through, found.end
        return Sealed(taken, again)

    def drop(self) -> int:
        """Removes what lake and detector have from the journal; how many files."""
        read = Place.objects.filter(reader=detecting.READER).values_list("row", flat=True).first() or 0
        return drop(self._folder, min(self._through, read))
