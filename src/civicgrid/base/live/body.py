"""A request's body, read before a thread is taken: slow senders hold up nobody.

Nobody is waited for without end either, and what waits has its room.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import Any, Self

from .room import LEAST, Room

Message = MutableMapping[str, Any]

IN_MEMORY, CHUNK = 64_000, 64_000
"""Bytes beyond which a body waits on the disk, and in which it is handed on."""
MOST_BYTES = 12_000_000
"""What is longer and says so is not kept: Django refuses it by its length, or reads on from the line."""
PATIENCE_S = 60.0
"""So long a body may rest: a phone in a lift, a train in a tunnel."""
LEAST_BYTES_S = 5_000
"""What comes buys time at this rate, that of a bad line of 40 kbit/s, but never more than PATIENCE_S.

So a photo of 10 MB may take 34 minutes, and a body that grows by a byte now and then one.
"""


class Body:
    """What a client sends, kept until it is all there; then an ASGI `receive`."""

    def __init__(self, receive: Callable[[], Awaitable[Message]], room: Room, network: str) -> None:
        self.receive = receive
        self.room, self.network, self.taken = room, network, 0
        self.kept = SpooledTemporaryFile[bytes](IN_MEMORY)
        self.until = asyncio.get_running_loop().time() + PATIENCE_S
        self.left = 0
        self.more = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.kept.close()
        self.room.give_back(self.network, self.taken)

    async def read(self, length: int | None) -> HTTPStatus | None:
        """Waits for the body, as far as it is kept; why it is refused, if it is.

        `length` is what the client says; half of a form is none.
        """
        try:
            while self.more and self.left <= MOST_BYTES:
                self.left += self.kept.write(await self._next())
                if not self._has_room():
                    return HTTPStatus.SERVICE_UNAVAILABLE
        except ConnectionAbortedError:
            return HTTPStatus.BAD_REQUEST
        except TimeoutError:
            return HTTPStatus.REQUEST_TIMEOUT
        self.kept.seek(0)
        if self.more:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if length is None else None
        return None if length in {None, self.left} else HTTPStatus.BAD_REQUEST

    async def __call__(self) -> Message:
        """The next part."""
        if self.left or not self.more:
            part = self.kept.read(CHUNK)
            self.left -= len(part)
            return {"type": "http.request", "body": part, "more_body": self.left > 0 or self.more}
        return {"type": "http.request", "body": await self._next(), "more_body": self.more}

    async def _next(self) -> bytes:
        """What comes next; raises ConnectionAbortedError, and TimeoutError."""
        async with asyncio.timeout_at(self.until):
            message = await self.receive()
        if message["type"] == "http.disconnect":
            raise ConnectionAbortedError
        self.more = bool(message.get("more_body", False))
        part = bytes(message.get("body", b""))
        bought = self.until + len(part) / LEAST_BYTES_S
        self.until = min(bought, asyncio.get_running_loop().time() + PATIENCE_S)
        return part

    def _has_room(self) -> bool:
        """Whether what has come may wait for the rest, if there is one."""
        wanted = max(self.left, LEAST) - self.taken if self.more else 0
        found = self.room.take(self.network, wanted)
        self.taken += wanted if found else 0
        return found
