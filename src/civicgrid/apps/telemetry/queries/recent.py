"""The rows of the journal that are not in the lake yet, each once.

Whether a row repeats an earlier one never changes: each is looked at once, when it is first read.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from pathlib import Path
from threading import Lock

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings

from civicgrid.apps.telemetry.rules.rows import KEY
from civicgrid.base.journal import Frame, Tail
from civicgrid.base.lake import Snapshot

from .frames import NOTHING, held, since
from .lake import OBSERVATIONS, engine, snapshot

NAMED = ["id", *KEY]
FIRST_LOOK = 3
"""So often a look begins anew when the journal was shortened meanwhile; then its rows are lost."""
TICK = timedelta(microseconds=1)
REPEATED = """
    SELECT id FROM fresh QUALIFY row_number() OVER (PARTITION BY stream, time, seq ORDER BY id) > 1
    UNION ALL SELECT id FROM fresh SEMI JOIN earlier USING (stream, time, seq)
    UNION ALL SELECT id FROM fresh
        SEMI JOIN (FROM sealed WHERE time BETWEEN $first AND $last) AS known USING (stream, time, seq)"""


BEFORE = f"""
    SELECT DISTINCT told.id FROM told JOIN (
        SELECT {", ".join(NAMED)} FROM sealed WHERE time BETWEEN $first AND $last UNION ALL FROM recent) AS known
    ON known.stream = told.stream AND known.time = told.time AND known.seq = told.seq AND known.id < told.id"""  # noqa: S608


class Recent:
    """The clean end of a journal; for any number of threads."""

    def __init__(self, folder: Path) -> None:
        self._tail, self._lock = Tail(folder), Lock()
        self._parts: list[pa.Table] = []
        self._next = 0

    def look(self) -> tuple[Snapshot, pa.Table]:
        """A state of the lake, and the clean rows that are not in it."""
        with self._lock:
            sealed, frames = self._read()
            self._parts = [part for each in self._parts if (part := since(each, sealed.through)).num_rows]
            self._next = max(self._next, sealed.through)
            found = held(frames, self._next)
            self._next = found.end
            self._parts.append(first_ones(found.rows, self._parts, sealed))
            _merge(self._parts)
            return sealed, pa.concat_tables([NOTHING, *self._parts])

    def _read(self) -> tuple[Snapshot, Sequence[Frame]]:
        """A state of the lake, and the frames behind it.

        Of what was sealed meanwhile the journal may be rid.
        """
        for _ in range(FIRST_LOOK):
            sealed = snapshot(OBSERVATIONS)
            frames = self._tail.read(sealed.through)
            if not frames or frames[0].first <= sealed.through:
                break
        return sealed, frames


def look() -> tuple[Snapshot, pa.Table]:
    """The same of the journal and the lake that the settings name."""
    return _recent(settings.JOURNAL, settings.CIVICGRID_LAKE).look()


def sent_before(rows: pa.Table) -> pa.ChunkedArray:
    """The numbers of rows that repeat an earlier one, of the journal or of the lake."""
    ends = pc.min_max(rows["time"]).as_py()
    first, last = ends["min"], ends["max"]
    sealed, recent = look()
    known = sealed.pick(pc.unique(rows["stream"]).to_pylist(), first, last + TICK)
    tables = {"told": rows.select(NAMED), "sealed": known, "recent": recent.select(NAMED)}
    return engine().query(BEFORE, {"first": first, "last": last}, tables)["id"]


def first_ones(fresh: pa.Table, earlier: Sequence[pa.Table], sealed: Snapshot) -> pa.Table:
    """The rows that repeat none: no earlier one, none of the lake, none of their own."""
    if not fresh.num_rows:
        return fresh
    ends = pc.min_max(fresh["time"]).as_py()
    first, last = ends["min"], ends["max"]
    tables = {
        "fresh": fresh.select(NAMED),
        "earlier": pa.concat_tables([NOTHING, *earlier]).select(NAMED),
        "sealed": sealed.pick(pc.unique(fresh["stream"]).to_pylist(), first, last + TICK),
    }
    repeated = engine().query(REPEATED, {"first": first, "last": last}, tables)["id"]
    return fresh.filter(pc.invert(pc.is_in(fresh["id"], repeated.combine_chunks()))) if len(repeated) else fresh


def _merge(parts: list[pa.Table]) -> None:
    """Keeps parts few: each is at least twice as long as the next."""
    while len(parts) > 1 and parts[-2].num_rows < 2 * parts[-1].num_rows:
        last = parts.pop()
        parts[-1] = pa.concat_tables([parts[-1], last]).combine_chunks()


@cache
def _recent(journal: Path, _lake: str) -> Recent:
    return Recent(journal)
