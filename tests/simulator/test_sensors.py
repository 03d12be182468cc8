"""The demo city's sensors: what they say follows from their moment alone, in the past as live."""

from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pytest

from civicgrid.kernel.units import unit
from civicgrid.simulator.sensors import GAUGES, OUT_BY, SILENT_S, Plan, Sensor, ticks, values
from civicgrid.simulator.sensors_live import told

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp()
DAY_S = 86_400.0


def planned(**fault: str) -> Plan:
    """A sensor of each gauge."""
    sensors = [Sensor(at, f"{at}", at + 1, 119.9, 31.2, fault.get(each.property.replace(" ", "_"), ""), stream=at + 1)
               for at, each in enumerate(GAUGES)]  # fmt: skip
    return Plan(sensors, 8 * 3600.0, NOW)


@pytest.mark.parametrize("at", range(len(GAUGES)))
def test_a_sensor_keeps_its_bounds_and_repeats_itself(at: int) -> None:
    plan, gauge = planned(), GAUGES[at]
    times = ticks(plan, plan.sensors[at], NOW - 14 * DAY_S, NOW)
    assert len(times) == 14 * DAY_S / gauge.period_s
    found = values(plan, plan.sensors[at], times)
    assert np.isfinite(found).all()
    assert found.max() < gauge.facts.get("high", np.inf)
    assert found.min() > gauge.facts.get("low", -np.inf)
    assert (values(plan, plan.sensors[at], times[-7:]) == found[-7:]).all()
    assert not gauge.unit or unit(gauge.unit).code == gauge.unit


def test_faults_begin_before_now_and_last() -> None:
    plan = planned(sound_level="silent", water_level="out")
    silent, wet = (next(each for each in plan.sensors if each.fault == fault) for fault in ("silent", "out"))
    assert ticks(plan, silent, NOW - DAY_S, NOW + DAY_S).max() < NOW - SILENT_S
    assert values(plan, wet, np.array([NOW])).item() > GAUGES[wet.gauge].facts["high"]
    assert values(plan, wet, np.array([NOW - DAY_S])).item() < OUT_BY


def test_what_is_sent_of_spans_is_each_moment_once() -> None:
    plan, edges = planned(), [NOW - 900, NOW - 431.5, NOW - 10, NOW]
    sent: list[tuple[str, int]] = []
    for first, last in pairwise(edges):
        for path, document in told(plan, first, last):
            if path == "/ingest":
                assert isinstance(document, dict)
                sent += zip(document["stream"], document["time"], strict=True)
            else:
                assert isinstance(document, list)
                sent += [(f"{each['Datastream']['@iot.id']}", row[0]) for each in document for row in each["dataArray"]]
    assert len(sent) == len(set(sent)) == sum(len(ticks(plan, each, NOW - 900, NOW)) for each in plan.sensors)
    assert list(told(plan, NOW + 1, NOW + 2)) == []
