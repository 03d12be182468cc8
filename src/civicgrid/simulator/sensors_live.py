"""The demo city's sensors as they go on: sent to the door like any other sender's."""

import logging
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np

from civicgrid.base.files import replace
from civicgrid.base.http.outside.known import post_json
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.geo.arrays import Floats

from .sensors import Plan, Sensor, position, ticks, values

FILE = "demo_sensors.json"
"""Where a home keeps its sensors, and the key by which they send."""
EVERY_S = 10.0
"""Seconds between two batches."""
CATCH_UP_S = 900.0
"""What was missed is made good for so long; a longer gap stays one."""

log = logging.getLogger(__name__)


def keep(home: Path, plan: Plan) -> None:
    """Writes the sensors down, for whoever sends for them."""
    replace(home / FILE, msgspec.json.encode(plan), mode=0o600)


def kept(home: Path) -> Plan | None:
    """The sensors that were written down, if any were."""
    file = home / FILE
    return msgspec.json.decode(file.read_bytes(), type=Plan) if file.exists() else None


def send_for_ever(door: str, plan: Plan) -> None:
    """Sends what each sensor measures, until it is stopped; refusals are logged."""
    since = time.time() - CATCH_UP_S
    while True:
        now = time.time()
        try:
            for path, document in told(plan, since, now):
                post_json(f"{door}{path}", document, plan.key)
            since = now
        except CivicGridError as error:
            log.warning("%s", error)
            since = max(since, now - CATCH_UP_S)
        time.sleep(EVERY_S)


def told(plan: Plan, first_s: float, last_s: float) -> Iterator[tuple[str, object]]:
    """What is sent of a span, and where to: figures by columns, places by arrays."""
    moments = [(each, times) for each in plan.sensors if len(times := ticks(plan, each, first_s, last_s))]
    if figures := [each for each in moments if not each[0].placed]:
        yield "/ingest", _columns(plan, figures)
    if placed := [each for each in moments if each[0].placed]:
        yield "/v1.1/CreateObservations", [_array(plan, *each) for each in placed]


def _columns(plan: Plan, told: Sequence[tuple[Sensor, Floats]]) -> dict[str, object]:
    streams = [each.name for each, times in told for _ in times]
    values_ = [value for each, times in told for value in values(plan, each, times).tolist()]
    return {"stream": streams, "time": _ms([times for _, times in told]), "clock": "ms", "value": values_}


def _ms(times: Sequence[Floats]) -> list[int]:
    return [round(each * 1000) for each in np.concatenate(times).tolist()]


def _array(plan: Plan, sensor: Sensor, times: Floats) -> dict[str, object]:
    moments = [datetime.fromtimestamp(each, UTC).isoformat() for each in times.tolist()]
    places = [position(sensor, share) for share in values(plan, sensor, times).tolist()]
    return {
        "Datastream": {"@iot.id": sensor.stream},
        "components": ["phenomenonTime", "result"],
        "dataArray": [list(pair) for pair in zip(moments, places, strict=True)],
    }
