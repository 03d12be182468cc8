"""The detector at work: from the journal into PostgreSQL, each row exactly once.

How far it has read, what it knows of each stream, the counts, the detections and what follows from them are one
transaction. Who is killed begins where the last one ended.
"""

from collections import Counter
from datetime import datetime
from pathlib import Path
from time import monotonic

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction

from civicgrid.apps.telemetry.models import Place
from civicgrid.apps.telemetry.queries import detecting
from civicgrid.apps.telemetry.queries.frames import Held, held
from civicgrid.apps.telemetry.queries.recent import sent_before
from civicgrid.apps.telemetry.rules.moments import micros
from civicgrid.apps.telemetry.rules.silence import silent
from civicgrid.base.bulk import with_columns
from civicgrid.base.journal import Frame, Reader
from civicgrid.base.journal.reading import Place as JournalPlace
from civicgrid.kernel.detect.batches import Batch
from civicgrid.kernel.detect.fates import FATES
from civicgrid.kernel.detect.kinds import Fate
from civicgrid.kernel.detect.step import Stepped, step
from civicgrid.kernel.errors import Conflict

from . import detections, latest

MOST_ROWS = 200_000
"""Of one transaction."""
LOOK_S = 5.0
"""After so long it is looked whether streams were changed; a stream that is not known is looked for at once."""
LOST = ("journal", "damaged")
"""The door and the reason under which rows are counted that the journal has lost."""
OLDER = [FATES.index(each) for each in (Fate.LATE, Fate.OUT_OF_ORDER, Fate.FUTURE)]
"""What is no later than the newest, or of the future: whether it was sent before, journal and lake know."""
COUNT = """
    INSERT INTO telemetry_refused AS kept (day, door, reason, rows)
    SELECT * FROM unnest(%b::date[], %b::text[], %b::text[], %b::bigint[])
    ON CONFLICT (day, door, reason) DO UPDATE SET rows = kept.rows + excluded.rows"""


class ReadByAnother(Conflict):
    """Another detector reads the same journal."""


class Detector:
    """One who reads on.

    Whoever fails is thrown away, and a new one made: it knows what was committed.
    """

    def __init__(self, journal: Path, now: datetime) -> None:
        self._reader = Reader(journal)
        self._at: JournalPlace | None = None
        self._listening = now
        self.row = Place.objects.get_or_create(reader=detecting.READER)[0].row
        self._state, self._silences = detecting.state(), detecting.silences()
        self._look()

    def advance(self, now: datetime) -> int:
        """Takes the next rows of the journal; how many."""
        frames, at = self._next()
        if not frames:
            return 0
        found = held(frames, self.row)
        known = self._known(found.rows)
        batch = Batch.of(known)
        stepped = self._settled(step(self._state, batch, self._streams.known), known)
        with transaction.atomic():
            claim(self.row, found.end, now)
            count_refused(found, now)
            latest.keep(stepped, known)
            detections.cross(stepped.crossings, batch, now)
            spoke = {each: self._silences[each] for each in stepped.streams.tolist() if each in self._silences}
            if spoke:
                detections.speak(spoke, _arrivals(batch), now)
        self._silences = {each: key for each, key in self._silences.items() if each not in spoke}
        self._state = stepped.state
        taken, self.row, self._at = found.end - self.row, found.end, at
        return taken

    def listen(self, now: datetime, *, heard: bool) -> int:
        """Looks who is silent; how many became so.

        Where nobody could have `heard` them, their time begins anew; so it does while much is still to be read.
        """
        if not heard or self._reader.end > self.row + MOST_ROWS:
            self._listening = now
        self._look()
        known, period = self._streams.known.stream, self._streams.period_s
        at = np.searchsorted(self._state["stream"], known)
        spoken = np.isin(known, self._state["stream"])
        heard_at = self._state["heard"][at[spoken]]
        places = silent(heard_at, period[spoken], micros(now), micros(self._listening))
        found = dict(zip(known[spoken][places].tolist(), heard_at[places].tolist(), strict=True))
        fresh = {stream: when for stream, when in found.items() if stream not in self._silences}
        if fresh:
            with transaction.atomic():
                claim(self.row, self.row, now)
                self._silences |= detections.fall_silent(fresh, now)
        return len(fresh)

    def close(self) -> None:
        """Lets the journal go."""
        self._reader.close()

    def _next(self) -> tuple[list[Frame], JournalPlace | None]:
        frames, end = [], self._at
        for frame, end in self._reader.read_on(self.row, self._at):  # noqa: B007  where the last one ends
            frames.append(frame)
            if frame.end >= self.row + MOST_ROWS:
                break
        return frames, end

    def _settled(self, stepped: Stepped, rows: pa.Table) -> Stepped:
        """The same, with what was sent before among older observations counted as such."""
        older = np.any(stepped.counts[:, OLDER], axis=1)
        if not older.any():
            return stepped
        told = rows.filter(pc.is_in(rows["stream"], pa.array(stepped.streams[older])))
        before = pc.is_in(told["id"], sent_before(told).combine_chunks())
        fresh = step(self._state, Batch.of(told.filter(pc.invert(before))), self._streams.known)
        counts = np.where(older[:, None], 0, stepped.counts)
        counts[np.searchsorted(stepped.streams, fresh.streams)] = fresh.counts
        again = np.searchsorted(stepped.streams, told["stream"].filter(before).to_numpy())
        np.add.at(counts, (again, FATES.index(Fate.DUPLICATE)), 1)
        return stepped._replace(counts=counts)

    def _look(self) -> None:
        self._streams, self._looked = detecting.streams(), monotonic()

    def _known(self, rows: pa.Table) -> pa.Table:
        """Those of streams that are there."""
        told = rows["stream"].to_numpy()
        known = np.isin(told, self._streams.known.stream)
        if not known.all() or monotonic() > self._looked + LOOK_S:
            self._look()
            known = np.isin(told, self._streams.known.stream)
        return rows if known.all() else rows.filter(pa.array(known))


def claim(row: int, end: int, now: datetime) -> None:
    """Goes on to a row, unless another has."""
    if not Place.objects.filter(reader=detecting.READER, row=row).update(row=end, at=now):
        raise ReadByAnother(remedy="let only one run")


def count_refused(found: Held, now: datetime) -> None:
    """Rows that were refused, and those that the journal has lost."""
    counts: Counter[tuple[str, str]] = Counter()
    for each in found.refused:
        counts.update({(each.door, reason): rows for reason, rows in each.refused.items()})
    if found.lost:
        counts[LOST] += found.lost
    if counts:
        doors, reasons = zip(*counts, strict=True)
        with_columns(COUNT, [[now.date()] * len(counts), doors, reasons, list(counts.values())])


def _arrivals(batch: Batch) -> dict[int, int]:
    """The first arrival of each stream."""
    streams, first = np.unique(batch.stream, return_index=True)
    return dict(zip(streams.tolist(), batch.arrival[first].tolist(), strict=True))
