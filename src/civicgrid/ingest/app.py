"""What the door answers over HTTP: /ingest, and observations of SensorThings.

Plain ASGI.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from urllib.parse import parse_qs

import msgspec

from civicgrid.apps.telemetry import api as telemetry
from civicgrid.apps.telemetry.types import Door
from civicgrid.base.http.refusals import NoSuchMethod
from civicgrid.kernel.errors import CivicGridError, NotFound
from civicgrid.protocols.sensorthings import read_data_arrays

from .answers import JSON, Answer, language_of, refused_with, told_of
from .bodies import Bodies, Message, Receive, SenderLeft, unpacked
from .keeping import Keeper, arrival
from .keys import Gate

ARROW = "application/vnd.apache.arrow.stream"
LARGE = 256 << 10
"""Bytes of a body that is read in a thread, so that others are answered meanwhile."""
ONE = re.compile(r"/v1\.1/(?:Observations|Datastreams\((\d{1,18})\)/Observations)")

Headers = Mapping[bytes, bytes]
Send = Callable[[Message], Awaitable[None]]
Work = Callable[["App", "Asked"], Awaitable[Answer]]

log = logging.getLogger(__name__)


class OtherDoor(NotFound):
    """This door takes observations, and nothing else."""


class OurFault(CivicGridError):
    """Something went wrong on our side."""

    status = 500


class Asked(msgspec.Struct, frozen=True):
    """A request, with its whole body."""

    path: str
    query: bytes
    headers: Headers
    body: bytes
    sender: telemetry.Sender

    def header(self, name: bytes) -> str:
        """A header, "" where it was not sent."""
        return self.headers.get(name, b"").decode("latin1")


class App:
    """The ASGI application; `web` is where everything else is."""

    def __init__(self, keeper: Keeper, web: str, *, anybody: bool = False) -> None:
        self.keeper, self.web, self.anybody = keeper, web.rstrip("/"), anybody
        self.gate, self.bodies = Gate(keeper.register), Bodies()
        self.reading = ThreadPoolExecutor(1, "reading")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            return
        headers = dict(scope["headers"])
        try:
            answer = await self._answer(scope, headers, receive)
        except CivicGridError as error:
            answer = refused_with(error, language_of(headers))
        except SenderLeft:
            return
        except Exception:
            log.exception("a request to %s failed", scope["path"])
            answer = refused_with(OurFault(remedy="send it again later"), language_of(headers))
        await answer.send(send)

    async def _answer(self, scope: Message, headers: Headers, receive: Receive) -> Answer:
        path = scope["path"]
        if path == "/health/":
            return Answer(200, b'{"status":"ok"}')
        work = WORK.get(path) or (_one if ONE.fullmatch(path) else None)
        if work is None:
            raise OtherDoor(remedy="ask {web}", web=f"{self.web}{path}")
        if scope["method"] != "POST":
            raise NoSuchMethod(method=scope["method"], remedy="send it with POST")
        anybody = self.anybody and work is not _batch
        sender = await self.gate.sender(headers.get(b"authorization", b"").decode("latin1"), anybody=anybody)
        body = await self.bodies.read(receive)
        try:
            whole = unpacked(body, headers.get(b"content-encoding", b"").decode("latin1").strip().lower())
            return await work(self, Asked(path, scope["query_string"], headers, whole, sender))
        finally:
            self.bodies.release(len(body))


async def _batch(app: App, asked: Asked) -> Answer:
    """Rows in columns."""
    if asked.header(b"content-type").partition(";")[0].strip().lower() == ARROW:
        clock = parse_qs(asked.query.decode("latin1")).get("clock", [None])[0]
        sent = telemetry.read_arrow(asked.body, clock)
    elif len(asked.body) < LARGE:
        sent = telemetry.read_columns(asked.body)
    else:
        loop = asyncio.get_running_loop()
        sent = await loop.run_in_executor(app.reading, telemetry.read_columns, asked.body)
    app.gate.spend(asked.sender, len(sent.rows))
    kept = await app.keeper.keep(sent, asked.sender.scope, Door.HTTP)
    return told_of(kept, language_of(asked.headers))


async def _one(app: App, asked: Asked) -> Answer:
    """A single observation."""
    found = ONE.fullmatch(asked.path)
    stream = int(found[1]) if found and found[1] else None
    one = telemetry.read_one(asked.body, stream)
    app.gate.spend(asked.sender, 1)
    if one.inline is not None or (one.feature and not await _is_there(app, one)):
        raise FeatureElsewhere(field="FeatureOfInterest", remedy="send it to {web}", web=f"{app.web}{asked.path}")
    number = await app.keeper.keep_one(one, asked.sender.scope)
    at = f"{app.web}/v1.1/Observations({number})"
    return Answer(
        201, b'{"@iot.id":%d,"@iot.selfLink":"%s"}' % (number, at.encode()), (JSON, (b"location", at.encode()))
    )


async def _is_there(app: App, one: telemetry.One) -> bool:
    """Whether the feature of interest that is named is there."""
    return not await app.keeper.register.missing_features(telemetry.rows_of([one], 0))


async def _arrays(app: App, asked: Asked) -> Answer:
    """Data arrays: the address of each observation, or what is wrong with it."""
    try:
        document = msgspec.json.decode(asked.body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise telemetry.NotJson(field="body", remedy="send a list of data arrays") from error
    arrays = read_data_arrays(document)
    sent = telemetry.sent_of(arrays, arrival())
    app.gate.spend(asked.sender, len(sent.rows))
    kept = await app.keeper.keep(sent, asked.sender.scope, Door.SENSORTHINGS)
    refused = {row: telemetry.REFUSALS[reason](None) for row, reason in kept.taken.refused()}
    errors = {**refused, **telemetry.faults_of(arrays)}
    number = count(kept.first or 0)
    told = [f"error: {errors[row]}" if row in errors else f"{app.web}/v1.1/Observations({next(number)})"
            for row in range(len(sent.rows))]  # fmt: skip
    return Answer(201, msgspec.json.encode(told))


class FeatureElsewhere(CivicGridError):
    """This door knows no such feature of interest, and makes none."""


WORK: Mapping[str, Work] = {"/ingest": _batch, "/v1.1/CreateObservations": _arrays}
