"""Streams and things that a file tells of, made where nobody knows them."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec
from django.db import connection

from civicgrid.apps.assets.types import AssetRecord
from civicgrid.apps.telemetry.actions.entities import placing
from civicgrid.apps.telemetry.models import (
    FeatureOfInterest,
    HistoricalLocation,
    Location,
    ObservedProperty,
    Sensor,
    Stream,
    Thing,
)
from civicgrid.apps.telemetry.queries.door import streams_named
from civicgrid.apps.telemetry.queries.importing import SOURCE, assets_of, known_things
from civicgrid.apps.telemetry.types import EntityCreated, Kind
from civicgrid.base.access import Actor, narrow, refuse
from civicgrid.base.actions import Act, creation
from civicgrid.kernel import observations as told_of
from civicgrid.kernel import units
from civicgrid.kernel.observations import SeenStream, SeenThing

LOCK = 0x71_21
"""Advisory lock: of several imports that tell of the same, one makes it."""
GEOJSON = "application/geo+json"
MANY = 2_000
"""Rows of one statement."""
_OM = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_"
TYPES: Mapping[told_of.Kind, str] = {
    told_of.Kind.MEASUREMENT: f"{_OM}Measurement",
    told_of.Kind.TRUTH: f"{_OM}TruthObservation",
}
"""What the results of a stream are, in the words of SensorThings."""
ANY = f"{_OM}Observation"


class Wanted(msgspec.Struct, frozen=True):
    """What a part of a file tells of; `procedure` is how it is observed.

    `facts` are further columns of a stream (period, bounds), by its name, as far as they are known.
    """

    procedure: str
    streams: Sequence[SeenStream]
    things: Mapping[str, SeenThing]
    facts: Mapping[str, Mapping[str, float]] = {}


class Made(msgspec.Struct):
    """How many were made."""

    streams: int = 0
    things: int = 0


@creation(placing.DEFINE)
def define(act: Act, wanted: Wanted, made: Made) -> Sequence[EntityCreated]:
    """Makes what is missing of it; raises NoPost where that is out of reach."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    there = {each.source for each in streams_named((), [each.name for each in wanted.streams])}
    fresh = [each for each in wanted.streams if each.name not in there]
    seen = {each.thing or each.name: SeenThing(id=each.thing or each.name) for each in fresh} | dict(wanted.things)
    things, new = _things(act, seen)
    streams = _streams(wanted, fresh, things)
    _check(act.actor, streams, new)
    made.streams, made.things = len(streams), len(new)
    return [EntityCreated(kind=Kind.THING, id=each.pk, name=each.name) for each in new] + [
        EntityCreated(kind=Kind.DATASTREAM, id=each.pk, name=each.name) for each in streams
    ]


def _things(act: Act, seen: Mapping[str, SeenThing]) -> tuple[dict[str, Thing], list[Thing]]:
    """The thing of each name, and those of them that were made."""
    owned = assets_of(seen)
    found = known_things(seen, owned)
    fresh = [told for name, told in seen.items() if name not in found]
    new = _placed(act, fresh, owned)
    return found | {told.id: thing for told, thing in zip(fresh, new, strict=True)}, new


def _placed(act: Act, fresh: Sequence[SeenThing], owned: Mapping[str, AssetRecord]) -> list[Thing]:
    """New things, each where it is: where its asset is, else where it was told to be."""
    places = {told.id: shape for told in fresh if (shape := _shape(told, owned.get(told.id))) is not None}
    locations = [Location(name=_name(told), encoding_type=GEOJSON, location=places[told.id]) for told in fresh
                 if told.id in places]  # fmt: skip
    placing.settle_all(locations, list(places.values()))
    areas = dict(zip(places, (each.area for each in locations), strict=True))
    area, organisation = _area(act.actor), placing.organisation_of(act.actor)
    new = [_thing(told, owned.get(told.id), areas.get(told.id, area), organisation) for told in fresh]
    Thing.objects.bulk_create(new, MANY)
    _locate(
        act, {told.id: thing for told, thing in zip(fresh, new, strict=True)}, dict(zip(places, locations, strict=True))
    )
    return new


def _thing(told: SeenThing, asset: AssetRecord | None, area: str, organisation: str) -> Thing:
    own = {"type": told.type} if told.type else {}
    properties = {**told.properties, **own, SOURCE: told.id} | ({"asset": asset.code} if asset else {})
    if asset:
        area, organisation = asset.area, asset.organisation_path
    code = asset.code if asset else ""
    return Thing(name=_name(told), properties=properties, asset=code, area=area, organisation=organisation)


def _locate(act: Act, things: Mapping[str, Thing], locations: Mapping[str, Location]) -> None:
    """Puts new things at new locations, of which their streams speak."""
    shapes = [(each, each.location) for each in locations.values()]
    same = ("name", "encoding_type", "lon", "lat", "area")
    features = [
        FeatureOfInterest(feature=shape, **{name: getattr(each, name) for name in same}) for each, shape in shapes
    ]
    FeatureOfInterest.objects.bulk_create(features, MANY)
    for each, feature in zip(locations.values(), features, strict=True):
        each.feature = feature
    Location.objects.bulk_create(locations.values(), MANY)
    pasts = [HistoricalLocation(thing=things[name], time=act.at) for name in locations]
    HistoricalLocation.objects.bulk_create(pasts, MANY)
    here, then = Thing.locations.through, HistoricalLocation.locations.through
    here.objects.bulk_create([here(thing=things[name], location=each) for name, each in locations.items()], MANY)
    linked = zip(pasts, locations.values(), strict=True)
    then.objects.bulk_create([then(historicallocation=past, location=each) for past, each in linked], MANY)


def _streams(wanted: Wanted, fresh: Sequence[SeenStream], things: Mapping[str, Thing]) -> list[Stream]:
    if not fresh:
        return []
    procedure = wanted.procedure
    sensor = Sensor.objects.filter(name=procedure, encoding_type="text/html").order_by("pk").first()
    sensor = sensor or Sensor.objects.create(name=procedure, encoding_type="text/html", metadata=procedure)
    properties = _properties({_limited(each.property or each.name) for each in fresh})
    features = _features({things[each.thing or each.name].pk for each in fresh})
    new = [_stream(each, things[each.thing or each.name], sensor, properties) for each in fresh]
    for told, stream in zip(fresh, new, strict=True):
        stream.feature_id = features.get(stream.thing_id)
        for name, value in wanted.facts.get(told.name, {}).items():
            setattr(stream, name, value)
    return Stream.objects.bulk_create(new, MANY)


def _stream(told: SeenStream, thing: Thing, sensor: Sensor, properties: Mapping[str, ObservedProperty]) -> Stream:
    return Stream(
        name=_limited(told.name),
        source=told.name,
        thing=thing,
        sensor=sensor,
        observed_property=properties[_limited(told.property or told.name)],
        observation_type=TYPES.get(told.kind, ANY),
        unit_of_measurement=unit_of_measurement(told.unit),
        unit=told.unit,
        area=thing.area,
        organisation=thing.organisation,
    )


def unit_of_measurement(code: str) -> dict[str, Any]:
    """A unit as SensorThings tells it; nothing is said of one that is not known."""
    address = f"http://www.opengis.net/def/uom/UCUM/0/{quote(code, safe='')}"
    sign = units.symbol(code) if code else None
    return {"name": sign, "symbol": sign, "definition": address if code else None}


def _properties(names: set[str]) -> dict[str, ObservedProperty]:
    """Observed properties by their names, made where there are none."""
    found = {each.name: each for each in ObservedProperty.objects.filter(name__in=names).order_by("-pk")}
    new = [
        ObservedProperty(name=name, definition=f"urn:civicgrid:property:{quote(name, safe='')}"[:1000])
        for name in sorted(names - found.keys())
    ]
    ObservedProperty.objects.bulk_create(new, MANY)
    return found | {each.name: each for each in new}


def _features(things: set[int]) -> dict[int, int]:
    """Of which place the streams of each thing speak."""
    linked = Thing.locations.through.objects.filter(thing__in=things, location__feature__isnull=False)
    return dict(linked.order_by("-location").values_list("thing", "location__feature"))


def _check(actor: Actor, streams: Sequence[Stream], things: Sequence[Thing]) -> None:
    """Raises NoPost where somebody makes what they could not change."""
    for model, made in ((Stream, streams), (Thing, things)):
        rows = model._default_manager.filter(pk__in=[each.pk for each in made])
        if narrow(actor, placing.DEFINE, rows).count() < len(made):
            raise refuse(placing.DEFINE)


def _shape(told: SeenThing, asset: AssetRecord | None) -> Mapping[str, object] | None:
    if asset:
        return told_of.position(asset.lon, asset.lat)
    return told.location


def _area(actor: Actor) -> str:
    """The area of things that tell no place: that of the post of whoever defines."""
    held = placing.grants_of(actor)
    return next((each.areas[0] for each in held if each.areas), "")


def _name(told: SeenThing) -> str:
    return _limited(told.name or told.id)


def _limited(name: str) -> str:
    return name[:400]
