"""A lake with a month of observations, and engines that read it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from civicgrid.apps.telemetry.queries.lake import OBSERVATIONS, snapshot, table
from civicgrid.apps.telemetry.rules.rows import KEPT, TIME
from civicgrid.base.lake import Picked

STREAMS, DAYS, STEP_S = 40, 6, 600
BEGIN_US = 1_772_409_600_000_000
"""2026-03-02 00:00 UTC."""
OUTLIERS = 12
PATIENCE_S = 120
"""A machine in Java is slow to start where others work."""


def observations(seed: int = 7) -> pa.Table:
    """A wave with noise, outliers and holes for each stream, in the order in which it came."""
    lots = np.random.default_rng(seed)
    ticks = DAYS * 86_400 // STEP_S
    time = np.repeat(BEGIN_US + np.arange(ticks) * STEP_S * 1_000_000, STREAMS)
    stream = np.tile(np.arange(1, STREAMS + 1), ticks)
    value = np.round(20 + 5 * np.sin(time / 86_400e6 * 2 * np.pi + stream) + lots.normal(0, 0.5, len(time)), 3)
    value[lots.integers(len(value) // 2, len(value), OUTLIERS)] += 60
    kept = lots.random(len(time)) > 0.01
    kept[3_000:3_400] = False
    rows = int(kept.sum())
    columns: dict[str, pa.Array] = {
        "id": pa.array(np.arange(rows)),
        "stream": pa.array(stream[kept]),
        "time": pa.array(time[kept]).view(TIME),
        "arrival": pa.array(time[kept] + 1_000_000).view(TIME),
        "value": pa.array(value[kept]),
        "quality": pa.array((lots.random(rows) < 0.01).astype(np.int16)),
        "seq": pa.array(np.arange(rows)),
    }
    return pa.table([columns.get(field.name, pa.nulls(rows, field.type)) for field in KEPT], schema=KEPT)


@pytest.fixture
def sealed(lake: Path) -> Picked:
    """They stand in the lake, in several files."""
    rows = observations()
    half = rows.num_rows // 2
    filled = table(OBSERVATIONS)
    filled.append(rows.slice(0, half), half)
    filled.append(rows.slice(half), rows.num_rows)
    return snapshot(OBSERVATIONS).pick()


def _wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)


@pytest.fixture
def spark_cluster(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A master and two workers of Spark on this machine: the master's address."""
    pyspark = pytest.importorskip("pyspark")
    home = Path(pyspark.__file__).parent
    spark_class = str(home / "bin" / "spark-class")
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")  # the workers call the driver back there
    told = {**os.environ, "SPARK_HOME": str(home), "PYSPARK_PYTHON": sys.executable}
    port = "17077"
    master = f"spark://127.0.0.1:{port}"
    deploy = "org.apache.spark.deploy"
    commands = [[f"{deploy}.master.Master", "--host", "127.0.0.1", "--port", port, "--webui-port", "0"]]
    worker = [f"{deploy}.worker.Worker", "--cores", "1", "--memory", "1g", "--host", "127.0.0.1", "--webui-port", "0"]
    commands += [[*worker, master]] * 2
    started = [
        subprocess.Popen([spark_class, *words], env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for words in commands
    ]
    _wait_for(int(port))
    yield master
    for each in reversed(started):
        each.terminate()
        each.wait(30)
