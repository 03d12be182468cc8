"""Days that are over, folded into minutes and hours.

Of each span stay min, max, mean, count and last.

A span tells the highest observation that is in it. So what came late is added to it, whenever, and nothing twice.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

import pyarrow as pa

from civicgrid.apps.telemetry.queries.lake import OBSERVATIONS, engine, snapshot, table
from civicgrid.base.lake import LakeTable, Layout, Picked

Cell = tuple[int, date]
"""A stream and a day."""
DAY = timedelta(days=1)
MOST = 2**63 - 1
UNTIL = "folded_until"
"""The word of the lake that says which days are folded: all that end before."""
STEPS = {"minutes": "minute", "hours": "hour"}
FOLD = """
    WITH kept AS (SELECT * FROM folded WHERE stream NOT IN (SELECT stream FROM anew)),
    raw AS (
        SELECT id, stream, time, value, date_trunc('{step}', time) AS begin FROM sealed
        WHERE time >= $first AND time < $last AND value IS NOT NULL),
    fresh AS (
        SELECT raw.stream, begin AS time, min(value) AS min, max(value) AS max, avg(value) AS mean, count(*) AS count,
            arg_max(value, (raw.time, raw.id)) AS last, max(raw.time) AS last_time, max(raw.id) AS id
        FROM raw LEFT JOIN kept ON kept.stream = raw.stream AND kept.time = begin
        WHERE raw.id > coalesce(kept.id, -1) GROUP BY raw.stream, begin)
    SELECT stream, time, min(min) AS min, max(max) AS max, sum(mean * count) / sum(count) AS mean,
        sum(count)::BIGINT AS count, arg_max(last, last_time) AS last, max(last_time) AS last_time, max(id) AS id
    FROM (FROM kept UNION ALL BY NAME FROM fresh) GROUP BY stream, time"""
LATE = "SELECT DISTINCT date_trunc('day', time) AS day FROM sealed WHERE time < $until AND id >= $since"


def fold(layout: Layout, now: datetime, anew: Collection[Cell]) -> int:
    """Folds what is new of days that are over; how many days.

    Cells `anew` are folded from the beginning: something in them was corrected.
    """
    held, today = table(layout), now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    through = snapshot(OBSERVATIONS).through
    told = held.told.get(UNTIL)
    days = _days(datetime.fromisoformat(told) if told else None, today, held.through)
    days |= {datetime.combine(day, time(), UTC) for _, day in anew}
    for day in sorted(each for each in days if each < today):
        _fold_day(held, day, [stream for stream, of in anew if of == day.date()])
    if days or held.through != through or told != today.isoformat():
        held.append(layout.schema.empty_table(), through, {UNTIL: today.isoformat()})
    return len(days)


def _days(until: datetime | None, today: datetime, since: int) -> set[datetime]:
    """Days with observations that are in no span yet."""
    sealed = snapshot(OBSERVATIONS)
    all_days = {datetime.fromtimestamp(part.day * 86_400, UTC) for part in sealed.parts}
    if until is None:
        return {day for day in all_days if day < today}
    late = engine().query(
        LATE, {"until": until, "since": since}, {"sealed": sealed.pick(until=until, within={"id": (since, MOST)})}
    )
    return {day for day in all_days if until <= day < today} | set(late["day"].to_pylist())


def _fold_day(held: LakeTable, day: datetime, anew: list[int]) -> None:
    span = {"first": day, "last": day + DAY}
    where = f"time >= '{day.isoformat()}' and time < '{(day + DAY).isoformat()}'"
    before = held.read(where)
    tables: dict[str, pa.Table | Picked] = {
        "sealed": snapshot(OBSERVATIONS).pick(since=day, until=day + DAY),
        "folded": before,
        "anew": pa.table({"stream": pa.array(anew, pa.int64())}),
    }
    found = engine().query(FOLD.format(step=STEPS[held.layout.name]), span, tables)
    if before.num_rows:
        held.replace(where, found)
    elif found.num_rows:
        held.append(found, held.through)
