"""Bodies of requests.

Whole, in time, as large as they may be, and no larger when they are unpacked.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, ClassVar

import pyarrow as pa

from civicgrid.base.http.refusals import TooMuch
from civicgrid.kernel.errors import CivicGridError

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]

MOST_BYTES = 16 << 20
"""Of one body, packed or unpacked."""
MOST_IN_ALL = 256 << 20
"""Of all bodies that are on their way, or wait for the disk."""
PATIENCE_S = 30.0
"""So long a body may rest."""
LEAST_BYTES_S = 5_000
"""What comes buys time at this rate, but never more than PATIENCE_S: who sends a byte now and then gets no line."""
SWEEP_S, SLOW = 1.0, ("too slow",)
PACKINGS: Mapping[str, str | None] = {"": None, "identity": None, "gzip": "gzip", "zstd": "zstd"}
"""Words of Content-Encoding."""


class TooSlow(CivicGridError):
    """The body did not come in time."""

    status: ClassVar[int] = 408


class TooManyBodies(CivicGridError):
    """More is sent than can be taken now. Nothing of it was kept."""

    status: ClassVar[int] = 503


class UnknownPacking(CivicGridError):
    """The body is packed as {packing}, which is not known here."""

    status: ClassVar[int] = 415


class BrokenPacking(CivicGridError):
    """The body cannot be unpacked."""


class SenderLeft(Exception):
    """Whoever sent it has left."""


class Bodies:
    """Reads bodies; knows how much of them there is at once, and whose time is up."""

    def __init__(self) -> None:
        self.held = 0
        self._until: dict[asyncio.Task[Any], float] = {}
        self._sweep: asyncio.TimerHandle | None = None

    async def read(self, receive: Receive) -> bytes:
        """A body; `release` gives its room back.

        Raises TooMuch, TooSlow, TooManyBodies and SenderLeft.
        """
        task, now = asyncio.current_task(), asyncio.get_running_loop().time
        assert task  # noqa: S101  a request is a task
        if self._sweep is None:
            self._sweep_later()
        parts: list[bytes] = []
        size, more = 0, True
        self._until[task] = now() + PATIENCE_S
        try:
            while more:
                part, more = _part(await receive())
                parts.append(part)
                size += len(part)
                self.held += len(part)
                if more:
                    self._until[task] = min(self._until[task] + len(part) / LEAST_BYTES_S, now() + PATIENCE_S)
                self._check(size)
        except asyncio.CancelledError as error:
            self.release(size)
            if error.args != SLOW:
                raise
            task.uncancel()
            raise TooSlow(remedy="send less at once") from error
        except (CivicGridError, SenderLeft):
            self.release(size)
            raise
        finally:
            del self._until[task]
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _sweep_later(self) -> None:
        """Looks now and then whose time is up.

        A timer for each body would cost more than the body.
        """
        loop = asyncio.get_running_loop()
        for task in [task for task, until in self._until.items() if until <= loop.time()]:
            task.cancel(*SLOW)
        self._sweep = loop.call_later(SWEEP_S, self._sweep_later)

    def release(self, size: int) -> None:
        """So much waits no more."""
        self.held -= size

    def _check(self, size: int) -> None:
        if size > MOST_BYTES:
            raise _too_much()
        if self.held > MOST_IN_ALL:
            raise TooManyBodies(remedy="send it again later", wait_s=5)


def unpacked(body: bytes, packing: str) -> bytes:
    """The body as it was before it was packed.

    Raises UnknownPacking, BrokenPacking and TooMuch.
    """
    if packing not in PACKINGS:
        raise UnknownPacking(packing=packing, remedy="pack it with gzip or zstd, or not at all")
    if (kind := PACKINGS[packing]) is None:
        return body
    try:
        with pa.input_stream(pa.BufferReader(body), compression=kind) as stream:
            whole: bytes = stream.read(MOST_BYTES + 1)
    except (OSError, pa.ArrowException) as error:
        raise BrokenPacking(remedy="pack it anew, or send it as it is") from error
    if len(whole) > MOST_BYTES:
        raise _too_much()
    return whole


def _too_much() -> TooMuch:
    return TooMuch(limit=MOST_BYTES >> 20, remedy="send less at once")


def _part(message: Message) -> tuple[bytes, bool]:
    if message["type"] == "http.disconnect":
        raise SenderLeft
    return message.get("body", b""), bool(message.get("more_body", False))
