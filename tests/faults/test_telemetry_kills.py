"""kill -9 of door, detector, sealer and database: what was acknowledged is kept once, and detected once."""

import time
from collections.abc import Callable, Mapping
from functools import partial
from random import Random
from typing import Any

import pytest

from tests.faults.installation import Installation, kill, until
from tests.faults.meters import HIGH, ROWS, Meter, kept, prepare
from tests.faults.test_kills import at_work

METERS = 3
CALM_S = (0.5, 3.0)
SOON_S = 60
RECOVERED_S = 10
"""So soon after a kill everybody is served again."""


def test_no_kill_loses_doubles_or_detects_anything_twice(
    installation: Installation, pytestconfig: pytest.Config
) -> None:
    rounds, seed = pytestconfig.getoption("--rounds", 1), pytestconfig.getoption("--seed", 0)
    chance = Random(seed)  # noqa: S311
    city = prepare(installation, METERS)
    meters = [Meter(installation, stream, city["key"]) for stream in city["streams"]]
    took: dict[str, list[float]] = {part: [] for part in parts(installation)}
    with at_work([*meters]):
        served_again(meters)
        for _ in range(rounds):
            for part, pids in chance.sample(sorted(parts(installation).items()), len(parts(installation))):
                time.sleep(chance.uniform(*CALM_S))
                (victim,) = until(pids, f"there is a {part}")
                start = time.monotonic()
                kill(victim)
                until(lambda: victim not in pids() and bool(pids()), f"the {part} is back")  # noqa: B023
                served_again(meters)
                took[part].append(time.monotonic() - start)
                print(f"\n{part} killed, everybody served again after {took[part][-1]:.1f} s", end="")

    found = until(partial(read_to_the_end, installation), "the detector has read everything", SOON_S)
    assert [odd for meter in meters for odd in meter.odd] == []
    acknowledged, kept_rows = (
        sum(each.acknowledged for each in meters),
        sum(each["rows"] for each in found["kept"].values()),
    )
    print(
        f"\n{rounds * len(took)} kills; {acknowledged * ROWS} rows acknowledged, {kept_rows} kept, "
        f"{found['sealed']} sealed"
    )
    print("\n".join(f"{part}: served again after {max(told):.1f} s at most" for part, told in took.items()))
    for meter in meters:
        told = found["kept"][str(meter.stream)]
        assert meter.acknowledged * ROWS <= told["rows"] <= meter.sent * ROWS
        assert told["rows"] == told["seqs"] == told["last"] + 1
        detected = [value for stream, value, _ in found["detections"] if stream == meter.stream]
        assert detected == [HIGH + number + 1 for number in range(told["rows"] // ROWS)]
    assert all(ended for _, _, ended in found["detections"])
    assert found["sealed_twice"] == 0
    assert {part: max(told) for part, told in took.items() if max(told) > RECOVERED_S} == {}


def parts(installation: Installation) -> Mapping[str, Callable[[], list[int]]]:
    """What may be killed."""
    telemetry = {word: partial(installation.behind, word) for word in ("door", "detect", "seal")}
    return {**telemetry, "database": installation.postmaster}


def served_again(meters: list[Meter]) -> None:
    """Waits until each has an acknowledgement of a batch sent after this."""
    before = {meter: meter.acknowledged for meter in meters}
    until(lambda: all(each.acknowledged > before[each] + 1 for each in meters), "every meter is served")


def read_to_the_end(installation: Installation) -> dict[str, Any]:
    """What is kept, once the detector has read it all."""
    found = kept(installation)
    return found if found["read"] == found["end"] else {}
