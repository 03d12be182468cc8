"""What was kept long enough goes, by the classes of streams.

By whole days, or by the rows of some streams.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.compute as pc

from civicgrid.apps.telemetry.models import Stream, StreamClass
from civicgrid.apps.telemetry.queries.lake import HOURS, MINUTES, OBSERVATIONS
from civicgrid.apps.telemetry.queries.retired import RETIRED, whole_since
from civicgrid.apps.telemetry.rules.retention import limits, whole
from civicgrid.base.lake import LakeTable

from .folding import Cell

KEPT_DAYS = {OBSERVATIONS.name: "raw_days", MINUTES.name: "minute_days", HOURS.name: "hour_days"}
"""Table -> the column of a class that says how long."""
EVER = date(1900, 1, 1)


def retire(held: LakeTable, now: datetime) -> None:
    """Removes what has become too old since it was done last.

    What comes later and is older goes with its whole day.
    """
    days = dict(StreamClass.objects.values_list("code", KEPT_DAYS[held.layout.name]))
    ends, told = limits(days, now.astimezone(UTC).date()), held.told
    if (oldest := whole(ends)) is not None:
        held.drop(f"time < '{_begin(oldest)}'")
    due = {code: end for code, end in ends.items() if end and told.get(f"{RETIRED}{code}") != end.isoformat()}
    for code, end in due.items():
        since = max(date.fromisoformat(told.get(f"{RETIRED}{code}", EVER.isoformat())), oldest or EVER)
        _leave_away(held, code, since, end)
    if due:
        words = {f"{RETIRED}{code}": end.isoformat() for code, end in due.items()}
        held.append(held.layout.schema.empty_table(), held.through, words)


def still_whole(cells: Collection[Cell]) -> list[Cell]:
    """Those of which no observation is retired; of the others only spans are left."""
    since = whole_since({stream for stream, _ in cells})
    return [(stream, day) for stream, day in cells if since.get(stream, EVER) <= day]


def _leave_away(held: LakeTable, code: str, since: date, end: date) -> None:
    """The rows of the streams of a class, of some days."""
    streams = pa.array(Stream.objects.filter(stream_class=code).values_list("pk", flat=True), pa.int64())
    before = pa.scalar(datetime(end.year, end.month, end.day, tzinfo=UTC), held.layout.schema.field("time").type)

    def change(rows: pa.Table) -> pa.Table:
        return rows.filter(pc.invert(pc.and_(pc.is_in(rows["stream"], streams), pc.less(rows["time"], before))))

    if since < end and len(streams):
        held.rewrite(f"time >= '{_begin(since)}' and time < '{_begin(end)}'", change)


def _begin(day: date) -> str:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).isoformat()
