"""What the sensors of the demo city measure: two weeks that are over, and what they say from now on.

Every value follows from its sensor and its moment alone, so that what is sent live continues what was.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import numpy as np

from civicgrid.apps.assets import api as assets
from civicgrid.apps.grid import api as grid
from civicgrid.apps.telemetry import api as telemetry
from civicgrid.base.access import SYSTEM
from civicgrid.base.journal import Journal
from civicgrid.kernel.geo.arrays import Floats
from civicgrid.kernel.observations import Kind, SeenStream, SeenThing

PAST = timedelta(days=14)
"""How long they have measured."""
SILENT_S, OUT_S = 9 * 3600.0, 2400.0
"""So long one of them is silent, and one out of its bounds."""
HOUR_US = 3_600_000_000
PROCEDURE = "Demo sensors"
DAY_S, WEEK_S = 86_400.0, 604_800.0


class Gauge(msgspec.Struct, frozen=True):
    """A kind of sensor: on how many assets of a kind, what it measures, how often, and how its values go."""

    asset: str
    most: int
    property: str
    unit: str
    period_s: float
    curve: Callable[[Floats, Floats], Floats]
    facts: Mapping[str, float] = {}
    kind: Kind = Kind.MEASUREMENT


class Sensor(msgspec.Struct, frozen=True):
    """One sensor: its gauge by number, the name of its stream, its seed, where it is, and what is wrong with it."""

    gauge: int
    name: str
    seed: int
    lon: float
    lat: float
    fault: str = ""


class Plan(msgspec.Struct, frozen=True):
    """All sensors, how far the city's clock is ahead of UTC, since when faults last, and the key by which they send."""

    sensors: Sequence[Sensor]
    ahead_s: float
    since_s: float
    key: str = ""


def _day(hours: Floats, *peaks: tuple[float, float, float]) -> Floats:
    """Bells around hours of the day: where, how wide, how high."""
    found = np.zeros_like(hours)
    for hour, wide, high in peaks:
        away = np.abs((hours - hour + 12) % 24 - 12)
        found += high * np.exp(-((away / wide) ** 2))
    return found


def _rush(hours: Floats) -> Floats:
    return _day(hours, (8, 1.6, 0.8), (17.8, 2.0, 1.0), (12.5, 3.0, 0.35)) + 0.06


def _noise(seed: int, ticks: Floats) -> Floats:
    """Between -1 and 1, for each tick the same for ever."""
    return (np.sin(ticks * 12.9898 + seed * 78.233) * 43758.5453) % 1.0 * 2.0 - 1.0


def _saw(hours: Floats, full_h: float) -> Floats:
    """Fills up and is emptied."""
    return hours % full_h / full_h


GAUGES: Sequence[Gauge] = (
    Gauge("light-pole", 50, "power", "W", 900, lambda h, _: np.where((h % 24 < 6) | (h % 24 > 18.2), 118.0, 3.0)),
    Gauge("litter-bin", 50, "fill level", "%", 3600, lambda h, n: np.clip(96 * _saw(h, 31) + 3 * n, 0, 100)),
    Gauge("air-sensor", 14, "PM2.5", "ug/m3", 600, lambda h, n: 34 + 9 * _rush(h) + 12 * np.sin(h / 37) + 3 * n,
          {"high": 115, "deadband": 5}),
    Gauge("air-sensor", 14, "NO2", "ug/m3", 600, lambda h, n: 21 + 26 * _rush(h) + 3 * n, {"high": 200, "deadband": 5}),
    Gauge("air-sensor", 14, "temperature", "Cel", 600, lambda h, n: 15 + 6 * np.cos((h - 15) / 24 * 2 * np.pi)
          + 3 * np.sin(h / 61) + 0.3 * n),
    Gauge("noise-sensor", 6, "sound level", "dB", 120, lambda h, n: 44 + 18 * np.sqrt(_rush(h)) + 3 * n, {"high": 85}),
    Gauge("traffic-counter", 10, "vehicles", "{vehicles}/h", 300, lambda h, n: np.round(60 + 780 * _rush(h) * (1 + n / 9))),
    Gauge("traffic-counter", 10, "speed", "km/h", 300, lambda h, n: 52 - 24 * _rush(h) + 3 * n, {"low": 2}),
    Gauge("sewer-manhole", 30, "water level", "m", 900, lambda h, n: 0.42 + 0.2 * _rush(h) + 0.05 * n,
          {"high": 1.6, "deadband": 0.1}),
    Gauge("transformer", 30, "power", "kW", 900, lambda h, n: 85 + 160 * _day(h, (19.5, 3, 1.0), (9, 4, 0.6)) + 6 * n,
          {"high": 400, "deadband": 10}),
    Gauge("bus-stop", 20, "pedestrians", "{people}/h", 3600, lambda h, n: np.round(12 + 260 * _rush(h) * (1 + n / 6))),
    Gauge("garbage-truck", 6, "speed", "km/h", 300, lambda h, n: np.where(_works(h), np.clip(16 + 18 * n, 0, 60), 0.0)),
    Gauge("garbage-truck", 6, "position", "", 300, lambda h, n: np.where(_works(h), n, 0.0), kind=Kind.POSITION),
)  # fmt: skip
"""Hours count since 1970 by the city's clock; noise lies between -1 and 1."""
FAULTS: Mapping[tuple[str, str], str] = {
    ("noise-sensor", "sound level"): "silent",
    ("sewer-manhole", "water level"): "out",
    ("air-sensor", "temperature"): "unitless",
}
"""Of these the second one has a fault."""
OUT_BY = 1.9
"""So much higher stands the water where it should not."""
ROUND_DEGREES = 0.004
"""How far from its depot a truck drives."""


def _works(hours: Floats) -> np.ndarray:
    return np.asarray((hours % 24 > 5) & (hours % 24 < 14))


def plan(now: datetime) -> Plan:
    """The sensors of the loaded city, in the order of their assets' codes."""
    found: list[Sensor] = []
    for number, gauge in enumerate(GAUGES):
        places = assets.places_of(gauge.asset, gauge.most)
        for at, (code, lon, lat) in enumerate(places):
            fault = FAULTS.get((gauge.asset, gauge.property), "") if at == 1 else ""
            found.append(Sensor(number, f"{code} {gauge.property}", len(found) + 1, lon, lat, fault))
    offset = now.astimezone(ZoneInfo(grid.city().time_zone)).utcoffset() or timedelta()
    return Plan(found, offset.total_seconds(), now.timestamp())


def values(plan: Plan, sensor: Sensor, times_s: Floats) -> Floats:
    """What a sensor measures at moments; for a position, how far along its round it is."""
    gauge = GAUGES[sensor.gauge]
    hours = (times_s + plan.ahead_s) / 3600 + sensor.seed % 7 * 0.1
    found = gauge.curve(hours, _noise(sensor.seed, np.floor(times_s / gauge.period_s)))
    factor = 1 + (sensor.seed % 11 - 5) / 60
    scaled = found if gauge.unit == "%" or gauge.kind is Kind.POSITION else found * factor
    if sensor.fault == "out":
        scaled = scaled + np.where(times_s > plan.since_s - OUT_S, OUT_BY, 0.0)
    return np.asarray(np.round(scaled, 2))


def ticks(plan: Plan, sensor: Sensor, first_s: float, last_s: float) -> Floats:
    """The moments at which a sensor speaks, from the first on and before the last."""
    period = GAUGES[sensor.gauge].period_s
    if sensor.fault == "silent":
        last_s = min(last_s, plan.since_s - SILENT_S)
    return np.arange(np.ceil(first_s / period), np.ceil(last_s / period)) * period


def position(sensor: Sensor, share: float) -> str:
    """Where a truck is on its round, as GeoJSON."""
    lon, lat = sensor.lon + ROUND_DEGREES * np.sin(3 * share), sensor.lat + ROUND_DEGREES * share
    return f'{{"type":"Point","coordinates":[{lon:.6f},{lat:.6f}]}}'


def make(now: datetime, journal: Path) -> Plan:
    """Makes the streams of the loaded city's sensors, and brings what they have measured into the journal."""
    planned = plan(now)
    numbers = _define(planned, now)
    owned = Journal(journal)
    try:
        owned.append(list(_frames(planned, numbers, now)))
    finally:
        owned.close()
    return planned


def _define(planned: Plan, now: datetime) -> Mapping[str, int]:
    """The streams, made where they are not there: name -> number."""
    seen, things, facts = list[SeenStream](), dict[str, SeenThing](), dict[str, Mapping[str, float]]()
    for sensor in planned.sensors:
        gauge = GAUGES[sensor.gauge]
        thing = sensor.name.removesuffix(f" {gauge.property}")
        unit = "" if sensor.fault == "unitless" else gauge.unit
        seen.append(SeenStream(name=sensor.name, thing=thing, property=gauge.property, unit=unit, kind=gauge.kind))
        things[thing] = SeenThing(id=thing)
        facts[sensor.name] = {"period_s": gauge.period_s, **gauge.facts}
    wanted = telemetry.WantedStreams(PROCEDURE, seen, things, facts)
    telemetry.define_streams(SYSTEM.acting_at(now - PAST), wanted, telemetry.MadeStreams())
    return {each.source or "": each.id for each in telemetry.streams_named((), [each.name for each in seen])}


def _frames(planned: Plan, numbers: Mapping[str, int], now: datetime) -> Sequence[tuple[int, bytes]]:
    """A frame for each hour, which came when it was over, and one for positions."""
    told = [(sensor, ticks(planned, sensor, (now - PAST).timestamp(), now.timestamp())) for sensor in planned.sensors]
    placed = [each for each in told if GAUGES[each[0].gauge].kind is Kind.POSITION]
    found = []
    for some in ([each for each in told if each not in placed] if not placed else [each for each in told if GAUGES[each[0].gauge].kind is not Kind.POSITION], placed):
        found += _hours(planned, numbers, some, now)
    return sorted(found, key=lambda each: each[0])
