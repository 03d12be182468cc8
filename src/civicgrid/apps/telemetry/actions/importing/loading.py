"""Files of observations taken in, part by part; what is there is kept once.

Whoever is interrupted begins again: what was kept is known, and passed over.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from time import sleep

import msgspec
import numpy as np

from civicgrid.apps.telemetry.actions.entities.sending import SEND
from civicgrid.apps.telemetry.queries.door import streams_named
from civicgrid.apps.telemetry.queries.importing import assets_of, known_things, mine, repeated
from civicgrid.apps.telemetry.rules.checking import Sent, taken
from civicgrid.apps.telemetry.rules.importing import frames, names_in, rows_of, storable
from civicgrid.apps.telemetry.rules.moments import micros
from civicgrid.apps.telemetry.rules.refusals import REFUSALS
from civicgrid.apps.telemetry.rules.rows import Rows, Tally, tally_of
from civicgrid.apps.telemetry.rules.streams import Known, of_known
from civicgrid.apps.telemetry.types import Door, ImportTally, ObservationsImported, Reason
from civicgrid.base.access import Actor, require
from civicgrid.base.actions import Act, creation
from civicgrid.base.journal import Content, JournalBusy
from civicgrid.kernel.observations import Refused, SeenStream, SeenThing, Told

from .defining import ANY as ANY_TYPE
from .defining import TYPES, Made, Wanted, define

Append = Callable[[Sequence[tuple[int, Content]]], int]
"""Brings frames into the journal, on disk at return."""
Hear = Callable[[Refused], object]
"""Hears of each row that is refused."""
PATIENCE = 50
"""So often a journal that is busy is asked again."""
AGAIN_S = 0.2


class File(msgspec.Struct, frozen=True):
    """A file that is being read: name, procedure of its streams, parts."""

    name: str
    procedure: str
    parts: Iterator[Told]


def load(actor: Actor, file: File, append: Append, hear: Hear) -> Iterator[ImportTally]:
    """Takes a file in; after each part it tells what became of all so far.

    Raises what the reader of the file does.
    """
    loading = _Loading(actor, file.procedure, hear)
    for part in file.parts:
        rows = loading.take(part, loading.meet(part))
        _append(append, loading.batches(rows))
        yield loading.tally
    _tell(actor, file, loading.tally)


def preview(actor: Actor, file: File, hear: Hear) -> Iterator[ImportTally]:
    """What `load` would do, without doing it."""
    loading = _Loading(actor, file.procedure, hear)
    for part in file.parts:
        loading.take(part, loading.pretend(part))
        yield loading.tally


class _Loading:
    """A file on its way: which streams it has named, and what became of its rows."""

    def __init__(self, actor: Actor, procedure: str, hear: Hear) -> None:
        require(actor, SEND)
        self.tally = ImportTally()
        self._actor, self._procedure, self._hear = actor, procedure, hear
        self._known: dict[str, Known] = {}
        self._may: dict[str, bool] = {}
        self._ignored: Counter[str] = Counter()
        self._pretended: set[str] = set()
        self._refusals: Counter[str] = Counter()

    def meet(self, part: Told) -> Made:
        """Finds the streams and things of a part, and makes those that nobody knows."""
        made = Made()
        missing = self._unknown(part)
        if missing or part.things:
            things = {each.id: each for each in storable(part.things)}
            define(self._actor, Wanted(self._procedure, missing, things), made)
            self._keep(streams_named((), [each.name for each in missing]))
        return made

    def pretend(self, part: Told) -> Made:
        """Finds them, and invents those that would be made: their numbers are below 0."""
        missing, things = self._unknown(part), {each.id: each for each in storable(part.things)}
        for each in missing:
            kind = TYPES.get(each.kind, ANY_TYPE)
            self._known[each.name] = Known(-1 - len(self._known), 0, 0, each.unit, kind, each.name)
            self._may[each.name] = True
        seen = {name: SeenThing(id=name) for name in (each.thing or each.name for each in missing)} | things
        there = known_things(seen, assets_of(seen))
        fresh = seen.keys() - there.keys() - self._pretended
        self._pretended |= fresh
        return Made(len(missing), len(fresh))

    def take(self, part: Told, made: Made) -> Rows:
        """The rows of a part that are good and new; all others are told of and counted."""
        ids = {name: self._known[name].id for name in names_in(part) if name in self._known}
        told = rows_of(part, ids)
        streams = of_known([self._known[name] for name in ids])
        may = np.array([self._may[streams.known[number].source or ""] for number in streams.ids.tolist()], np.bool_)
        found = taken(Sent(rows=told), streams, None if may.all() else may)
        self._refuse(part, list(found.refused()))
        again = repeated(found.rows)
        fresh = found.rows.only(~again) if again.any() else found.rows
        self._count(part, made, len(fresh), int(again.sum()))
        return fresh

    def batches(self, rows: Rows) -> Iterator[list[tuple[int, Content]]]:
        """What goes into the journal: rows, and how many were refused."""
        for frame in frames(rows, micros(self._actor.time)):
            yield [frame]
        if self._refusals:
            yield [(1, tally_of(Tally(Door.FILE, dict(self._refusals))))]
            self._refusals.clear()

    def _unknown(self, part: Told) -> list[SeenStream]:
        """Streams that are told of for the first time, and that nobody knows."""
        named = {each.name: each for each in storable(part.streams) if each.name not in self._known}
        self._keep(streams_named((), named))
        return [each for name, each in named.items() if name not in self._known]

    def _keep(self, found: Sequence[Known]) -> None:
        may = mine(self._actor, [each.id for each in found])
        for each in found:
            name = each.source or ""
            self._known[name], self._may[name] = each, each.id in may

    def _refuse(self, part: Told, refused: Sequence[tuple[int, Reason]]) -> None:
        for each in part.refused:
            self._refusals[Reason.UNREADABLE] += 1
            self._hear(each)
        for place, reason in refused:
            self._refusals[reason] += 1
            row = part.rows.slice(place, 1).to_pylist()[0]
            value = row["value"] if row["result"] is None else row["result"]
            self._hear(Refused(row["row"], row["stream"], REFUSALS[reason](None).message(), str(value)[:200]))

    def _count(self, part: Told, made: Made, kept: int, again: int) -> None:
        before, refused = self.tally, len(part.refused) + part.rows.num_rows - kept - again
        self._ignored.update(part.ignored)
        if left := len(part.things) - len(storable(part.things)):
            self._ignored["things whose names or properties cannot be kept"] += left
        self.tally = ImportTally(
            kept=before.kept + kept,
            repeated=before.repeated + again,
            refused=before.refused + refused,
            missing=before.missing + part.missing,
            streams=before.streams + made.streams,
            things=before.things + made.things,
            ignored=dict(self._ignored),
        )


def _append(append: Append, batches: Iterator[list[tuple[int, Content]]]) -> None:
    """Waits for a journal that is busy, a while; raises what `append` does."""
    for batch in batches:
        for tries in range(PATIENCE):
            try:
                append(batch)
                break
            except JournalBusy:
                if tries == PATIENCE - 1:
                    raise
                sleep(AGAIN_S)


@creation(SEND)
def _tell(act: Act, file: File, tally: ImportTally) -> Sequence[ObservationsImported]:
    return [ObservationsImported(file=file.name, procedure=file.procedure, tally=tally)]
