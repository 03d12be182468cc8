"""How doors, journal, detector, lake and disk are, counted every few seconds."""

import shutil
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

import pyarrow as pa
from django.conf import settings
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from civicgrid.apps.telemetry.models import Place, Refused
from civicgrid.apps.telemetry.rules import rows
from civicgrid.apps.telemetry.rules.operation import Backlog, LakeTable, Operation
from civicgrid.base.journal import Reader, extents
from civicgrid.base.lake import Commit, Snapshot

from .copying import states
from .detecting import READER
from .lake import OBSERVATIONS

FRESH_S = 5.0
KEEPER = "keeper"
FRAMES = 100
"""So many are looked through for a row with a time; counts of refused rows have none."""
WEEK = timedelta(days=7)
LAST = 20
"""Changes of the lake that are listed."""
STREAMS = """
    SELECT count(*) AS all, count(*) FILTER (WHERE s.period_s IS NOT NULL) AS periodic,
        count(*) FILTER (WHERE open.silent) AS silent, count(*) FILTER (WHERE open.bounds) AS out_of_bounds,
        count(*) FILTER (WHERE l.time IS NULL) AS never, count(*) FILTER (WHERE s.unit = '') AS no_unit,
        count(*) FILTER (WHERE s.calibration_due < %s) AS calibration,
        coalesce(sum(l.rows), 0)::bigint AS taken, coalesce(sum(l.late), 0)::bigint AS late,
        coalesce(sum(l.out_of_order), 0)::bigint AS out_of_order, coalesce(sum(l.future), 0)::bigint AS future,
        coalesce(sum(l.unitless), 0)::bigint AS unitless
    FROM telemetry_stream s LEFT JOIN telemetry_latest l ON l.stream_id = s.id
    LEFT JOIN (
        SELECT stream_id, bool_or(kind = 'silent') AS silent, bool_or(kind <> 'silent') AS bounds
        FROM telemetry_detection WHERE ended_at IS NULL GROUP BY 1) AS open ON open.stream_id = s.id"""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LOST = ("journal", "damaged")
"""The door and the reason under which the detector counts what the journal has lost."""
FATES = ("taken", "late", "out_of_order", "future", "unitless")


class Held(NamedTuple):
    """What was counted, when, and the last changes of the lake."""

    counted: float
    operation: Operation
    changes: Sequence[tuple[str, Commit]]


_held: Held | None = None


def operation() -> Held:
    """How it is; a few seconds old at most."""
    global _held
    now = time.monotonic()
    if _held is None or now - _held.counted > FRESH_S:
        _held = _counted(now)
    return _held


def forget() -> None:
    """The next look counts anew."""
    global _held
    _held = None


def refused_of_days(now: datetime) -> Sequence[Refused]:
    """What was refused in the last week, the newest day first."""
    return list(Refused.objects.filter(day__gt=(now - WEEK).date()).order_by("-day", "door", "reason"))


def _counted(counted: float) -> Held:
    now = timezone.now()
    places = {each.reader: each for each in Place.objects.all()}
    tables = {each.layout.name: each for each in states()}
    sealed = tables[OBSERVATIONS.name]
    streams, refused = _streams(now), _refused()
    disk = shutil.disk_usage(settings.CIVICGRID_HOME)
    found = Operation(
        at=now,
        **_journal(places[READER].row if READER in places else 0, sealed.through, now),
        streams={name: count for name, count in streams.items() if name not in FATES},
        fates={name: streams[name] for name in FATES} | {"duplicate": int(sealed.told.get("duplicates", "0"))},
        refused=refused,
        refused_week=sum(each.rows for each in refused_of_days(now)),
        lake=[_table(each, now) for each in tables.values()],
        lost=refused.get(LOST, 0),
        sealed_at=max((each.at for each in sealed.commits if each.rows), default=None),
        night_at=places[KEEPER].at if KEEPER in places else None,
        disk_free=disk.free,
        disk_size=disk.total,
    )
    changes = [(name, each) for name, table in tables.items() for each in table.commits if each.files or each.gone]
    return Held(counted, found, sorted(changes, key=lambda each: each[1].at, reverse=True)[:LAST])


def _journal(read: int, through: int, now: datetime) -> dict[str, Any]:
    with closing(Reader(settings.JOURNAL)) as reader:
        end = max(reader.end, read, through)
        segments = extents(settings.JOURNAL, 0, end)
        return {
            "journal_bytes": sum(each.size for each in segments),
            "journal_segments": len(segments),
            "journal_end": end,
            "detector": _backlog(reader, read, end, now),
            "sealer": _backlog(reader, through, end, now),
        }


def _backlog(reader: Reader, row: int, end: int, now: datetime) -> Backlog:
    """The rows from a number on, and how long the first of them has waited."""
    for frame in islice(reader.near(row), FRAMES):
        told = rows.read(frame.content, frame.first)
        if isinstance(told, pa.RecordBatch) and told.num_rows:
            waits = now - told.column("arrival")[0].as_py()
            return Backlog(end - row, max(0.0, waits.total_seconds()))
    return Backlog(end - row, 0.0)


def _streams(now: datetime) -> Mapping[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(STREAMS, [timezone.localdate(now)])
        return dict(zip([column.name for column in cursor.description], cursor.fetchone(), strict=True))


def _refused() -> Mapping[tuple[str, str], int]:
    """Rows since ever, by door and reason."""
    found = Refused.objects.values_list("door", "reason").annotate(rows=Sum("rows"))
    return {(door, reason): count for door, reason, count in found}


def _table(state: Snapshot, now: datetime) -> LakeTable:
    fresh = [each for each in state.parts if each.day > (now - WEEK - EPOCH).days]
    return LakeTable(
        name=state.layout.name,
        rows=sum(each.rows for each in state.parts),
        files=len(state.parts),
        bytes=sum(each.size for each in state.parts),
        joinable=len(state.parts) - len({(each.day, each.bucket) for each in state.parts}),
        states=len(state.commits),
        week_rows=sum(each.rows for each in fresh),
        week_bytes=sum(each.size for each in fresh),
    )
