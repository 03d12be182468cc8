"""Streams that stand in the small city, with what they said."""

from datetime import datetime
from typing import Any

from civicgrid.apps.telemetry.models import Detection, Latest, Location, ObservedProperty, Stream
from tests.cities import IN_E1, IN_W1
from tests.telemetry.telling import at, stream

WEST, EAST = "town.west.w1.", "town.east.e1."


def standing(name: str = "level", where: tuple[float, float] = IN_W1, area: str = WEST, **fields: Any) -> Stream:
    """A stream whose thing stands somewhere; it speaks each hour, unless told otherwise."""
    made = stream(name, **{"area": area, "period_s": 3600.0, **fields})
    lon, lat = where
    place = Location.objects.create(
        name="place", encoding_type="application/geo+json", location={}, lon=lon, lat=lat, area=area
    )
    made.thing.locations.add(place)
    made.thing.area = area
    made.thing.save()
    return made


def east(name: str = "level", **fields: Any) -> Stream:
    """The same, in the east."""
    return standing(name, IN_E1, EAST, **fields)


def heard(made: Stream, hours: float, value: float | None = 1.0, **facts: Any) -> Latest:
    """The newest observation of a stream, as its detector keeps it."""
    when = at(hours)
    return Latest.objects.create(stream=made, time=when, arrival=when, value=value, observation=1, rows=1, **facts)


def silent(made: Stream, since: datetime) -> Detection:
    """The stream is silent, and somebody noticed."""
    return Detection.objects.create(key=f"silent:{made.pk}", stream=made, kind="silent", began_at=since)


def observed(made: Stream, name: str) -> Stream:
    """The stream, which measures something else."""
    made.observed_property = ObservedProperty.objects.create(name=name, definition=f"http://example.org/{name}")
    made.save()
    return made
