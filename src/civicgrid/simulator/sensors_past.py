"""Two weeks of the demo city's sensors, straight into the journal."""

from collections.abc import Iterator, Mapping, Sequence
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
from civicgrid.kernel.observations import SeenStream, SeenThing

from .sensors import FAULTS, GAUGES, Plan, Sensor, position, ticks, values

PAST = timedelta(days=14)
"""How long they have measured."""
HOUR_US = 3_600_000_000
PROCEDURE = "Demo sensors"


def make(now: datetime, journal: Path) -> tuple[Plan, int]:
    """Makes the streams of the city's sensors, and what they have measured.

    Returns the plan, and how many observations there are.

    Raises JournalOwned while a door runs.
    """
    planned = _define(plan(now), now)
    frames = list(_frames(planned, now))
    if frames:
        owned = Journal(journal)
        try:
            owned.append(frames)
        finally:
            owned.close()
    return planned, sum(rows for rows, _ in frames)


def plan(now: datetime) -> Plan:
    """The sensors of the loaded city, in the order of their assets' codes."""
    found: list[Sensor] = []
    for number, gauge in enumerate(GAUGES):
        for at, (code, lon, lat) in enumerate(_spread(gauge.asset, gauge.most)):
            fault = FAULTS.get((gauge.asset, gauge.property), "") if at == 0 else ""
            found.append(Sensor(number, f"{code} {gauge.property}", len(found) + 1, lon, lat, fault))
    offset = now.astimezone(ZoneInfo(grid.city().time_zone)).utcoffset() or timedelta()
    return Plan(found, offset.total_seconds(), now.timestamp())


def _spread(kind: str, most: int) -> list[tuple[str, float, float]]:
    """Code and place of some assets of a kind, from all over the city."""
    rows = assets.matching(SYSTEM, assets.AssetFilter(kind=kind)).order_by("code").values_list("code", "lon", "lat")
    found = list(rows)
    return [found[place] for place in np.unique(np.linspace(0, len(found) - 1, min(most, len(found))).astype(int))]


def _define(planned: Plan, now: datetime) -> Plan:
    """The plan with the numbers of its streams, made where they are missing."""
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
    numbers = {each.source: each.id for each in telemetry.streams_named((), [each.name for each in seen])}
    sensors = [msgspec.structs.replace(each, stream=numbers[each.name]) for each in planned.sensors]
    return msgspec.structs.replace(planned, sensors=sensors)


def _frames(planned: Plan, now: datetime) -> Iterator[tuple[int, bytes]]:
    """Frames, each of an hour, which came when it was over."""
    for placed in (False, True):
        some = [each for each in planned.sensors if each.placed == placed]
        if some:
            yield from _by_hours(_rows(planned, some, now, placed=placed), now)


def _rows(planned: Plan, sensors: Sequence[Sensor], now: datetime, *, placed: bool) -> telemetry.Rows:
    """What sensors have measured, by time."""
    first, last = (now - PAST).timestamp(), now.timestamp()
    moments = [ticks(planned, each, first, last) for each in sensors]
    measured = [values(planned, each, times) for each, times in zip(sensors, moments, strict=True)]
    stream = np.repeat([each.stream for each in sensors], [len(times) for times in moments])
    time, value = np.concatenate(moments), np.concatenate(measured)
    order = np.argsort(time, kind="stable")
    result = None
    if placed:
        told = [_json(each, share) for each, shares in zip(sensors, measured, strict=True) for share in shares.tolist()]
        result, value = [told[place] for place in order], np.full(len(value), np.nan)
    times = (time[order] * 1e6).astype(np.int64)
    return telemetry.Rows(stream=stream[order], time=times, value=value[order], result=result)


def _by_hours(rows: telemetry.Rows, now: datetime) -> Iterator[tuple[int, bytes]]:
    until, hours = round(now.timestamp() * 1e6), rows.time // HOUR_US
    edges = np.concatenate([[0], np.flatnonzero(np.diff(hours)) + 1, [len(rows)]])
    for begin, end in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        result = None if rows.result is None else rows.result[begin:end]
        part = telemetry.Rows(
            stream=rows.stream[begin:end], time=rows.time[begin:end], value=rows.value[begin:end], result=result
        )
        yield len(part), telemetry.frame_of(part, min((int(hours[begin]) + 1) * HOUR_US, until))


def _json(sensor: Sensor, share: float) -> str:
    return msgspec.json.encode(position(sensor, share)).decode()
