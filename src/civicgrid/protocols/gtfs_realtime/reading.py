"""A message of protobuf as observations.

Under names that stay the same from one message to the next.

A vehicle has streams of position, speed, bearing and occupancy; a trip has one of its delay at each stop.
A position is one observation, not two of longitude and latitude: halves could come apart.
"""

import numpy as np
from google.protobuf.message import DecodeError
from google.transit import gtfs_realtime_pb2 as wire

from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.observations import Kind, SeenStream, SeenThing, Telling, Told, on_earth, position

MOST_BYTES = 64 * 2**20
"""Of one message."""
SECOND = 1_000_000
UNITS = {"speed": "m/s", "bearing": "deg", "odometer": "m", "occupancy percentage": "%", "delay": "s"}
LAST_SECOND = 7_258_118_400
"""The year 2200: a time behind it is none."""


class NotGtfsRealtime(CivicGridError):
    """This is no message of GTFS Realtime: {reason}."""


def read(message: bytes) -> Told:
    """What a message tells; raises NotGtfsRealtime."""
    feed = _parsed(message)
    telling = Telling()
    for place, entity in enumerate(feed.entity, 1):
        if entity.is_deleted:
            telling.ignored["deleted entity"] += 1
            continue
        kinds = {"vehicle": _vehicle, "trip_update": _trip, "alert": _alert}
        told = [name for name in kinds if entity.HasField(name)]
        for name in told:
            kinds[name](telling, entity, place, feed.header.timestamp)
        if not told:
            telling.ignored["entity of another kind"] += 1
    return telling.told()


def _parsed(message: bytes) -> wire.FeedMessage:
    if len(message) > MOST_BYTES:
        raise NotGtfsRealtime(reason=f"it is longer than {MOST_BYTES} bytes", remedy="send it in parts")
    feed = wire.FeedMessage()
    try:
        feed.ParseFromString(message)
    except DecodeError as error:
        raise NotGtfsRealtime(reason=str(error), remedy="send protobuf, uncompressed") from error
    if not feed.IsInitialized():
        raise NotGtfsRealtime(reason="it lacks what every message has", remedy="send it whole")
    return feed


def _vehicle(telling: Telling, entity: wire.FeedEntity, place: int, sent: int) -> None:
    vehicle = entity.vehicle
    name = vehicle.vehicle.id or vehicle.vehicle.label or entity.id
    time = vehicle.timestamp or sent
    if not _timed(telling, time, place, "timestamp"):
        return
    trip = {"trip": vehicle.trip.trip_id, "route": vehicle.trip.route_id, "label": vehicle.vehicle.label}
    known = {key: words for key, words in trip.items() if words}
    lon, lat = _single(vehicle.position.longitude), _single(vehicle.position.latitude)
    placed = vehicle.HasField("position")
    if placed and on_earth(lon, lat):
        _say(telling, "vehicle", name, "position", position(lon, lat), time=time, row=place)
    elif placed:
        telling.refuse(place, "position", "it is no point in degrees", f"{lon}, {lat}")
    telling.things[f"vehicle {name}"] = SeenThing(id=f"vehicle {name}", type="Vehicle", name=name, properties=known)
    for field in ("speed", "bearing", "odometer"):
        if vehicle.position.HasField(field):
            _say(telling, "vehicle", name, field, _single(getattr(vehicle.position, field)), time=time, row=place)
    if vehicle.HasField("occupancy_status"):
        status = wire.VehiclePosition.OccupancyStatus.Name(vehicle.occupancy_status)
        _say(telling, "vehicle", name, "occupancy", status, time=time, row=place)
    if vehicle.HasField("occupancy_percentage"):
        _say(telling, "vehicle", name, "occupancy percentage", vehicle.occupancy_percentage, time=time, row=place)


def _trip(telling: Telling, entity: wire.FeedEntity, place: int, sent: int) -> None:
    update = entity.trip_update
    name = update.trip.trip_id or entity.id
    time = update.timestamp or sent
    if not _timed(telling, time, place, "timestamp"):
        return
    known = {"route": update.trip.route_id, "vehicle": update.vehicle.id}
    properties = {key: words for key, words in known.items() if words}
    telling.things[f"trip {name}"] = SeenThing(id=f"trip {name}", type="Trip", name=name, properties=properties)
    if update.HasField("delay"):
        _say(telling, "trip", name, "delay", update.delay, time=time, row=place)
    for each in update.stop_time_update:
        # A trip may pass a stop twice: its sequence tells the two apart.
        at = f"stop {each.stop_id}" if each.stop_id else f"stop sequence {each.stop_sequence}"
        event = next((getattr(each, name) for name in ("arrival", "departure") if _late(each, name)), None)
        if event is None:
            telling.missing += 1
            continue
        seq = each.stop_sequence if each.HasField("stop_sequence") else None
        stream = SeenStream(name=f"trip {name} {at} delay", thing=f"trip {name}", property=f"{at} delay", unit="s")
        telling.say(stream, time * SECOND, event.delay, row=place, seq=seq)


def _late(update: wire.TripUpdate.StopTimeUpdate, name: str) -> bool:
    return bool(update.HasField(name) and getattr(update, name).HasField("delay"))


def _alert(telling: Telling, entity: wire.FeedEntity, place: int, sent: int) -> None:
    alert = entity.alert
    period = alert.active_period[0] if alert.active_period else wire.TimeRange()
    time = period.start or sent
    if not _timed(telling, time, place, "active_period"):
        return
    about = [
        f"{field} {getattr(each, field)}" for each in alert.informed_entity for field in _NAMED if getattr(each, field)
    ]
    said = {
        "header": _words(alert.header_text),
        "description": _words(alert.description_text),
        "cause": wire.Alert.Cause.Name(alert.cause),
        "effect": wire.Alert.Effect.Name(alert.effect),
        "about": about,
    }
    end = period.end * SECOND if time < period.end < LAST_SECOND else None
    stream = SeenStream(name=f"alert {entity.id}", thing=f"alert {entity.id}", property="alert", kind=Kind.OTHER)
    telling.say(stream, time * SECOND, said, row=place, end=end)


_NAMED = ("agency_id", "route_id", "stop_id")


def _words(text: wire.TranslatedString) -> dict[str, str]:
    """The translations by language; "" is the one that names none."""
    return {each.language: each.text for each in text.translation}


def _say(telling: Telling, of: str, name: str, property: str, result: object, *, time: int, row: int) -> None:  # noqa: A002, PLR0913
    kinds = {"position": Kind.POSITION, "occupancy": Kind.CATEGORY}
    thing, kind = f"{of} {name}", kinds.get(property, Kind.MEASUREMENT)
    stream = SeenStream(
        name=f"{thing} {property}", thing=thing, property=property, unit=UNITS.get(property, ""), kind=kind
    )
    telling.say(stream, time * SECOND, result, row=row)


def _single(number: float) -> float:
    """A number of single precision by the fewest digits that tell it.

    16.37, not 16.3700008.
    """
    return float(str(np.float32(number)))


def _timed(telling: Telling, time: int, place: int, field: str) -> bool:
    """Whether seconds since 1970 are a time; refused if not."""
    timed = 0 < time < LAST_SECOND
    if not timed:
        telling.refuse(place, field, "it has no time", time)
    return timed
