"""Series in spans: of the observations, or of what is left of them.

What came late to a day that is folded is in a long series from the next night on; so are corrections.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import msgspec
import pyarrow as pa

from civicgrid.base.lake import Layout, Snapshot

from .lake import OBSERVATIONS, engine, snapshot
from .observations import relation_of
from .retired import kept_since, whole_since
from .scope import Scope

LONG = timedelta(days=31)
"""Shorter series are made of the observations: they are the newest word, and few enough."""
DAY = timedelta(days=1)
SPANS = """
    WITH observations AS ({observations}),
    own AS (SELECT stream, time, value FROM observations WHERE value IS NOT NULL AND isfinite(value) AND {own}),
    folded AS (FROM held SEMI JOIN there USING (stream)
        WHERE {fits} AND date_trunc('day', time) IN (FROM days) AND {left}),
    told AS (
        SELECT stream, time, mean, min, max, count, last, last_time FROM folded
        UNION ALL SELECT stream, time, value, value, value, 1, value, time FROM own)
    SELECT *, 0 AS quality, '' AS fate FROM (
        SELECT stream, {begin} AS time, sum(mean * count) / sum(count) AS value, min(min) AS low, max(max) AS high,
            sum(count)::BIGINT AS count, arg_max(last, last_time) AS last
        FROM told GROUP BY 1, 2)
    ORDER BY stream, time"""

PLAIN = """
    WITH observations AS ({observations})
    SELECT *, 0 AS quality, '' AS fate FROM (
        SELECT stream, {begin} AS time, avg(value) AS value, min(value) AS low, max(value) AS high,
            count(*) AS count, arg_max(value, time) AS last
        FROM observations WHERE value IS NOT NULL AND isfinite(value) GROUP BY 1, 2)
    ORDER BY stream, time"""
"""The same, where nothing but observations is read."""


class Mixed(NamedTuple):
    """The days of which spans are read; what counts beside them, and of them, in SQL."""

    days: set[datetime]
    own: str = "true"
    left: str = "true"
    since: Mapping[int, date] = {}


def spans(scope: Scope, layout: Layout, begin: str) -> pa.Table:
    """Mean (`value`), low, high, count and last of each stream by spans.

    `begin` says in SQL where the span of a time begins.

    `layout` is that of the table whose spans are short enough.
    """
    held, raw = snapshot(layout), _days(snapshot(OBSERVATIONS))
    mixed = _long(_days(held)) if _is_long(scope) else _short(_days(held), scope)
    since = _since(scope.first, mixed.days, raw) if _is_long(scope) else scope.first
    relation, tables = relation_of(msgspec.structs.replace(scope, first=since))
    if not mixed.days:
        return engine().query(PLAIN.format(observations=relation, begin=begin), {}, tables)
    moment = layout.schema.field("time").type
    tables["held"] = held.pick(scope.streams, scope.first, scope.last)
    tables["days"] = pa.table({"day": pa.array(sorted(mixed.days), moment)})
    tables["whole"] = pa.table(
        {
            "stream": pa.array(mixed.since, pa.int64()),
            "since": pa.array(map(_begin, mixed.since.values()), moment),
        }
    )
    told = {"own": mixed.own, "left": mixed.left, "fits": scope.condition(), "begin": begin}
    return engine().query(SPANS.format(observations=relation, **told), {}, tables)


def _is_long(scope: Scope) -> bool:
    return scope.first is None or scope.last is None or scope.last - scope.first > LONG


def _long(folded: set[datetime]) -> Mixed:
    """A day is read from its spans, or as it is, for all streams."""
    return Mixed(folded, own="date_trunc('day', time) NOT IN (FROM days)")


def _short(folded: set[datetime], scope: Scope) -> Mixed:
    """Observations, and spans for days of a stream of which some are retired."""
    retired = max(map(_begin, kept_since().values()), default=None)
    if retired is None or scope.first is None or scope.first >= retired:
        return Mixed(set())
    return Mixed(
        {day for day in folded if day < retired},
        "NOT EXISTS (FROM whole WHERE whole.stream = observations.stream AND observations.time < whole.since)",
        "(stream, date_trunc('day', time)) NOT IN (SELECT DISTINCT (stream, date_trunc('day', time)) FROM own)",
        whole_since(scope.streams),
    )


def _since(first: datetime | None, folded: set[datetime], raw: set[datetime]) -> datetime | None:
    """From when on observations are looked at: before, all days are folded."""
    if not folded:
        return first
    since = min([*(raw - folded), max(folded) + DAY])
    return since if first is None else max(first, since)


def _days(held: Snapshot) -> set[datetime]:
    return {datetime.fromtimestamp(day * 86_400, UTC) for day in {part.day for part in held.parts}}


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
