"""Streams of a test, and what they say: hours after a beginning, values."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from civicgrid.apps.telemetry.models import ObservedProperty, Sensor, Stream, Thing
from civicgrid.apps.telemetry.rules.rows import Rows, Tally, frame_of, tally_of
from civicgrid.base.journal import Journal

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
Told = tuple[int, float, float]
"""A stream, hours after the beginning, a value."""


def at(hours: float) -> datetime:
    """So many hours after the beginning."""
    return BEGIN + timedelta(hours=hours)


def micros(when: datetime) -> int:
    """Since 1970."""
    return round(when.timestamp() * 1e6)


def stream(name: str = "level", **fields: Any) -> Stream:
    """A stream with all that it needs."""
    thing = Thing.objects.create(name=f"thing of {name}")
    sensor = Sensor.objects.create(name="meter", encoding_type="text/html", metadata="")
    seen = ObservedProperty.objects.create(name="level", definition="http://example.org/level")
    told = {"unit": "m", "observation_type": "measurement", "unit_of_measurement": {}, **fields}
    return Stream.objects.create(name=name, thing=thing, sensor=sensor, observed_property=seen, **told)


def tell(journal: Journal, *told: Told, arrival: datetime | None = None, seq: Sequence[int] | None = None) -> int:
    """Appends rows as a door would; the number of the first."""
    streams, hours, values = zip(*told, strict=True)
    rows = Rows(
        stream=np.array(streams, np.int64),
        time=np.array([micros(at(each)) for each in hours], np.int64),
        value=np.array(values, np.float64),
        seq=None if seq is None else np.array(seq, np.int64),
    )
    return journal.append([(len(rows), frame_of(rows, micros(arrival or at(max(hours)))))])


def refuse(journal: Journal, door: str, **reasons: int) -> int:
    """Appends a count of refused rows."""
    return journal.append([(1, tally_of(Tally(door, reasons)))])
