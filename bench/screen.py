"""The one screen of a city with a million cases: snapshot, past, tiles, and an event to 500 who watch.

python bench/screen.py [CASES]
"""

import asyncio
import json
import math
import sys
import time
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from statistics import median

import numpy as np

from measuring import city, percentile, session, show, web
from measuring.happening import numbering, reporting
from measuring.million import CASES, HOME, fill

LOGIN = "auditor"
VIEWERS, EVENTS, ROUNDS = 500, 20, 20
PATIENCE_S = 30.0
OPEN_CASES, CELLS = 50_000, 40_000
BUDGET = {"snapshot_ms": 200, "snapshot_kb": 300, "event_ms": 1000, "past_ms": 1000, "tile_kb": 100}


def main(arguments: list[str]) -> None:
    """Measures over HTTP and over real sockets; then what a larger city would weigh."""
    with city(HOME):
        fill(int(arguments[0]) if arguments else CASES)
        _number()
        cookie = "=".join(session(LOGIN))
        with web() as (connection, _process), numbering():
            place = _snapshots(connection, cookie)
            _others(connection, cookie)
            asyncio.run(_watch(connection.port, cookie, place))
    _weigh()


def _number() -> None:
    """The ledger's entries get their numbers: once, some minutes for a million."""
    from civicgrid.base.ledger.sequencer import sequence, waiting

    if count := waiting().count:
        print(f"numbering {count:,} entries of the ledger")
        sequence()


def _get(connection: HTTPConnection, cookie: str, address: str) -> tuple[float, bytes]:
    """Milliseconds, and the body."""
    start = time.perf_counter()
    connection.request("GET", address, headers={"Cookie": cookie, "Accept-Language": "en"})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, (address, answer.status, body[:300])
    return (time.perf_counter() - start) * 1e3, body


def _snapshots(connection: HTTPConnection, cookie: str) -> str:
    first, body = _get(connection, cookie, "/screen/snapshot")
    times = [_get(connection, cookie, "/screen/snapshot")[0] for _ in range(ROUNDS)]
    found = json.loads(body, parse_float=str, parse_int=str)
    show("open cases", int(found["open"]["count"]))
    show("snapshot: the first of a process, all read and counted", first, "ms", 2_000)
    show("snapshot, median", median(times), "ms", BUDGET["snapshot_ms"])
    show("snapshot, slowest", max(times), "ms", BUDGET["snapshot_ms"])
    show("snapshot, not compressed", len(body) / 1e3, "kB", BUDGET["snapshot_kb"])
    return f"of={found['picture']}&after={found['index']}"


def _others(connection: HTTPConnection, cookie: str) -> None:
    now = datetime.now(UTC)
    past = [f"/screen/past?at={now - timedelta(days=days):%Y-%m-%dT%H:%MZ}" for days in (1, 10, 100, 300, 500, 700)]
    day = [f"/screen/day?day={now - timedelta(days=days):%Y-%m-%d}" for days in (1, 10, 300)]
    found = json.loads(_get(connection, cookie, "/screen/values?indicator=open")[1])
    areas = [f"/screen/areas/{code}" for code in list(found["values"])[:20]]
    for what, addresses, budget in (
        ("a past minute, slowest of 6", past, BUDGET["past_ms"]),
        ("a past day, slowest of 3", day, None),
        ("an indicator of every area, the first time", ["/screen/values?indicator=rework"], 1_000),
        ("an indicator of every area, then", ["/screen/values?indicator=closing"], 200),
        ("the card of an area, slowest of 20", areas, 500),
    ):
        show(what, max(_get(connection, cookie, address)[0] for address in addresses), "ms", budget)


async def _watch(port: int, cookie: str, place: str) -> None:
    """Opens the streams, makes events, and waits until the last viewer has each."""
    viewers = [_Viewer() for _ in range(VIEWERS)]
    start = time.perf_counter()
    await asyncio.gather(*(viewer.open(port, cookie, place) for viewer in viewers))
    show(f"{VIEWERS} streams opened", (time.perf_counter() - start) * 1e3, "ms")
    reading = [asyncio.create_task(viewer.read()) for viewer in viewers]
    report = await asyncio.to_thread(reporting)
    last, all_times = [], []
    for _ in range(EVENTS):
        case = await asyncio.to_thread(report)
        committed = time.perf_counter()
        arrivals = await asyncio.wait_for(asyncio.gather(*(each.heard(case) for each in viewers)), PATIENCE_S)
        waits = [(arrival - committed) * 1e3 for arrival in arrivals]
        last.append(max(waits))
        all_times += waits
    show(f"an event from its commit to one of {VIEWERS}, median", median(all_times), "ms", BUDGET["event_ms"])
    show(f"an event from its commit to all {VIEWERS}, median", median(last), "ms", BUDGET["event_ms"])
    show(f"an event from its commit to all {VIEWERS}, slowest of {EVENTS}", max(last), "ms", BUDGET["event_ms"])
    show("99 % of all arrivals", percentile(all_times, 0.99), "ms")
    for viewer, task in zip(viewers, reading, strict=True):
        task.cancel()
        viewer.writer.close()


class Ended(Exception):
    """A viewer's stream ended before it told all."""


class _Viewer:
    """One stream over a socket; remembers when it heard of each case."""

    def __init__(self) -> None:
        self.when: dict[str, asyncio.Future[float]] = {}
        self.ended: Ended | None = None

    async def open(self, port: int, cookie: str, place: str) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
        lines = (f"GET /screen/stream?{place} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {cookie}", "", "")
        self.writer.write("\r\n".join(lines).encode())
        head = await self.reader.readuntil(b"\r\n\r\n")
        assert b"200 OK" in head, head
        assert b"text/event-stream" in head, head

    async def read(self) -> None:
        event = b""
        while line := await self.reader.readline():
            if line.startswith(b"event: "):
                event = line[7:].strip()
            elif line.startswith(b"data: ") and event == b"case":
                self._future(json.loads(line[6:])["number"], time.perf_counter())
        self.ended = Ended(f"a stream ended; the last it told was {event.decode()!r}")
        for future in self.when.values():
            if not future.done():
                future.set_exception(self.ended)

    def heard(self, number: str) -> "asyncio.Future[float]":
        if self.ended:
            raise self.ended
        return self.when.setdefault(number, asyncio.get_running_loop().create_future())

    def _future(self, number: str, at: float) -> None:
        future = self.heard(number)
        if not future.done():
            future.set_result(at)


def _weigh() -> None:
    """What 50 000 open cases and 40 000 cells weigh, drawn at random: the worst for packing."""
    import shapely

    from civicgrid.kernel.geo.morton import codes_of
    from civicgrid.kernel.geo.mosaic import Layer, Tile, tile_of
    from civicgrid.screens.one_screen.views import packed_points

    chance = np.random.default_rng(1)
    codes = codes_of(chance.uniform(0, 1, OPEN_CASES), chance.uniform(0, 1, OPEN_CASES), (0, 0, 1, 1)).astype(np.uint64)
    points = (codes * np.uint64(256) + chance.integers(0, 24, OPEN_CASES).astype(np.uint64)).tolist()
    start = time.perf_counter()
    packed, marks = packed_points(points, len(points))
    show(f"{OPEN_CASES:,} open cases packed", (time.perf_counter() - start) * 1e3, "ms")
    show("… as they stand in the snapshot", (len(packed) + len(marks)) * 4 / 3 / 1e3, "kB", BUDGET["snapshot_kb"])
    side = round(CELLS**0.5)
    x, y = (each.ravel() * 0.001 for each in np.meshgrid(np.arange(side), np.arange(side)))
    start = time.perf_counter()
    properties = [{"code": f"9901001040{n:08}", "level": "cell", "name": f"Cell {n}"} for n in range(CELLS)]
    layer = Layer(shapely.box(119 + x, 31 + y, 119.001 + x, 31.001 + y), range(CELLS), properties)
    show(f"{CELLS:,} cells made ready for tiles", (time.perf_counter() - start) * 1e3, "ms")
    start = time.perf_counter()
    zoom, lon, lat = 14, 119 + side / 2000, 31 + side / 2000
    south = 0.5 - math.atanh(math.sin(math.radians(lat))) / 2 / math.pi
    tile = tile_of({"areas": layer.features(Tile(zoom, int((lon / 360 + 0.5) * 2**zoom), int(south * 2**zoom)))})
    show("a tile full of cells, at the first zoom that draws them", (time.perf_counter() - start) * 1e3, "ms")
    show("… its size, not compressed", len(tile) / 1e3, "kB", BUDGET["tile_kb"])


if __name__ == "__main__":
    main(sys.argv[1:])
