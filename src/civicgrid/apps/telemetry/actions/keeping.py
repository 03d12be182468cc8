"""The lake is kept in order, by night.

Corrections are taken in, spans folded, what is too old left away, small files made few large ones.

Only the sealer's process does it, between two commits. Each step is a commit of its own, and may be done again.
"""

from datetime import UTC, datetime, timedelta

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
from django.utils import timezone

from civicgrid.apps.telemetry.models import Amendment, Gone, Place
from civicgrid.apps.telemetry.queries.lake import HOURS, MINUTES, OBSERVATIONS, snapshot, table
from civicgrid.apps.telemetry.rules.amendments import rows_of
from civicgrid.base.lake import LakeTable

from .folding import Cell, fold
from .retiring import retire

MANY_FILES = 12
"""So many of a day and bucket are made one during the day."""
NIGHT = timedelta(hours=3)
"""When a night's work begins, by the city's clock."""
KEEPER = "keeper"
"""The name under which stands the last night in which it was done."""
READ_ON = timedelta(hours=1)
"""So long a state can be read that the table has left."""
DAY = timedelta(days=1)


class Kept(msgspec.Struct, frozen=True):
    """What a night's work did.

    Corrections taken in, days folded, days compacted, states forgotten and files swept.
    """

    amended: int
    days: int
    compacted: int
    forgotten: int
    swept: int


def keep_nightly(now: datetime) -> Kept | None:
    """The work of a night, once, when the city sleeps; None when it is not due."""
    local = timezone.localtime(now)
    night = (local - NIGHT).date().toordinal()
    if not Place.objects.filter(reader=KEEPER, row__gte=night).exists():
        done = keep(now)
        Place.objects.update_or_create(reader=KEEPER, defaults={"row": night})
        return done
    return None


def keep(now: datetime) -> Kept:
    """The work of a night."""
    amendments = list(Amendment.objects.filter(observation__lt=snapshot(OBSERVATIONS).through))
    gone = list(Gone.objects.values_list("stream", flat=True))
    cells = _take_in(amendments, gone)
    days = sum(fold(layout, now, cells) for layout in (MINUTES, HOURS))
    for each in amendments:
        Amendment.objects.filter(pk=each.pk, at=each.at).delete()
    Gone.objects.filter(stream__in=gone).delete()
    for held in _tables():
        retire(held, now)
    compacted, forgotten, swept = map(sum, zip(*(_gather(each, now, 1) for each in _tables()), strict=True))
    return Kept(len(amendments), days, compacted, forgotten, swept)


def gather(now: datetime) -> None:
    """The work of an hour: many small files of a day become one."""
    for each in _tables():
        _gather(each, now, MANY_FILES)


def _tables() -> list[LakeTable]:
    return [table(layout) for layout in (OBSERVATIONS, MINUTES, HOURS)]


def _gather(held: LakeTable, now: datetime, more_than: int) -> tuple[int, int, int]:
    return held.compact(more_than), held.forget(now - READ_ON), held.sweep(now)


def _take_in(amendments: list[Amendment], gone: list[int]) -> set[Cell]:
    """Writes corrections into the lake; which cells they changed.

    What streams said that are gone is removed.
    """
    documents = {each.observation: each.document for each in amendments}
    amended, changed = rows_of(documents), pa.array(documents, pa.int64())
    leaving = pa.array(gone, pa.int64())
    cells: set[Cell] = set()

    def change(rows: pa.Table) -> pa.Table:
        corrected = pc.is_in(rows["id"], changed)
        told = rows.filter(corrected)
        now_read = amended.filter(pc.is_in(amended["id"], told["id"].combine_chunks()))
        cells.update(_cells(told), _cells(now_read))
        stays = rows.filter(pc.invert(pc.or_(corrected, pc.is_in(rows["stream"], leaving))))
        return pa.concat_tables([stays, now_read]) if now_read.num_rows else stays

    days = sorted({each.was.astimezone(UTC).date() for each in amendments})
    asked = [_day(datetime(day.year, day.month, day.day, tzinfo=UTC)) for day in days]
    asked += [f"stream in ({', '.join(map(str, gone))})"] if gone else []
    if asked:
        table(OBSERVATIONS).rewrite(" or ".join(asked), change)
    for held in (table(MINUTES), table(HOURS)) if gone else ():
        held.rewrite(asked[-1], lambda rows: rows.filter(pc.invert(pc.is_in(rows["stream"], leaving))))
    return cells


def _cells(rows: pa.Table) -> set[Cell]:
    days = pc.floor_temporal(rows["time"], unit="day").to_pylist()
    return set(zip(rows["stream"].to_pylist(), days, strict=True))


def _day(begin: datetime) -> str:
    return f"(time >= '{begin.isoformat()}' and time < '{(begin + DAY).isoformat()}')"
