"""Links between entities, put and taken by themselves (`$ref`)."""

from collections.abc import Sequence

from civicgrid.apps.telemetry.models import HistoricalLocation, Location, Thing
from civicgrid.apps.telemetry.types import EntityChanged, EntityEvent
from civicgrid.base.access import Actor
from civicgrid.base.actions import Act, creation
from civicgrid.kernel.errors import Conflict
from civicgrid.protocols import sensorthings as sta

from . import placing
from .making import Making, told_of
from .verbs import change, held


class LinkNeeded(Conflict):
    """A {entity} cannot be without its {link}."""


def link(actor: Actor, entity: str, pk: int, name: str, other: int) -> None:
    """Adds a link; one to one replaces what was there."""
    if sta.ENTITIES[entity].navigations[name].many:
        _add(actor, entity, pk, name, other)
    else:
        change(actor, entity, pk, sta.Change({}, {name: (other,)}))


def unlink(actor: Actor, entity: str, pk: int, name: str, other: int) -> None:
    """Takes a link away; raises LinkNeeded where one of the two cannot be without it."""
    _remove(actor, entity, pk, name, other)


@creation(placing.DEFINE)
def _add(act: Act, entity: str, pk: int, name: str, other: int) -> Sequence[EntityEvent]:
    found, making = held(act, entity, pk), Making(act)
    ids = [other]
    if isinstance(found, (Thing, HistoricalLocation)) and name == "Locations":
        ids = sorted({*found.locations.values_list("pk", flat=True), other})
    making.put(entity, found, name, ids)
    return [told_of(EntityChanged, entity, found, fields=(name,))]


@creation(placing.DEFINE)
def _remove(act: Act, entity: str, pk: int, name: str, other: int) -> Sequence[EntityEvent]:
    found, making = held(act, entity, pk), Making(act)
    target = sta.ENTITIES[entity].navigations[name].target
    if {entity, target} != {"Thing", "Location"}:
        needy = entity if not sta.ENTITIES[entity].navigations[name].many else target
        raise LinkNeeded(field=name, entity=needy, link=name, remedy="link it to another one, or delete it")
    thing, place = (found, making.row(target, other, name))[:: 1 if isinstance(found, Thing) else -1]
    assert isinstance(place, Location)  # noqa: S101  the other side of a Thing
    thing.locations.remove(place)
    placing.settle_thing(thing)
    return [told_of(EntityChanged, entity, found, fields=(name,))]
