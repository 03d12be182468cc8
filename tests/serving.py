"""The web as it is served, in the tests' own process, with streams; and the ledger's sequencer beside it."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from granian.constants import Interfaces
from granian.server.embed import Server

from civicgrid.base.ledger.sequencer import sequence
from civicgrid.base.live import Door
from civicgrid.project.asgi import application
from civicgrid.screens.one_screen.snapshot import KEEPER

PATIENCE_S = 20
THREADS = 4


@pytest.fixture
def web(transactional_db: None) -> Iterator[str]:
    """The address at which this process answers; it has ended before the database is emptied."""
    with served() as url:
        yield url


@contextmanager
def served() -> Iterator[str]:
    """The address at which this process answers, over real sockets, as `civicgrid up` would."""
    port, loop = _free_port(), asyncio.new_event_loop()
    door = Door(application, THREADS)
    server = Server(door, port=port, interface=Interfaces.ASGI, log_enabled=False)

    def serve() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(server.serve())
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()

    serving = threading.Thread(target=serve, name="web", daemon=True)
    serving.start()
    _wait_for(port)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        KEEPER.forget()
        loop.call_soon_threadsafe(server.stop)
        serving.join(PATIENCE_S)
        _close_connections(door)


@contextmanager
def numbered(every_s: float = 0.1) -> Iterator[None]:
    """The ledger is numbered meanwhile, as the worker would; the test gives it a home of its own."""
    stop = threading.Event()

    def number() -> None:
        try:
            while not stop.wait(every_s):
                sequence()
        finally:
            connection.close()

    numbering = threading.Thread(target=number, name="sequencer", daemon=True)
    numbering.start()
    try:
        yield
    finally:
        stop.set()
        numbering.join(PATIENCE_S)


def _close_connections(door: Door) -> None:
    """Each of Django's threads closes its own."""
    all_there = threading.Barrier(THREADS, timeout=PATIENCE_S)

    def close() -> None:
        all_there.wait()
        connection.close()

    with door.pool as pool:
        for closing in [pool.submit(close) for _ in range(THREADS)]:
            closing.result(PATIENCE_S)


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    waiting = threading.Event()
    for _ in range(PATIENCE_S * 20):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        waiting.wait(0.05)
    raise TimeoutError
