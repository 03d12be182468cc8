"""From a measure's conditions to the database: the same condition counts rows and lists them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, Q

from civicgrid.base.access import nothing
from civicgrid.kernel.indicator import END, Column, Condition, Rows

LOOK_UPS = {"exempt": "appeal__granted"}
"""What conditions say, and where it is kept."""


def counted(rows: Rows, judged: datetime) -> Q:
    """The rows of a measure, judged at a moment."""
    return _any(rows.where, judged) & ~_any(rows.unless, judged)


def _any(alternatives: Iterable[Condition], judged: datetime) -> Q:
    found = nothing
    for condition in alternatives:
        if not condition:
            return Q()
        found |= Q(**{LOOK_UPS.get(name, name): _value(value, judged) for name, value in condition.items()})
    return found


def _value(value: object, judged: datetime) -> object:
    if value is END:
        return judged
    return F(value.name) if isinstance(value, Column) else value
