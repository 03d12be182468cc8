"""The door as a process: the owner of the journal, and all ways to it."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import msgspec
import uvloop
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from civicgrid.base.journal import Journal, Rounds, serving

from .app import App
from .keeping import Keeper
from .mqtt import Consumer, broker_of, read_topics
from .register import Register

GARBAGE = 50_000
"""Objects that may be made before Python looks which of them are garbage."""
BACKLOG = 1024
MOST_AT_ONCE = 2048
"""Requests that are worked on at once; others wait on their line."""
HEADERS_MS = 10_000
"""So long the head of a request may take."""
HEAD_BYTES = 64 << 10


class Address(msgspec.Struct, frozen=True):
    """Where the door listens, with TLS where there is a certificate."""

    host: str
    port: int
    certificate: Path | None = None
    key: Path | None = None


class Ways(msgspec.Struct, frozen=True):
    """What the door needs to know.

    Its journal and socket, the web's address, a broker, who needs no key.

    `topics` is the file of those that a city maps; `client` is who we are to the broker, always.
    """

    journal: Path
    socket: Path
    web: str
    topics: Path
    broker: str = ""
    client: str = "civicgrid"
    anybody: bool = False


def run(address: Address, ways: Ways) -> None:
    """Serves until it is told to end (SIGTERM, SIGINT).

    What was acknowledged is on disk. Raises JournalOwned.
    """
    uvloop.run(_run(address, ways))


async def _run(address: Address, ways: Ways) -> None:
    async with opened(ways) as keeper:
        gc.freeze()  # what is there now stays: nobody looks through it again and again
        gc.set_threshold(GARBAGE)
        server = server_of(App(keeper, ways.web, anybody=ways.anybody), address)
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, server.stop)
        await server.serve()


@asynccontextmanager
async def opened(ways: Ways) -> AsyncIterator[Keeper]:
    """The journal with all ways to it but HTTP; closed when everything is on disk."""
    async with AsyncExitStack() as leaving:
        journal = Journal(ways.journal)
        leaving.callback(journal.close)
        rounds = Rounds(journal)
        leaving.push_async_callback(rounds.close)
        register = Register()
        leaving.callback(register.close)
        await asyncio.to_thread(register.open)
        keeper = Keeper(register, rounds)
        leaving.push_async_callback(keeper.close)
        await leaving.enter_async_context(serving(rounds, ways.socket))
        if ways.broker:
            consumer = Consumer(broker_of(ways.broker, ways.client), read_topics(ways.topics), keeper)
            leaving.push_async_callback(consumer.close)
            consumer.open()
        yield keeper


def server_of(app: Callable[..., object], address: Address) -> Server:
    """The server for an application, in this process and on its loop."""
    return Server(
        app,
        address=address.host,
        port=address.port,
        interface=Interfaces.ASGINL,
        websockets=False,
        backlog=BACKLOG,
        backpressure=MOST_AT_ONCE,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_MS, max_buffer_size=HEAD_BYTES),
        log_enabled=False,
        ssl_cert=address.certificate,
        ssl_key=address.key,
    )
