"""Asking for observations with pieces of SQL."""

from collections.abc import Mapping
from datetime import datetime

import pyarrow as pa

from civicgrid.apps.telemetry.queries import observations
from civicgrid.apps.telemetry.queries.scope import Scope

from .sql import Sql, numbered

Span = tuple[datetime | None, datetime | None, datetime | None, datetime | None]
"""The first and the last phenomenon time, the first and the last result time."""
_RESULT_TIME = "TRY_CAST(json_extract_string(more, '/resultTime') AS TIMESTAMPTZ)"
_SPANS = (
    f'SELECT stream, min(time), max(coalesce("end", time)), min({_RESULT_TIME}), max({_RESULT_TIME}) '  # noqa: S608
    "FROM observations GROUP BY stream"
)


def ask(sql: Sql, scope: Scope) -> pa.Table:
    """What SQL finds in the relation `observations` within a scope."""
    text, values = numbered(sql, lambda place: f"v{place}")
    return observations.ask(text, values, scope)


def spans(scope: Scope) -> Mapping[int, Span]:
    """From when to when the observations of each stream go."""
    columns = ask(Sql(_SPANS), scope).columns
    return {stream: tuple(times) for stream, *times in zip(*(each.to_pylist() for each in columns), strict=True)}
