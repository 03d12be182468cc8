"""Cases as they were: rebuilt from their events, for those that one may see today."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import LiteralString

from django.db import connection, transaction
from django.db.models import Q

from civicgrid.apps.cases.models import Case
from civicgrid.apps.cases.types import Moment, Then
from civicgrid.base.access import Actor, narrow

_THEN: LiteralString = """
    WITH seen AS MATERIALIZED ({seen}), told AS (
        SELECT
            case_id,
            array_agg(at ORDER BY seq) AS at,
            array_agg(data->>'state' ORDER BY seq) AS state,
            array_agg(CASE WHEN name = 'TaskSet' THEN NULL ELSE data->>'due' END ORDER BY seq) AS due
        FROM cases_event WHERE case_id = ANY(ARRAY(SELECT id FROM seen)) GROUP BY case_id
    )
    SELECT seen.number, seen.lon, seen.lat, told.at, told.state, told.due FROM seen JOIN told ON told.case_id = seen.id
"""
"""The due time of an errand is the officer's, not the case's."""
_AS_THEY_LIE: LiteralString = "SET LOCAL enable_indexscan = off; SET LOCAL enable_seqscan = off"
"""Rows are fetched in the order of the disk, many at once: one by one, what no memory holds took four times as long.

The planner takes the two ends of a case for independent, and would read the whole table.
"""


def cases_then(actor: Actor, begin: datetime, end: datetime) -> Iterator[Then]:
    """What the cases were that were open some time between two moments.

    By one statement; each with all that had become of it before the end.
    """
    alive = Case.objects.filter(Q(closed_at__gt=begin) | Q(closed_at=None), opened_at__lt=end)
    seen = narrow(actor, "cases.see", alive).order_by().values("id", "number", "lon", "lat")
    sql, values = seen.query.sql_with_params()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_AS_THEY_LIE)
        found = cursor.execute(_THEN.replace("{seen}", sql), values).fetchall()
    for number, lon, lat, *told in found:
        if moments := _moments(end, *told):
            yield Then(number, lon, lat, moments)


def first_opened(actor: Actor) -> datetime | None:
    """When the first case was opened that one may see; before it, nothing is known."""
    return narrow(actor, "cases.see", Case.objects.order_by("opened_at")).values_list("opened_at", flat=True).first()


def _moments(
    end: datetime, at: Sequence[datetime], states: Sequence[str], dues: Sequence[str | None]
) -> tuple[Moment, ...]:
    """Each event's state before the end, and the last due time that was told up to it."""
    moments, due = [], None
    for moment, state, told in zip(at, states, dues, strict=True):
        if moment < end:  # an import may tell of a later moment first
            due = datetime.fromisoformat(told) if told else due
            moments.append(Moment(moment, state, due))
    return tuple(moments)
