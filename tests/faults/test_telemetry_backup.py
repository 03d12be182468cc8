"""A backup of a city under load, and what is there after it was put back and went on."""

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from civicgrid.base import database
from tests.base.database.homes import new_home
from tests.faults import meters
from tests.faults.installation import Installation, until
from tests.faults.meters import ROWS, Meter
from tests.faults.soundness import faults
from tests.faults.test_kills import at_work


@pytest.fixture
def restored() -> Iterator[Installation]:
    """An installation with an empty home."""
    home = new_home()
    home.mkdir(mode=0o711)
    empty = Installation(home)
    try:
        yield empty
    finally:
        empty.end()
        if (home / "database").exists():
            database.stop(home)
        shutil.rmtree(home.parent)


def test_what_was_acknowledged_before_is_there_once_and_the_city_goes_on(
    installation: Installation, restored: Installation, tmp_path: Path
) -> None:
    prepared = meters.prepare(installation, 2)
    writing = [Meter(installation, stream, prepared["key"]) for stream in prepared["streams"]]
    with at_work([*writing]):
        until(lambda: all(each.acknowledged > 20 for each in writing), "rows are acknowledged")
        before = {each.stream: each.acknowledged * ROWS for each in writing}
        installation.command("backup", str(tmp_path / "backup"))
    sent = {each.stream: each.sent * ROWS for each in writing}

    restored.command("restore", str(tmp_path / "backup"))
    restored.start()
    held = until(partial(_read_on, restored), "the detector has read on")
    for stream in prepared["streams"]:
        kept = held["kept"][str(stream)]
        assert before[stream] <= kept["rows"] == kept["seqs"] == kept["last"] + 1 <= sent[stream]
    assert held["sealed_twice"] == 0
    assert len({tuple(each[:2]) for each in held["detections"]}) == len(held["detections"])
    assert faults(restored.home) == {}

    again = Meter(restored, prepared["streams"][0], prepared["key"])
    again.sent = sent[prepared["streams"][0]] // ROWS
    with at_work([again]):
        until(lambda: again.acknowledged > 2, "rows are acknowledged again")


def _read_on(installation: Installation) -> dict[str, Any]:
    """What it holds, once the detector has read everything."""
    held = meters.kept(installation)
    return held if held["read"] == held["end"] else {}
