"""Making entities, with all that is described in them, within one act."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Model

from civicgrid.apps.telemetry.models import FeatureOfInterest, HistoricalLocation, Location, Stream, Thing
from civicgrid.apps.telemetry.queries.entities import LINKS, TABLES, definable, seen
from civicgrid.apps.telemetry.types import EntityCreated, EntityEvent, Kind
from civicgrid.base.access import refuse
from civicgrid.base.actions import Act
from civicgrid.kernel import units
from civicgrid.kernel.errors import InvalidInput
from civicgrid.protocols import sensorthings as sta

from . import placing

OBSERVATION = "Observation"


class NothingLinked(InvalidInput):
    """{field} links to {entity} {id}, which is not there, or not yours to see."""


class Making:
    """What one act makes: its events, and observations to be kept at the end."""

    def __init__(self, act: Act) -> None:
        self.act = act
        self.events: list[EntityEvent] = []
        self.observations: list[sta.New] = []

    def make(self, new: sta.New, given: Mapping[str, int] | None = None) -> int:
        """The id of the entity; that of an observation follows when it is kept, and is 0."""
        links = {**new.links, **{name: (id_,) for name, id_ in (given or {}).items()}}
        kind = sta.ENTITIES[new.entity]
        ones = {name: self._linked(kind, name, links[name][0]) for name in links if not kind.navigations[name].many}
        if new.entity == OBSERVATION:
            told = {name: (id_,) for name, id_ in ones.items()}
            self.observations.append(sta.New(new.entity, new.properties, told))
            return 0
        made = self._row(new.entity, new.properties, ones)
        self.events.append(told_of(EntityCreated, new.entity, made))
        for name in kind.navigations:
            if kind.navigations[name].many and name in links:
                self._link(new.entity, made, name, links[name])
        self._check(new.entity, made)
        return int(made.pk)

    def row(self, entity: str, pk: int, field: str) -> Any:  # noqa: ANN401  of any of seven tables
        """An entity that is linked to; raises NothingLinked."""
        found = seen(self.act.actor, entity).filter(pk=pk).first()
        if found is None:
            raise NothingLinked(field=field, entity=entity, id=pk, remedy="link to one that is there")
        return found

    def put(self, entity: str, found: Model, name: str, ids: Sequence[int]) -> None:
        """Links an entity by a link to many to exactly these.

        What must have an owner keeps it till it gets another.
        """
        target = sta.ENTITIES[entity].navigations[name].target
        rows = [self.row(target, each, name) for each in ids]
        if isinstance(found, Thing) and name == "Locations":
            placing.move(found, rows, self.act.at)
        elif isinstance(found, Location) and name == "Things":
            for each in rows:
                placing.move(each, [found], self.act.at)
        elif isinstance(found, HistoricalLocation):
            found.locations.set(rows)
        elif isinstance(found, Location):
            for each in rows:
                each.locations.add(found)
        else:
            for each in rows:
                self._give(target, each, LINKS[entity, name].back, found)

    def _give(self, entity: str, found: Model, field: str, owner: Model) -> None:
        """A thing, sensor or property gets what belonged to another."""
        if not definable(self.act.actor, entity, found.pk):
            raise refuse(placing.DEFINE)
        setattr(found, field, owner)
        found.save(update_fields=[field])
        if isinstance(found, Stream) and field == "thing":
            placing.settle_thing(found.thing)

    def _linked(self, kind: sta.EntityType, name: str, value: int | sta.New) -> int:
        if isinstance(value, sta.New):
            return self.make(value)
        return int(self.row(kind.navigations[name].target, value, name).pk)

    def _link(self, entity: str, made: Model, name: str, values: Sequence[int | sta.New]) -> None:
        """Links to what is there, and makes the rest, which belongs to this one."""
        link = sta.ENTITIES[entity].navigations[name]
        fresh = [each for each in values if isinstance(each, sta.New)]
        if sta.ENTITIES[link.target].navigations[link.inverse].many:  # both sides are many
            ids = [self.make(each) if isinstance(each, sta.New) else each for each in values]
            self.put(entity, made, name, ids)
            return
        self.put(entity, made, name, [each for each in values if not isinstance(each, sta.New)])
        for each in fresh:
            self.make(each, {link.inverse: int(made.pk)})

    def _row(self, entity: str, properties: Mapping[str, object], ones: Mapping[str, int]) -> Model:
        table = TABLES[entity]
        values = {table.fields[name]: value for name, value in properties.items() if name in table.fields}
        keys = {f"{LINKS[entity, name].key}_id": pk for name, pk in ones.items()}
        found = table.model(**{**values, **keys})
        follow(found, self.act, {*properties, "properties"})
        found.save()
        return found

    def _check(self, entity: str, made: Model) -> None:
        """Raises NoPost where somebody makes what they could not change."""
        if entity in {"Thing", "Datastream"} and not definable(self.act.actor, entity, made.pk):
            raise refuse(placing.DEFINE)


def follow(found: Model, act: Act, told: set[str]) -> None:
    """What follows from properties: place and area, asset and owner, unit."""
    if isinstance(found, Location) and "location" in told:
        placing.settle(found, found.location)
        found.feature = None
    elif isinstance(found, FeatureOfInterest) and "feature" in told:
        placing.settle(found, found.feature)
    elif isinstance(found, Thing) and "properties" in told:
        placing.tie(found, act.actor)
    elif isinstance(found, Stream):
        if "unitOfMeasurement" in told:
            found.unit = units.stated(found.unit_of_measurement)
        found.area, found.organisation = found.thing.area, found.thing.organisation


def told_of(event: type[EntityEvent], entity: str, found: Model, **more: object) -> EntityEvent:
    """What happened to an entity."""
    return event(kind=Kind(entity), id=found.pk, name=getattr(found, "name", ""), **more)
