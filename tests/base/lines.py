"""ASGI clients of the door, and an application behind it."""

import asyncio
from collections.abc import Callable, Iterable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
GET = {"type": "http", "method": "GET", "http_version": "1.1", "path": "/", "query_string": b"", "headers": []}


class Viewer:
    """An ASGI client that keeps what it was sent, and goes after so many parts."""

    def __init__(self, parts: int = 1_000) -> None:
        self.sent: list[Message] = []
        self.parts, self.gone, self.asked = parts, asyncio.Event(), 0

    async def receive(self) -> Message:
        self.asked += 1
        if self.asked < 3:  # some servers repeat that nothing comes
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.sent.append(message)
        if len(self.sent) > self.parts:
            self.gone.set()

    @property
    def heard(self) -> bytes:
        return b"".join(each.get("body", b"") for each in self.sent)


def application(answer: Callable[[], Any]) -> Callable[..., Iterable[bytes]]:
    """A WSGI application that gives a Django response."""

    def respond(_environ: object, start: Callable[..., object]) -> Iterable[bytes]:
        response = answer()
        start(f"{response.status_code} OK", [*response.items(), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
        return [response.content]

    return respond
