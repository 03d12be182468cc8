"""A door of a test's own, over real sockets, with streams and keys."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pytest
from django.db import connection

from civicgrid.apps.telemetry.actions import keys
from civicgrid.apps.telemetry.models import Stream, StreamClass
from civicgrid.apps.telemetry.rules.rows import Tally, read
from civicgrid.apps.telemetry.types import NewDeviceKey
from civicgrid.base.access import SYSTEM
from civicgrid.base.journal import Reader
from civicgrid.ingest.app import App
from civicgrid.ingest.door import Address, Ways, opened, server_of
from tests.telemetry.telling import stream

PATIENCE_S = 20.0
NOON = "2026-03-02T12:00:00Z"


class Heard(msgspec.Struct, frozen=True):
    """An answer."""

    status: int
    headers: dict[str, str]
    told: Any


class Door:
    """A door that serves, and how to speak to it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.key = ""

    def post(self, path: str, body: object, **headers: str) -> Heard:
        """Sends a body, as JSON if it is none."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            line.request("POST", path, sent, {"Authorization": f"Bearer {self.key}"} | named)
            return heard(line.getresponse())
        finally:
            line.close()

    def rows(self) -> list[dict[str, Any]]:
        """What is in the journal."""
        frames = [read(frame.content, frame.first) for frame in Reader(self.folder / "journal").read(0)]
        return [row for frame in frames if isinstance(frame, pa.RecordBatch) for row in frame.to_pylist()]

    def tallies(self) -> list[Tally]:
        """What was counted in the journal."""
        frames = [read(frame.content, frame.first) for frame in Reader(self.folder / "journal").read(0)]
        return [frame for frame in frames if isinstance(frame, Tally)]


def heard(answer: HTTPResponse) -> Heard:
    """An answer, read."""
    body = answer.read()
    return Heard(answer.status, {name.lower(): value for name, value in answer.getheaders()}, json.loads(body))


@contextmanager
def serving(
    folder: Path, *, anybody: bool = False, broker: str = "", topics: str = "", certificate: Path | None = None
) -> Iterator[Door]:
    """A door over a folder, until the block ends; with TLS where the file with certificate and key is named."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        door = Door(folder, free.getsockname()[1])
    (folder / "mqtt.toml").write_text(topics)
    ways = Ways(
        journal=folder / "journal",
        socket=folder / "run" / "journal.sock",
        web="http://web",
        topics=folder / "mqtt.toml",
        broker=broker,
        client="civicgrid-test",
        anybody=anybody,
    )
    loop, ready = asyncio.new_event_loop(), threading.Event()
    servers: list[Any] = []

    async def serve() -> None:
        async with opened(ways) as keeper:
            address = Address("127.0.0.1", door.port, certificate, certificate)
            servers.append(server_of(App(keeper, ways.web, anybody=anybody), address))
            loop.call_later(0.1, ready.set)
            await servers[0].serve()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(serve())
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()

    thread = threading.Thread(target=run, name="door", daemon=True)
    thread.start()
    try:
        assert ready.wait(PATIENCE_S)
        yield door
    finally:
        loop.call_soon_threadsafe(servers[0].stop)
        thread.join(PATIENCE_S)
        connection.close()


def key(name: str = "device", **scope: Any) -> str:
    """The secret of a new key."""
    return keys.issue(SYSTEM, NewDeviceKey(name=name, **scope))[1]


@pytest.fixture
def level(transactional_db: None) -> Stream:
    """A stream of numbers."""
    StreamClass.objects.get_or_create(code="standard")  # the last test of this kind has emptied all tables
    return stream("level", observation_type="x/OM_Measurement", source="roof")


@pytest.fixture
def door(level: Stream, tmp_path: Path) -> Iterator[Door]:
    """A door, and the key to everything."""
    secret = key(everything=True)
    with serving(tmp_path) as made:
        made.key = secret
        yield made
