"""A request's body, read before a thread is taken: slow senders hold up nobody."""

from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import Any, Self

Message = MutableMapping[str, Any]

IN_MEMORY, CHUNK = 256_000, 64_000
"""Bytes beyond which a body waits on the disk, and in which it is handed on."""
MOST_BYTES = 12_000_000
"""What is longer and says so is not kept: Django refuses it by its length, or reads on from the line."""


class Body:
    """What a client sends, kept until it is all there; then an ASGI `receive`."""

    def __init__(self, receive: Callable[[], Awaitable[Message]]) -> None:
        self.receive = receive
        self.kept = SpooledTemporaryFile[bytes](IN_MEMORY)
        self.left = 0
        self.more = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.kept.close()

    async def read(self, length: int | None) -> HTTPStatus | None:
        """Waits for the body, as far as it is kept; why it is refused, if it is.

        `length` is what the client says; half of a form is none.
        """
        try:
            while self.more and self.left <= MOST_BYTES:
                self.left += self.kept.write(await self._next())
        except ConnectionAbortedError:
            return HTTPStatus.BAD_REQUEST
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
        message = await self.receive()
        if message["type"] == "http.disconnect":
            raise ConnectionAbortedError
        self.more = bool(message.get("more_body", False))
        return bytes(message.get("body", b""))
