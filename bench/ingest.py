"""The door: rows on disk before they are acknowledged, for a second of one processor; over HTTP and from a broker.

python bench/ingest.py

CPU is that of the door's process with all its threads. Beside it, from the same run: an empty request of the same
server, COPY of PostgreSQL, and one Parquet file. Needs wrk, and mosquitto for the broker: Debian has both.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from measuring import bare, cpu_s, family, show
from measuring.installation import postmaster

STREAMS, LASTS_S, PATIENCE_S, CALM_S = 10_000, 6, 60.0, 0.5
BUDGETS = {
    "one": 10_000, "columns": 1_000_000, "arrow 1,000": 2_000_000, "arrow 10,000": 2_000_000,
    "mqtt one": 20_000, "mqtt columns": 1_000_000, "mqtt arrow": 1_000_000,
}  # fmt: skip
"""Rows a second of processor time."""
MESSAGES = {"mqtt one": 40_000, "mqtt columns": 3_000, "mqtt arrow": 3_000}
EMPTY = """
import asyncio, django, sys, uvloop
django.setup()
from civicgrid.ingest.door import Address, server_of
async def app(scope, receive, send):
    await receive()
    await send({"type": "http.response.start", "status": 201, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"{}"})
uvloop.run(server_of(app, Address("127.0.0.1", int(sys.argv[1]))).serve())
"""
PUBLISH = """
import sys
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion
port, topic, file, number = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
body = open(file, "rb").read()
client = Client(CallbackAPIVersion.VERSION2, client_id="publisher")
client.max_inflight_messages_set(2000)
client.max_queued_messages_set(0)
client.connect("127.0.0.1", port)
client.loop_start()
for count in range(1, number + 1):
    last = client.publish(topic, body, 1)
    if count % 1000 == 0 or count == number:  # more on the way at once cost the sender alone
        last.wait_for_publish()
client.loop_stop()
"""
BROKER = """
listener {port} 127.0.0.1
allow_anonymous true
max_inflight_messages 2000
max_queued_messages 2000000
set_tcp_nodelay true
"""


class Shape(NamedTuple):
    """What is sent: where, as what, how many rows, over how many lines at once."""

    path: str
    kind: str
    body: bytes
    rows: int
    lines: int


class Loaded(NamedTuple):
    """What a load of HTTP came to."""

    requests: int
    cpu: float
    waits: str


def main() -> None:
    """Prints the figures."""
    with bare() as home, TemporaryDirectory(dir=Path.cwd() / "build") as name:
        folder = Path(name)
        key, first = prepare()
        shapes = made(first)
        with broker(folder) as (mqtt, port), door(mqtt) as (web, process):
            rates = {name: over_http(name, shape, web, process, key, folder) for name, shape in shapes.items()}
            if port:
                over_mqtt(shapes, first, process, port, home, folder)
        empty = on_nothing(shapes["one"], folder)
        show("an empty request of the same server", empty, "requests/CPU s")
        show("… one observation costs", empty / rates["one"], "times that")
        copied, written = copy(home), parquet(folder)
        show("PostgreSQL: COPY of 1,000 rows, committed", copied, "rows/CPU s")
        show("… the door takes, as Arrow", rates["arrow 1,000"] / copied, "times as many")
        show("one Parquet file of 1,000,000 rows, synced", written, "rows/CPU s")
        show("… of that the door takes, as Arrow of 10,000", rates["arrow 10,000"] / written, "times")


def prepare() -> tuple[str, int]:
    """Streams and a key to all of them; the key, and the number of the first stream."""
    from civicgrid.apps.telemetry import api as telemetry
    from civicgrid.apps.telemetry.models import ObservedProperty, Sensor, Stream, Thing
    from civicgrid.apps.telemetry.types import NewDeviceKey
    from civicgrid.base.access import SYSTEM

    thing = Thing.objects.create(name="bench")
    sensor = Sensor.objects.create(name="bench", encoding_type="text/html", metadata="")
    seen = ObservedProperty.objects.create(name="bench", definition="http://example.org/bench")
    told = {"thing": thing, "sensor": sensor, "observed_property": seen, "unit_of_measurement": {}, "unit": "Cel"}
    streams = [Stream(name=f"bench {number}", observation_type="OM_Measurement", **told) for number in range(STREAMS)]
    first = Stream.objects.bulk_create(streams)[0].pk
    return telemetry.issue_key(SYSTEM, NewDeviceKey(name="bench", everything=True))[1], first


def made(first: int) -> Mapping[str, Shape]:
    """What is sent over HTTP."""
    chance = np.random.default_rng(1)
    now = int(time.time()) * 1000

    def columns(rows: int) -> tuple[list[int], list[int], list[float]]:
        streams = chance.integers(first, first + STREAMS, rows).tolist()
        return streams, list(range(now, now + rows)), chance.random(rows).round(3).tolist()

    def arrow(rows: int) -> bytes:
        stream, moment, value = columns(rows)
        batch = pa.record_batch({"stream": stream, "time": pa.array(moment, pa.timestamp("ms", "UTC")), "value": value})
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, batch.schema) as writer:
            writer.write_batch(batch)
        return bytes(sink.getvalue())

    stream, moment, value = columns(1000)
    table = json.dumps({"stream": stream, "time": moment, "value": value, "clock": "ms"}).encode()
    one = json.dumps({"phenomenonTime": "2026-03-02T12:00:00.000Z", "result": 21.5}).encode()
    plain, binary = "application/json", "application/vnd.apache.arrow.stream"
    return {
        "one": Shape(f"/v1.1/Datastreams({first})/Observations", plain, one, 1, 256),
        "columns": Shape("/ingest", plain, table, 1000, 8),
        "arrow 1,000": Shape("/ingest", binary, arrow(1000), 1000, 8),
        "arrow 10,000": Shape("/ingest", binary, arrow(10_000), 10_000, 8),
    }


def over_http(name: str, shape: Shape, web: str, process: int, key: str, folder: Path) -> float:
    """Rows a second of the door's processor time."""
    loaded = load(shape, web, process, key, folder)
    rate = loaded.requests * shape.rows / loaded.cpu
    tell(f"HTTP: {name}", rate, BUDGETS[name])
    print(f"{'':<4}{loaded.waits}")
    return rate


def load(shape: Shape, web: str, process: int, key: str, folder: Path) -> Loaded:
    """Lets wrk send for some seconds."""
    (folder / "body").write_bytes(shape.body)
    script = folder / "post.lua"
    script.write_text(
        f'wrk.method = "POST"\nwrk.headers["Content-Type"] = "{shape.kind}"\n'
        f'wrk.headers["Authorization"] = "Bearer {key}"\n'
        f'local file = io.open("{folder / "body"}", "rb")\nwrk.body = file:read("*a")\nfile:close()\n'
    )
    before = cpu_s(family(process))
    words = ["wrk", "-t1", f"-c{shape.lines}", f"-d{LASTS_S}s", "--latency", "-s", str(script), f"{web}{shape.path}"]
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    used = cpu_s(family(process)) - before
    assert "Non-2xx" not in told, told
    found = re.search(r"(\d+) requests in", told)
    waits = " ".join(f"{share} {wait}" for share, wait in re.findall(r"^ +(50%|99%) +(\S+)$", told, re.MULTILINE))
    return Loaded(int(found[1]) if found else 0, used, waits)


def over_mqtt(shapes: Mapping[str, Shape], first: int, process: int, port: int, home: Path, folder: Path) -> None:
    """Prints rows a second of the door's processor time, from a broker."""
    topics = {"mqtt one": (f"v1.1/Datastreams({first})/Observations", shapes["one"])}
    topics |= {"mqtt columns": ("civicgrid/ingest", shapes["columns"])}
    topics |= {"mqtt arrow": ("civicgrid/ingest", shapes["arrow 1,000"])}
    for name, (topic, shape) in topics.items():
        (folder / "body").write_bytes(shape.body)
        begin, before = calm(home), cpu_s(family(process))
        wanted = begin + MESSAGES[name] * shape.rows
        words = [sys.executable, "-c", PUBLISH, str(port), topic, str(folder / "body"), str(MESSAGES[name])]
        subprocess.run(words, check=True)
        until = time.monotonic() + PATIENCE_S
        while end(home) < wanted and time.monotonic() < until:
            time.sleep(0.05)
        assert end(home) == wanted
        tell(f"MQTT: {name[5:]}", (wanted - begin) / (cpu_s(family(process)) - before), BUDGETS[name])


def on_nothing(shape: Shape, folder: Path) -> float:
    """Requests a second of processor time that the same server answers without doing anything."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", EMPTY, str(port)])
    try:
        wait_for(port, "/")
        loaded = load(shape, f"http://127.0.0.1:{port}", process.pid, "", folder)
        return loaded.requests / loaded.cpu
    finally:
        process.terminate()
        process.wait()


def copy(home: Path) -> float:
    """Rows a second of processor time of PostgreSQL and this process: 1,000 a commit, with one index."""
    from django.db import connection

    server = postmaster(home)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_rows (stream bigint, time timestamptz, value float8, seq bigint)")
        cursor.execute("CREATE INDEX ON bench_rows (stream, time)")
        before, spent, rows, until = cpu_s(family(server)), time.process_time(), 0, time.monotonic() + LASTS_S
        while time.monotonic() < until:
            with cursor.copy("COPY bench_rows FROM STDIN") as into:
                into.write("".join(f"{n % STREAMS}\t2026-03-02T12:00:00Z\t{n}\t{n}\n" for n in range(1000)))
            rows += 1000
        used = cpu_s(family(server)) - before + time.process_time() - spent
        cursor.execute("DROP TABLE bench_rows")
    return rows / used


def parquet(folder: Path) -> float:
    """Rows a second of processor time of a plain file."""
    count = 1_000_000
    chance = np.random.default_rng(1)
    table = pa.table(
        {"stream": chance.integers(1, STREAMS, count), "time": np.arange(count), "value": chance.random(count)}
    )
    begun = time.process_time()
    with (folder / "rows.parquet").open("wb") as file:
        pq.write_table(table, file, compression="zstd")
        file.flush()
        os.fsync(file)
    return count / (time.process_time() - begun)


def tell(name: str, rate: float, budget: float) -> None:
    """Prints a rate; one that misses its budget (at least) says so."""
    show(f"{name}, {rate / budget:.1f} times the budget{'' if rate >= budget else ': MISSED'}", rate, "rows/CPU s")


@contextmanager
def door(broker: str) -> Iterator[tuple[str, int]]:
    """The door of this home: its address and process."""
    from civicgrid.project import processes

    port = free_port()
    environment = {**os.environ, "CIVICGRID_MQTT_URL": broker}
    process = subprocess.Popen(processes.command("door", "--port", str(port)), env=environment)
    try:
        wait_for(port, "/health/")
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


@contextmanager
def broker(folder: Path) -> Iterator[tuple[str, int]]:
    """A broker: its address and port; none where mosquitto is not installed."""
    program = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
    if program is None:
        print("mosquitto is not installed: nothing is measured over MQTT")
        yield "", 0
        return
    port = free_port()
    (folder / "mosquitto.conf").write_text(BROKER.format(port=port))
    process = subprocess.Popen([program, "-c", folder / "mosquitto.conf"], stderr=subprocess.DEVNULL)
    try:
        yield f"mqtt://127.0.0.1:{port}", port
    finally:
        process.terminate()
        process.wait()


def end(home: Path) -> int:
    """How many rows the journal holds."""
    from civicgrid.base.journal import Reader

    return Reader(home / "journal").end


def calm(home: Path) -> int:
    """How many rows the journal holds when nothing comes any more: whoever left may still be worked for."""
    before = -1
    while before != (now := end(home)):
        before = now
        time.sleep(CALM_S)
    return now


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(port: int, path: str) -> None:
    """Waits until something answers."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            line = HTTPConnection("127.0.0.1", port, timeout=5)
            line.request("GET", path)
            line.getresponse().read()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


if __name__ == "__main__":
    main()
