"""Series in spans: of the observations, or of what is left of them.

What came late to a day that is folded is in a long series from the next night on; so are corrections.
"""

from datetime import UTC, datetime, timedelta

import msgspec
import pyarrow as pa

from civicgrid.base.lake import Layout, Snapshot

from .lake import OBSERVATIONS, engine, snapshot
from .observations import relation_of
from .scope import Scope

LONG = timedelta(days=31)
"""Shorter series are made of the observations: they are the newest word, and few enough."""
DAY = timedelta(days=1)
SPANS = """
    WITH observations AS ({observations}),
    folded AS (FROM held SEMI JOIN there USING (stream) WHERE {fits} AND date_trunc('day', time) IN (FROM days)),
    told AS (
        SELECT stream, time, mean, min, max, count, last, last_time FROM folded
        UNION ALL SELECT stream, time, value, value, value, 1, value, time FROM observations
            WHERE value IS NOT NULL AND isfinite(value) AND date_trunc('day', time) NOT IN (FROM days))
    SELECT stream, {begin} AS time, sum(mean * count) / sum(count) AS value, min(min) AS low, max(max) AS high,
        sum(count)::BIGINT AS count, arg_max(last, last_time) AS last, 0 AS quality, '' AS fate
    FROM told GROUP BY ALL ORDER BY ALL"""


def spans(scope: Scope, layout: Layout, begin: str) -> pa.Table:
    """Mean (`value`), low, high, count and last of each stream by spans.

    `begin` says in SQL where the span of a time begins.

    `layout` is that of the table whose spans are short enough.
    """
    held, raw = snapshot(layout), _days(snapshot(OBSERVATIONS))
    folded = _days(held) if _long(scope) else _days(held) - raw
    relation, tables = relation_of(msgspec.structs.replace(scope, first=_since(scope.first, folded, raw)))
    tables["held"] = held.pick(scope.streams if folded else [], scope.first, scope.last)
    tables["days"] = pa.table({"day": pa.array(sorted(folded), layout.schema.field("time").type)})
    return engine().query(SPANS.format(observations=relation, fits=scope.condition(), begin=begin), {}, tables)


def _long(scope: Scope) -> bool:
    return scope.first is None or scope.last is None or scope.last - scope.first > LONG


def _since(first: datetime | None, folded: set[datetime], raw: set[datetime]) -> datetime | None:
    """From when on observations are looked at: before, all days are folded."""
    if not folded:
        return first
    since = min([*(raw - folded), max(folded) + DAY])
    return since if first is None else max(first, since)


def _days(held: Snapshot) -> set[datetime]:
    return {datetime.fromtimestamp(day * 86_400, UTC) for day in {part.day for part in held.parts}}
