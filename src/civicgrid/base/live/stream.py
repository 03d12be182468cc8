"""One viewer's stream, until the viewer goes or there is nothing more to tell."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from .event import PULSE, Source

PULSE_S = 15.0
"""After so long a silence a pulse is sent: no proxy takes the line for dead, and a dead line is noticed."""


async def stream(
    source: Source,
    receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
    send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
) -> None:
    """Sends what comes; the source is closed in any case."""
    leaving = asyncio.ensure_future(gone(receive))
    coming: asyncio.Future[bytes] | None = None
    try:
        while True:
            coming = coming or asyncio.ensure_future(anext(source, b""))
            both: set[asyncio.Future[Any]] = {coming, leaving}
            await asyncio.wait(both, timeout=PULSE_S, return_when=asyncio.FIRST_COMPLETED)
            if leaving.done():
                return
            told = PULSE
            if coming.done():
                told, coming = coming.result(), None
            await send({"type": "http.response.body", "body": told, "more_body": bool(told)})
            if not told:
                return
    finally:
        leaving.cancel()
        if coming is not None:
            coming.cancel()
            await asyncio.wait({coming})
        if close := getattr(source, "aclose", None):
            await close()


async def gone(receive: Callable[[], Awaitable[MutableMapping[str, Any]]]) -> None:
    """Waits until whoever asked has left."""
    while (await receive())["type"] != "http.disconnect":
        pass
