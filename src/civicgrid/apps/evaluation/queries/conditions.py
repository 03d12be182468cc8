"""From a measure's conditions to the database, for counting and for listing alike."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import F, Q

from civicgrid.kernel.indicator import END, Column, Condition, Rows

LOOK_UPS = {"exempt": "appeal__granted"}
"""What conditions say, and where it is kept."""


def counted(rows: Rows, judged: datetime) -> Q:
    """The rows of a measure, judged at a moment; an empty condition is every row."""
    wanted = _any(rows.where, judged) if rows.where else Q()
    return wanted & ~_any(rows.unless, judged) if rows.unless else wanted


def _any(alternatives: Iterable[Condition], judged: datetime) -> Q:
    return reduce(or_, (_all(condition, judged) for condition in alternatives))


def _all(condition: Condition, judged: datetime) -> Q:
    return Q(**{LOOK_UPS.get(name, name): _value(value, judged) for name, value in condition.items()})


def _value(value: object, judged: datetime) -> object:
    if value is END:
        return judged
    return F(value.name) if isinstance(value, Column) else value
