"""Making, changing and removing entities.

What belongs together happens together or not at all.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from django.db.models import Model

from civicgrid.apps.telemetry.models import FeatureOfInterest, Location, Thing
from civicgrid.apps.telemetry.queries.entities import LINKS, TABLES, definable, seen
from civicgrid.apps.telemetry.types import EntityChanged, EntityDeleted, EntityEvent
from civicgrid.base.access import Actor, refuse, require
from civicgrid.base.actions import Act, creation
from civicgrid.kernel.errors import NotFound
from civicgrid.protocols import sensorthings as sta

from . import placing
from .correcting import take_back_all
from .making import OBSERVATION, Making, follow, told_of
from .sending import SEND, keep


class Created(msgspec.Struct, frozen=True):
    """What was made: an entity of a type, by its id."""

    entity: str
    id: int


def create(actor: Actor, new: sta.New) -> Created:
    """Makes an entity with all that is described in it; observations are on disk then."""
    made: list[int] = []
    (_send if new.entity == OBSERVATION else _define)(actor, new, made)
    return Created(new.entity, made[0])


def change(actor: Actor, entity: str, pk: int, told: sta.Change) -> None:
    """Changes properties and links of an entity; what is not named stays."""
    _change(actor, entity, pk, told)


def replace(actor: Actor, entity: str, pk: int, told: sta.Change) -> None:
    """Changes an entity so that it has these properties and no others.

    Links that are not named stay.
    """
    kind = sta.ENTITIES[entity]
    writable = [each for each in kind.properties.values() if each.writable]
    missing = [each.name for each in writable if each.required and told.properties.get(each.name) is None]
    if missing:
        raise sta.PropertyMissing(field=missing[0], entity=entity, name=missing, remedy="send all that is mandatory")
    _change(actor, entity, pk, sta.Change({**{each.name: None for each in writable}, **told.properties}, told.links))


def delete(actor: Actor, entity: str, pk: int) -> None:
    """Removes an entity with all that cannot be without it (18-088, table 25)."""
    _delete(actor, entity, pk)


@creation(placing.DEFINE)
def _define(act: Act, new: sta.New, made: list[int]) -> Sequence[EntityEvent]:
    return _make(act, new, made)


@creation(SEND)
def _send(act: Act, new: sta.New, made: list[int]) -> Sequence[EntityEvent]:
    return _make(act, new, made)


def _make(act: Act, new: sta.New, made: list[int]) -> Sequence[EntityEvent]:
    making = Making(act)
    if any(isinstance(each, sta.New) for each in new.links.get("Datastream", ())):
        require(act.actor, placing.DEFINE)
    pk = making.make(new)
    kept = keep(act.actor, making.observations) if making.observations else []
    made[:] = kept if new.entity == OBSERVATION else [pk]
    return making.events


@creation(placing.DEFINE)
def _change(act: Act, entity: str, pk: int, told: sta.Change) -> Sequence[EntityEvent]:
    found, making = held(act, entity, pk), Making(act)
    fields = _properties(act, entity, found, told.properties) + _ones(making, entity, found, told.links)
    if fields:
        found.save()
        _moved(found, {*told.properties, *told.links})
    for name, ids in told.links.items():
        if sta.ENTITIES[entity].navigations[name].many:
            making.put(entity, found, name, ids)
    names = (*told.properties, *told.links)
    return [told_of(EntityChanged, entity, found, fields=names)] if names else []


@creation(placing.DEFINE)
def _delete(act: Act, entity: str, pk: int) -> Sequence[EntityEvent]:
    found = held(act, entity, pk)
    told = told_of(EntityDeleted, entity, found)
    things: list[Thing] = []
    if isinstance(found, Location):
        things = list(found.things.all())
        found.historical_locations.all().delete()
    elif isinstance(found, FeatureOfInterest):
        take_back_all(act.actor, found)
    found.delete()
    for each in things:
        placing.settle_thing(each)
    return [told]


def held(act: Act, entity: str, pk: int) -> Any:  # noqa: ANN401  of any of seven tables
    """The entity, locked.

    Raises NotFound where it is not seen, NoPost where it is not the actor's to change.
    """
    found = seen(act.actor, entity).filter(pk=pk).select_for_update(of=("self",)).first()
    if found is None:
        raise NotFound
    if not definable(act.actor, entity, pk):
        raise refuse(placing.DEFINE)
    return found


def _properties(act: Act, entity: str, found: Model, told: Mapping[str, object]) -> list[str]:
    fields = TABLES[entity].fields
    for name, value in told.items():
        setattr(found, fields[name], value)
    follow(found, act, set(told))
    return [fields[name] for name in told]


def _ones(making: Making, entity: str, found: Model, links: Mapping[str, tuple[int, ...]]) -> list[str]:
    """Links to one, which leave the former one."""
    told = []
    for name, ids in links.items():
        if not sta.ENTITIES[entity].navigations[name].many:
            target = sta.ENTITIES[entity].navigations[name].target
            setattr(found, LINKS[entity, name].key, making.row(target, ids[0], name))
            told.append(LINKS[entity, name].key)
    return told


def _moved(found: Model, told: set[str]) -> None:
    """What is elsewhere now takes along what belongs to it."""
    if isinstance(found, Thing) and "properties" in told:
        placing.settle_thing(found)
    elif isinstance(found, Location) and "location" in told:
        for thing in found.things.all():
            placing.settle_thing(thing)
    elif "Thing" in told and hasattr(found, "thing"):
        placing.settle_thing(found.thing)
