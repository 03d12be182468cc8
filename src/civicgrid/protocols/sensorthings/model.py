"""The eight entity types of SensorThings 1.1 as a table (18-088, clause 8.2)."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import msgspec

from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.text import nearest

ID, SELF_LINK = "@iot.id", "@iot.selfLink"
ALIASES = {"id": ID, "selfLink": SELF_LINK}
"""Names without `@iot.`, which filters, paths and data arrays may use as well."""


class Kind(StrEnum):
    """What a property holds."""

    TEXT = "text"
    NUMBER = "number"
    OBJECT = "object"
    ANY = "any"
    GEOMETRY = "geometry"
    INSTANT = "instant"
    INTERVAL = "interval"
    TIME = "time"
    """An instant or an interval."""


OPEN_KINDS = frozenset({Kind.OBJECT, Kind.ANY, Kind.GEOMETRY})
"""Kinds of JSON, into which a path may go on."""


class Property(msgspec.Struct, frozen=True):
    """A property; one that is not `writable` is the server's, and ignored if sent."""

    name: str
    kind: Kind = Kind.TEXT
    required: bool = True
    writable: bool = True


class Navigation(msgspec.Struct, frozen=True):
    """A link to one or many entities; `inverse` is the way back.

    `required`: an entity cannot be created without it.
    """

    name: str
    target: str
    inverse: str
    many: bool = False
    required: bool = False


class EntityType(msgspec.Struct, frozen=True):
    """A type of entity; `cascades` are the links whose entities are deleted with it."""

    name: str
    collection: str
    properties: Mapping[str, Property]
    navigations: Mapping[str, Navigation]
    cascades: tuple[str, ...] = ()

    def property(self, name: str) -> Property | None:
        """The property of a name, also of those that every entity has."""
        return self.properties.get(name) or CONTROL.get(ALIASES.get(name, name))

    def navigation(self, name: str) -> Navigation | None:
        """The link of a name."""
        return self.navigations.get(name)


class Resolved(msgspec.Struct, frozen=True):
    """A path within an entity: links followed, then a property, then keys of its JSON."""

    navigations: tuple[Navigation, ...]
    property: Property | None
    keys: tuple[str, ...] = ()


class UnknownProperty(InvalidInput):
    """{entity} has no property or link {name}."""


CONTROL = {ID: Property(ID, Kind.NUMBER, writable=False), SELF_LINK: Property(SELF_LINK, writable=False)}
"""What every entity has from the server."""

_NAMED = (Property("name"), Property("description"))
_ENCODED = (*_NAMED, Property("encodingType"))
_MORE = Property("properties", Kind.OBJECT, required=False)


def _entity(
    name: str,
    properties: Sequence[Property],
    navigations: Sequence[Navigation],
    *,
    collection: str = "",
    cascades: tuple[str, ...] = (),
) -> EntityType:
    return EntityType(
        name,
        collection or f"{name}s",
        {each.name: each for each in properties},
        {each.name: each for each in navigations},
        cascades,
    )


_TYPES = (
    _entity(
        "Thing",
        (*_NAMED, _MORE),
        (
            Navigation("Locations", "Location", "Things", many=True),
            Navigation("HistoricalLocations", "HistoricalLocation", "Thing", many=True),
            Navigation("Datastreams", "Datastream", "Thing", many=True),
        ),
        cascades=("Datastreams", "HistoricalLocations"),
    ),
    _entity(
        "Location",
        (*_ENCODED, Property("location", Kind.GEOMETRY), _MORE),
        (
            Navigation("Things", "Thing", "Locations", many=True),
            Navigation("HistoricalLocations", "HistoricalLocation", "Locations", many=True),
        ),
        cascades=("HistoricalLocations",),
    ),
    _entity(
        "HistoricalLocation",
        (Property("time", Kind.INSTANT),),
        (
            Navigation("Thing", "Thing", "HistoricalLocations", required=True),
            Navigation("Locations", "Location", "HistoricalLocations", many=True, required=True),
        ),
    ),
    _entity(
        "Datastream",
        (
            *_NAMED,
            Property("observationType"),
            Property("unitOfMeasurement", Kind.OBJECT),
            Property("observedArea", Kind.GEOMETRY, required=False, writable=False),
            Property("phenomenonTime", Kind.INTERVAL, required=False, writable=False),
            Property("resultTime", Kind.INTERVAL, required=False, writable=False),
            _MORE,
        ),
        (
            Navigation("Thing", "Thing", "Datastreams", required=True),
            Navigation("Sensor", "Sensor", "Datastreams", required=True),
            Navigation("ObservedProperty", "ObservedProperty", "Datastreams", required=True),
            Navigation("Observations", "Observation", "Datastream", many=True),
        ),
        cascades=("Observations",),
    ),
    _entity(
        "Sensor",
        (*_ENCODED, Property("metadata", Kind.ANY), _MORE),
        (Navigation("Datastreams", "Datastream", "Sensor", many=True),),
        cascades=("Datastreams",),
    ),
    _entity(
        "ObservedProperty",
        (Property("name"), Property("definition"), Property("description"), _MORE),
        (Navigation("Datastreams", "Datastream", "ObservedProperty", many=True),),
        collection="ObservedProperties",
        cascades=("Datastreams",),
    ),
    _entity(
        "Observation",
        (
            Property("phenomenonTime", Kind.TIME, required=False),  # the server's clock where it is not sent
            Property("result", Kind.ANY),
            Property("resultTime", Kind.INSTANT, required=False),
            Property("resultQuality", Kind.ANY, required=False),
            Property("validTime", Kind.INTERVAL, required=False),
            Property("parameters", Kind.OBJECT, required=False),
        ),
        (
            Navigation("Datastream", "Datastream", "Observations", required=True),
            Navigation("FeatureOfInterest", "FeatureOfInterest", "Observations"),  # else the Thing's Location
        ),
        collection="Observations",
    ),
    _entity(
        "FeatureOfInterest",
        (*_ENCODED, Property("feature", Kind.GEOMETRY), _MORE),
        (Navigation("Observations", "Observation", "FeatureOfInterest", many=True),),
        collection="FeaturesOfInterest",
        cascades=("Observations",),
    ),
)
ENTITIES: Mapping[str, EntityType] = {each.name: each for each in _TYPES}
COLLECTIONS: Mapping[str, EntityType] = {each.collection: each for each in _TYPES}


def resolve(entity: EntityType, names: Sequence[str], field: str = "") -> Resolved:
    """What a path within an entity leads to; raises UnknownProperty."""
    followed: list[Navigation] = []
    for place, name in enumerate(names):
        if link := entity.navigation(name):
            followed.append(link)
            entity = ENTITIES[link.target]
            continue
        found, keys = entity.property(name), tuple(names[place + 1 :])
        if found is None or (keys and found.kind not in OPEN_KINDS):
            raise unknown(entity, "/".join(names[place:]), field)
        return Resolved(tuple(followed), found, keys)
    return Resolved(tuple(followed), None)


def unknown(entity: EntityType, name: str, field: str = "") -> UnknownProperty:
    """An error that names the nearest of the names that the entity has."""
    known = [*entity.properties, *entity.navigations, ID]
    meant = nearest(name, known)
    if meant and meant != name:
        return UnknownProperty(field=field, entity=entity.name, name=name, remedy="write {meant}", meant=meant)
    return UnknownProperty(field=field, entity=entity.name, name=name, remedy="choose one of {known}", known=known)
