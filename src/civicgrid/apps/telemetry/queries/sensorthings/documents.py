"""Entities as the documents of SensorThings: from rows, with their links."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.db.models import Model

from civicgrid.apps.telemetry.queries.entities import LINKS, TABLES
from civicgrid.protocols import sensorthings as sta

Json = dict[str, Any]
WHOLE_BELOW = 2.0**53
"""Numbers up to there that are whole come back as whole ones."""
ALWAYS_TOLD = frozenset({"resultTime"})
"""Properties that are told where they are null, too."""
MORE = ("resultTime", "resultQuality", "validTime", "parameters")


class Row(msgspec.Struct, frozen=True):
    """An entity as it was read: its properties, and the id behind each link to one."""

    id: int
    values: Mapping[str, Any]
    links: Mapping[str, int | None] = {}


def of_table(entity: str, found: Model, told: Mapping[str, Any] | None = None) -> Row:
    """A row of a table; `told` is what does not stand in it."""
    values = {name: _plain(getattr(found, field)) for name, field in TABLES[entity].fields.items()}
    links = {name: getattr(found, f"{link.key}_id") for (of, name), link in LINKS.items() if of == entity and link.key}
    return Row(found.pk, {**values, **(told or {})}, links)


def of_observation(found: Mapping[str, Any]) -> Row:
    """A row of the relation of observations."""
    time, end = found["time"], found["end"]
    said = msgspec.json.decode(found["more"]) if found["more"] else {}
    values = {
        "phenomenonTime": sta.written(time if end is None else sta.Interval(time, end)),
        "result": _result(found["value"], found["result"]),
        **{name: said.get(name) for name in MORE},
    }
    if found["quality"] and values["resultQuality"] is None:
        values["resultQuality"] = found["quality"]
    return Row(found["id"], values, {"Datastream": found["stream"], "FeatureOfInterest": found["feature"]})


def document(entity: str, row: Row, options: sta.Options, root: str, *, linked: bool) -> Json:
    """What is told of an entity; `linked`.

    With its links, though nobody selected them.
    """
    kind, chosen = sta.ENTITIES[entity], options.select
    here, told = f"{root}/{kind.collection}({row.id})", Json()
    if not chosen or sta.ID in chosen:
        told[sta.ID] = row.id
    if not chosen or sta.SELF_LINK in chosen:
        told[sta.SELF_LINK] = here
    for name in kind.properties:
        value = row.values.get(name)
        if name in chosen or (not chosen and (value is not None or name in ALWAYS_TOLD)):
            told[name] = value
    for name in kind.navigations:
        if name in chosen or (linked and not chosen):
            told[f"{name}@iot.navigationLink"] = f"{here}/{name}"
    return told


def _plain(value: object) -> object:
    return sta.written(value) if isinstance(value, datetime) else value


def _result(value: float | None, text: str | None) -> object:
    if text is not None:
        return msgspec.json.decode(text)
    if value is not None and value.is_integer() and abs(value) < WHOLE_BELOW:
        return int(value)
    return value
