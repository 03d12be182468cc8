"""The sensors of the demo city, and what they measure at any moment.

Every value follows from its sensor and its moment alone, so that what is sent live continues what was. Whoever sends
needs no database: the plan tells all.
"""

import math
from collections.abc import Callable, Mapping, Sequence

import msgspec
import numpy as np

from civicgrid.kernel import observations
from civicgrid.kernel.geo.arrays import Flags, Floats
from civicgrid.kernel.observations import Kind

SILENT_S, OUT_S = 9 * 3600.0, 2400.0
"""So long one of them is silent, and one out of its bounds."""


class Gauge(msgspec.Struct, frozen=True):
    """A kind of sensor: on which assets, what it measures, how often, how it goes."""

    asset: str
    most: int
    property: str
    unit: str
    period_s: float
    curve: Callable[[Floats, Floats], Floats]
    facts: Mapping[str, float] = {}
    kind: Kind = Kind.MEASUREMENT


class Sensor(msgspec.Struct, frozen=True):
    """One sensor: the number of its gauge, its stream, its place, its fault."""

    gauge: int
    name: str
    seed: int
    lon: float
    lat: float
    fault: str = ""
    stream: int = 0

    @property
    def placed(self) -> bool:
        """Whether it tells where it is."""
        return GAUGES[self.gauge].kind is Kind.POSITION


class Plan(msgspec.Struct, frozen=True):
    """All sensors, the city's clock against UTC, since when faults last, their key."""

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


def _works(hours: Floats) -> Flags:
    return np.asarray((hours % 24 > 5) & (hours % 24 < 14))


GAUGES: Sequence[Gauge] = (
    Gauge("light-pole", 50, "power", "W", 900, lambda h, _: np.where((h % 24 < 6) | (h % 24 > 18.2), 118.0, 3.0)),
    Gauge("litter-bin", 50, "fill level", "%", 3600, lambda h, n: np.clip(96 * _saw(h, 31) + 3 * n, 0, 100)),
    Gauge("air-sensor", 14, "PM2.5", "ug/m3", 600, lambda h, n: 34 + 9 * _rush(h) + 12 * np.sin(h / 37) + 3 * n,
          {"high": 115, "deadband": 5}),
    Gauge("air-sensor", 14, "NO2", "ug/m3", 600, lambda h, n: 21 + 26 * _rush(h) + 3 * n, {"high": 200, "deadband": 5}),
    Gauge("air-sensor", 14, "temperature", "Cel", 600, lambda h, n: 15 + 6 * np.cos((h - 15) / 24 * 2 * np.pi)
          + 3 * np.sin(h / 61) + 0.3 * n),
    Gauge("noise-sensor", 6, "sound level", "dB", 120, lambda h, n: 44 + 18 * np.sqrt(_rush(h)) + 3 * n, {"high": 85}),
    Gauge("traffic-counter", 10, "vehicles", "{vehicles}/h", 300,
          lambda h, n: np.round(60 + 780 * _rush(h) * (1 + n / 9))),
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
"""Of these the first one has a fault."""
OUT_BY = 1.9
"""So much higher stands the water where it should not."""
ROUND_DEGREES = 0.004
"""How far from its depot a truck drives."""


def values(plan: Plan, sensor: Sensor, times_s: Floats) -> Floats:
    """What a sensor measures at moments; of a position, the share of its round."""
    gauge = GAUGES[sensor.gauge]
    hours = (times_s + plan.ahead_s) / 3600 + sensor.seed % 7 * 0.1
    found = gauge.curve(hours, _noise(sensor.seed, np.floor(times_s / gauge.period_s)))
    factor = 1 + (sensor.seed % 11 - 5) / 60
    scaled = found if gauge.unit == "%" or gauge.kind is Kind.POSITION else found * factor
    if sensor.fault == "out":
        scaled = scaled + np.where(times_s > plan.since_s - OUT_S, OUT_BY, 0.0)
    rounded: Floats = np.round(scaled, 2)
    return rounded


def ticks(plan: Plan, sensor: Sensor, first_s: float, last_s: float) -> Floats:
    """The moments at which a sensor speaks, from the first on and before the last."""
    period = GAUGES[sensor.gauge].period_s
    if sensor.fault == "silent":
        last_s = min(last_s, plan.since_s - SILENT_S)
    return np.arange(np.ceil(first_s / period), np.ceil(last_s / period), dtype=np.float64) * period


def position(sensor: Sensor, share: float) -> dict[str, object]:
    """Where a truck is on its round, in GeoJSON."""
    lon, lat = sensor.lon + ROUND_DEGREES * math.sin(3 * share), sensor.lat + ROUND_DEGREES * share
    return observations.position(round(lon, 6), round(lat, 6))
