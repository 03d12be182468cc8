"""Who sees which entities, and who may change them.

Things and streams have an area and an owner. A location or feature is seen by whoever keeps its area, a past location
with its thing. Sensors and observed properties are known to all who see telemetry; whoever may define any stream may
change what is shared, as long as nothing that uses it is beyond their reach.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model, Q, QuerySet

from civicgrid.apps.telemetry.models import Stream, Thing
from civicgrid.base.access import Actor, narrow, nothing, reach

from .tables import TABLES

SEE, DEFINE = "telemetry.see", "telemetry.define"

_AREA: Mapping[str, str | None] = {
    "Thing": "",
    "Datastream": "",
    "Location": "",
    "FeatureOfInterest": "",
    "HistoricalLocation": "thing__",
    "Sensor": None,
    "ObservedProperty": None,
}
"""Entity type -> the way to what has an area; None = known to all."""

_USERS: Mapping[str, tuple[type[Model], str]] = {
    "Location": (Thing, "locations"),
    "FeatureOfInterest": (Stream, "feature"),
    "Sensor": (Stream, "sensor"),
    "ObservedProperty": (Stream, "observed_property"),
}
"""What is shared -> by what, and by which field of it."""


def seen(actor: Actor, entity: str) -> "QuerySet[Any]":
    """The entities of a type that the actor sees."""
    condition, way = reach(actor, SEE), _AREA[entity]
    if way is None and condition != nothing:
        condition = Q()
    rows: QuerySet[Any] = TABLES[entity].model._default_manager.all()
    return rows.filter(_led(condition, way or ""))


def sees_all(actor: Actor) -> bool:
    """Whether nothing is out of the actor's sight."""
    return not reach(actor, SEE)


def definable(actor: Actor, entity: str, pk: int) -> bool:
    """Whether the actor may change one that is seen."""
    if entity in _USERS:
        model, field = _USERS[entity]
        users = model._default_manager.filter(**{field: pk})
        return not users.exclude(pk__in=narrow(actor, DEFINE, users).values("pk")).exists()
    rows = TABLES[entity].model._default_manager.filter(pk=pk)
    return rows.filter(_led(reach(actor, DEFINE), _AREA[entity] or "")).exists()


def _led(condition: Q, way: str) -> Q:
    """The condition on what a way leads to."""
    if not way or condition == nothing:
        return condition
    led = [
        _led(each, way) if isinstance(each, Q) else (f"{way}{each[0]}", each[1])  # type: ignore[index]
        for each in condition.children
    ]
    return Q(*led, _connector=condition.connector, _negated=condition.negated)
