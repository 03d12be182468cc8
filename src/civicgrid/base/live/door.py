"""The ASGI door: Django answers in threads; the loop streams what it hands over."""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any, TypeAlias
from urllib.parse import quote_from_bytes

from a2wsgi import WSGIMiddleware
from django.http import HttpResponse

from civicgrid.kernel.ids import new_secret

from .body import Body
from .event import Source
from .stream import stream

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

TICKET = "X-Stream"
"""Header by which an answer of Django names the stream that takes its place; it never leaves this process."""
QUERY_SAFE = "".join(map(chr, range(33, 127)))

_waiting: dict[str, Source] = {}


def handed_over(source: Source) -> HttpResponse:
    """The answer of a view that lets its reader watch `source`."""
    ticket = new_secret()
    _waiting[ticket] = source
    headers = {TICKET: ticket, "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return HttpResponse(content_type="text/event-stream", headers=headers)


class Door:
    """An ASGI application around a WSGI one, which has so many threads."""

    def __init__(self, application: Callable[..., Iterable[bytes]], threads: int) -> None:
        self.django = WSGIMiddleware(application, workers=threads)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self.django(scope, receive, send)  # type: ignore[arg-type]
            return
        answer = _Answer(send)
        with Body(receive) as body:
            await body.read()
            await self.django(_plain(scope), body, answer)  # type: ignore[arg-type]
        if answer.source is not None:
            await stream(answer.source, receive, send)


class _Answer:
    """What Django answers, on its way out; where it hands over, its body stays here."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.source: Source | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message = self._begun(message)
        elif self.source is not None:
            return
        await self.send(message)

    def _begun(self, message: Message) -> Message:
        headers = message["headers"]
        ticket = next((value for name, value in headers if name == TICKET.lower().encode()), b"")
        if ticket:
            self.source = _waiting.pop(ticket.decode())
            left_out = {TICKET.lower().encode(), b"content-length"}
            headers = [(name, value) for name, value in headers if name not in left_out]
        return {**message, "headers": headers}


def _plain(scope: Message) -> Message:
    """The request as WSGI can take it, where names of headers are written with `_`.

    A header that comes with one could pass for the proxy's own. Some clients send their query unescaped.
    """
    headers = [(name, value) for name, value in scope["headers"] if b"_" not in name]
    return {**scope, "headers": headers, "query_string": quote_from_bytes(scope["query_string"], QUERY_SAFE).encode()}
