"""The lake is kept in order, by night.

Corrections are taken in, spans folded, what is too old left away, small files made few large ones.

Only the sealer's process does it, between two commits. Each step is a commit of its own, and may be done again.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from civicgrid.apps.telemetry.models import Amendment, Place, RemovedStream, Unfolded
from civicgrid.apps.telemetry.queries.frames import NOTHING
from civicgrid.apps.telemetry.queries.lake import HOURS, MINUTES, OBSERVATIONS, engine, snapshot, table
from civicgrid.apps.telemetry.rules.amendments import rows_of
from civicgrid.base.journal import Reader
from civicgrid.base.lake import LakeTable

from .folding import fold
from .retiring import retire, still_whole

MANY_FILES = 12
"""So many of a day and bucket are made one during the day."""
NIGHT = timedelta(hours=3)
"""When a night's work begins, by the city's clock."""
KEEPER = "keeper"
"""The name under which stands the last night in which it was done."""
DAY = timedelta(days=1)
PLACED = ["id", "stream", "time"]
HELD = "SELECT id, stream, time FROM sealed SEMI JOIN numbers USING (id) WHERE id BETWEEN $min AND $max"


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
    through = snapshot(OBSERVATIONS).through
    amendments = list(Amendment.objects.filter(observation__lt=through))
    RemovedStream.objects.filter(row=None).update(row=Reader(settings.JOURNAL).end)
    gone = list(RemovedStream.objects.values_list("stream", flat=True))
    _take_in({each.observation: each.document for each in amendments}, gone)
    cells = still_whole(list(Unfolded.objects.values_list("stream", "day")))
    days = sum(fold(layout, now, cells) for layout in (MINUTES, HOURS))
    with transaction.atomic():
        for each in amendments:
            Amendment.objects.filter(pk=each.pk, at=each.at).delete()
        RemovedStream.objects.filter(stream__in=gone, row__lte=through).delete()
        Unfolded.objects.all().delete()
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
    return held.compact(more_than), held.forget(now), held.sweep(now)


def _take_in(documents: Mapping[int, dict[str, Any] | None], gone: list[int]) -> None:
    """Writes corrections into the lake, once the days of them are written down.

    What streams said that are gone is removed.
    """
    amended, changed = rows_of(documents), pa.array(documents, pa.int64())
    leaving = pa.array(gone, pa.int64())

    def change(rows: pa.Table) -> pa.Table:
        corrected = pc.is_in(rows["id"], changed)
        told = rows.filter(corrected)
        now_read = amended.filter(pc.is_in(amended["id"], told["id"].combine_chunks()))
        stays = rows.filter(pc.invert(pc.or_(corrected, pc.is_in(rows["stream"], leaving))))
        return pa.concat_tables([stays, now_read]) if now_read.num_rows else stays

    held_now = _held(changed)
    _write_down(held_now, amended.filter(pc.is_in(amended["id"], held_now["id"].combine_chunks())))
    asked = [_day(day) for day in sorted(set(_days(held_now)))]
    asked += [f"stream in ({', '.join(map(str, gone))})"] if gone else []
    if asked:
        table(OBSERVATIONS).rewrite(" or ".join(asked), change)
    for held in (table(MINUTES), table(HOURS)) if gone else ():
        held.rewrite(asked[-1], lambda rows: rows.filter(pc.invert(pc.is_in(rows["stream"], leaving))))


def _held(numbers: pa.Array) -> pa.Table:
    """Those of the observations that are in the lake, as it has them."""
    if not len(numbers):
        return NOTHING.select(PLACED)
    ends = pc.min_max(numbers).as_py()
    sealed = snapshot(OBSERVATIONS).pick(within={"id": (ends["min"], ends["max"])})
    return engine().query(HELD, ends, {"sealed": sealed, "numbers": pa.table({"id": numbers})})


def _write_down(*tables: pa.Table) -> None:
    cells = {cell for rows in tables for cell in zip(rows["stream"].to_pylist(), _days(rows), strict=True)}
    told = [Unfolded(stream=stream, day=begin.date()) for stream, begin in cells]
    Unfolded.objects.bulk_create(told, ignore_conflicts=True)


def _days(rows: pa.Table) -> list[datetime]:
    days: list[datetime] = pc.floor_temporal(rows["time"], unit="day").to_pylist()
    return days


def _day(begin: datetime) -> str:
    return f"(time >= '{begin.isoformat()}' and time < '{(begin + DAY).isoformat()}')"
