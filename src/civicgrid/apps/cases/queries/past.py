"""Cases as they were: rebuilt from their events, for those that one may see today."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import LiteralString

from django.db import connection
from django.db.models.expressions import RawSQL

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.rules.workflow import OPEN
from civicgrid.apps.cases.types import Moment, Then
from civicgrid.base.access import Actor, narrow

_ALIVE: LiteralString = """
    SELECT id FROM cases_case WHERE closed_at > %s AND opened_at < %s
    UNION ALL
    SELECT id FROM cases_case WHERE state = ANY(%s) AND closed_at IS NULL AND opened_at < %s
"""
"""Opened before the end, and not closed for good before the beginning. The first part is read from its index alone."""
_THEN: LiteralString = """
    SELECT seen.number, seen.lon, seen.lat, told.at, told.state, told.due FROM ({seen}) AS seen
    JOIN LATERAL (
        SELECT
            array_agg(at ORDER BY seq) AS at,
            array_agg(data->>'state' ORDER BY seq) AS state,
            array_agg(CASE WHEN name = 'TaskSet' THEN NULL ELSE data->>'due' END ORDER BY seq) AS due
        FROM cases_event WHERE case_id = seen.id AND at < %s
    ) AS told ON told.at IS NOT NULL
"""
"""The due time of an errand is the officer's, not the case's."""


def cases_then(actor: Actor, begin: datetime, end: datetime) -> Iterator[Then]:
    """What the cases were that were open some time between two moments.

    By one statement; each with all that had become of it before the end.
    """
    alive = Case.objects.filter(pk__in=RawSQL(_ALIVE, [begin, end, list(OPEN), end]))  # noqa: S611 - our own words
    seen = narrow(actor, "cases.see", alive).order_by().values("id", "number", "lon", "lat")
    sql, values = seen.query.sql_with_params()
    with connection.cursor() as cursor:
        for number, lon, lat, *told in cursor.execute(_THEN.replace("{seen}", sql), [*values, end]):
            yield Then(number, lon, lat, _moments(*told))


def _moments(at: Sequence[datetime], states: Sequence[str], dues: Sequence[str | None]) -> tuple[Moment, ...]:
    """Each event's state, and the last due time that was told up to it."""
    moments, due = [], None
    for moment, state, told in zip(at, states, dues, strict=True):
        due = datetime.fromisoformat(told) if told else due
        moments.append(Moment(moment, state, due))
    return tuple(moments)
