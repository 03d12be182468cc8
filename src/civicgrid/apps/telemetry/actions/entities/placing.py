"""Where entities are.

The area of their shape, and what follows from it for things and streams.
"""

from collections.abc import Sequence
from datetime import datetime
from math import isfinite

from django.db.models import Q

from civicgrid.apps.assets import api as assets
from civicgrid.apps.grid import api as grid
from civicgrid.apps.telemetry.models import FeatureOfInterest, HistoricalLocation, Location, Stream, Thing
from civicgrid.base.access import Actor, Grant
from civicgrid.base.access.permissions import needed_roles
from civicgrid.kernel.errors import InvalidInput
from civicgrid.kernel.geo.relations import read
from civicgrid.kernel.geo.things import places

DEFINE = "telemetry.define"


class UnknownAsset(InvalidInput):
    """There is no asset with the code {code}."""


def settle(found: Location | FeatureOfInterest, shape: object) -> None:
    """Sets the place inside of a shape, and the area in which it lies.

    "" outside of the city.
    """
    settle_all([found], [shape])


def settle_all(found: Sequence[Location | FeatureOfInterest], shapes: Sequence[object]) -> None:
    """The same for many: each by its shape."""
    drawn = read(shapes)
    known = [number for number, shape in enumerate(drawn) if shape is not None]
    inside = places(drawn[known]).tolist() if known else []
    points = {number: point for number, point in zip(known, inside, strict=True) if all(map(isfinite, point))}
    areas = dict(zip(points, _areas(list(points.values())), strict=True))
    for number, each in enumerate(found):
        each.lon, each.lat = points.get(number, (None, None))
        each.area = areas.get(number, "")


def tie(thing: Thing, actor: Actor) -> None:
    """Ties a thing to the asset that its properties name.

    Else it belongs to whoever makes it.
    """
    code = (thing.properties or {}).get("asset")
    if not isinstance(code, str) or not code:
        thing.asset = ""
        thing.organisation = thing.organisation or organisation_of(actor)
        return
    asset = assets.find(code)
    if asset is None:
        raise UnknownAsset(field="properties/asset", code=code, remedy="use the code of an asset, or leave it out")
    thing.asset, thing.area, thing.organisation = asset.code, asset.area, asset.organisation_path


def move(thing: Thing, locations: list[Location], at: datetime) -> None:
    """Puts a thing at its locations, and keeps that it was there from now on."""
    thing.locations.set(locations)
    if locations:
        past = HistoricalLocation.objects.create(thing=thing, time=at)
        past.locations.set(locations)
    settle_thing(thing)


def settle_thing(thing: Thing) -> None:
    """The area of a thing is that of its place.

    Its streams follow, and speak of a new feature.
    """
    area = next((each.area for each in thing.locations.order_by("pk") if each.area), thing.area)
    if not thing.asset and area != thing.area:
        thing.area = area
        thing.save(update_fields=["area"])
    same = {"area": thing.area, "organisation": thing.organisation}
    streams = Stream.objects.filter(thing=thing)
    streams.filter(~Q(**same) | Q(feature__isnull=False)).update(**same, feature=None)


def give_feature(stream: Stream) -> FeatureOfInterest | None:
    """Makes a stream speak of the place of its thing; gives the feature if it is new."""
    place = stream.thing.locations.select_for_update(of=("self",)).order_by("pk").first()
    if place is None:
        return None
    known, fresh = place.feature, None
    if known is None:
        same = {name: getattr(place, name) for name in ("name", "description", "encoding_type", "lon", "lat", "area")}
        known = fresh = FeatureOfInterest.objects.create(feature=place.location, **same)
        place.feature = fresh
        place.save(update_fields=["feature"])
    stream.feature = known
    stream.save(update_fields=["feature"])
    return fresh


def _areas(points: Sequence[Sequence[float]]) -> list[str]:
    if not points:
        return []
    lon, lat = zip(*points, strict=True)
    try:
        return [each.area if each else "" for each in grid.locate(lon, lat)]
    except grid.NoCity:
        return [""] * len(points)


def organisation_of(actor: Actor) -> str:
    """The organisation of the post by which somebody defines."""
    return next((each.organisation for each in grants_of(actor) if each.organisation), "")


def grants_of(actor: Actor) -> list[Grant]:
    """What the posts give by which somebody defines."""
    return [each for each in actor.grants if each.role in needed_roles(DEFINE)]
