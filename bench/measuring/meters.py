"""Streams of a city of meters, which the benches of telemetry share."""

from pathlib import Path

import numpy as np

METERS = Path("build/bench-meters")
"""The home in which they stand."""
SMALL_CITY = Path("tests/small_city")


def meters(count: int) -> np.ndarray:
    """The numbers of so many streams of this home, made where they are missing."""
    from civicgrid.apps.grid import api as grid
    from civicgrid.apps.telemetry.models import ObservedProperty, Sensor, Stream, Thing

    missing = count - Stream.objects.count()
    if missing > 0:
        leaves = grid.leaves()
        sensor = Sensor.objects.create(name="meter", encoding_type="text/html", metadata="")
        seen = ObservedProperty.objects.create(name="level", definition="http://example.org/level")
        thing = Thing.objects.create(name="bench")
        told = {"unit": "m", "low": 0, "high": 100, "deadband": 1, "sensor": sensor, "observed_property": seen}
        told |= {"thing": thing, "observation_type": "measurement", "unit_of_measurement": {}}
        made = (Stream(name=f"level {each}", area=leaves[each % len(leaves)], **told) for each in range(missing))
        Stream.objects.bulk_create(made, batch_size=1000)
    return np.array(Stream.objects.order_by("pk").values_list("pk", flat=True)[:count])
