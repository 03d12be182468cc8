"""The ASGI door: Django answers in threads; the loop sends, and streams."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any, TypeAlias, TypeVar
from urllib.parse import quote_from_bytes

from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi import Body as Input
from a2wsgi.wsgi import build_environ
from django.http import HttpResponse

from civicgrid.base.http.limits import network_of
from civicgrid.base.http.request import sender_told

from .answer import Answer, Application
from .body import Body
from .event import Source
from .room import Room
from .stream import gone, stream

T = TypeVar("T")

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

TICKET = "X-Stream"
"""Header by which an answer of Django says that a stream takes its place; it never leaves this process."""
PATIENCE_S = 120.0
"""Whoever takes nothing of an answer for so long gets no more of it."""
WAIT_S = 30
"""Who found no room for what they send comes again after so long."""
QUERY_SAFE = "".join(map(chr, range(33, 127)))

_handed: ContextVar[Source] = ContextVar("handed")
"""The source of the answer that is being made; it ends with that, whatever becomes of it."""


def handed_over(source: Source) -> HttpResponse:
    """The answer of a view that lets its reader watch `source`."""
    _handed.set(source)
    headers = {TICKET: "1", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return HttpResponse(content_type="text/event-stream", headers=headers)


class Door:
    """An ASGI application around a WSGI one, which has so many threads.

    Whoever sends or reads slowly takes none: an answer goes on once its reader has taken what was made of it.
    """

    def __init__(self, application: Application, threads: int) -> None:
        self.application = application
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="django")
        self.room = Room()
        self.others = WSGIMiddleware(application)  # type: ignore[arg-type]

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self.others(scope, receive, send)  # type: ignore[arg-type]
            return
        with Body(receive, self.room, network_of(_sender_of(scope))) as body:
            if refused := await body.read(_length_of(scope)):
                await _refuse(send, refused)
                return
            said = Input(asyncio.get_running_loop(), body)  # type: ignore[arg-type]
            environ: dict[str, Any] = {**build_environ(_plain(scope), said)}  # type: ignore[arg-type]
            if not body.more:  # of one that came in chunks nobody said how long it is
                environ["CONTENT_LENGTH"] = str(body.left)
            answer = Answer(self.application, environ)
            try:
                await self._answer(answer, receive, send)
            finally:
                if answer.more:
                    await self._step(answer.end)

    async def _answer(self, answer: Answer, receive: Receive, send: Send) -> None:
        part = await self._step(answer.begin)
        source = _source_of(answer)
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        if source is None:
            await self._tell(answer, part, receive, send)
        else:
            await stream(source, receive, send)

    async def _tell(self, answer: Answer, part: bytes, receive: Receive, send: Send) -> None:
        """Sends part after part.

        For whoever has gone, or takes nothing any more, no further one is made.
        """
        if not answer.more:
            await send({"type": "http.response.body", "body": part, "more_body": False})
            return
        leaving = asyncio.ensure_future(gone(receive))
        try:
            while not leaving.done() and await _taken(send, part, more=answer.more) and answer.more:
                part = await self._step(answer.part)
        finally:
            leaving.cancel()

    async def _step(self, step: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.pool, step)


async def _taken(send: Send, part: bytes, *, more: bool) -> bool:
    """Whether the reader took the part in time."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            await send({"type": "http.response.body", "body": part, "more_body": more})
    except TimeoutError:
        return False
    return True


async def _refuse(send: Send, status: HTTPStatus) -> None:
    """Answers a request that is not whole without a look at it."""
    headers = [(b"content-type", b"text/plain")]
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        headers.append((b"retry-after", str(WAIT_S).encode()))
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": status.phrase.encode(), "more_body": False})


def _sender_of(scope: Message) -> str:
    """The network address of who sends."""
    told = next((value for name, value in scope["headers"] if name == b"x-forwarded-for"), b"")
    return sender_told(told.decode("latin1"), (scope.get("client") or ("",))[0])


def _length_of(scope: Message) -> int | None:
    """What the client says that the length of its body is."""
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    return int(said) if said.isdigit() else None


def _source_of(answer: Answer) -> Source | None:
    """What Django hands its reader over to, if it does.

    Of the hand-over itself nothing is sent.
    """
    name = TICKET.lower().encode()
    if name not in dict(answer.headers):
        return None
    answer.headers = [each for each in answer.headers if each[0] not in {name, b"content-length"}]
    return answer.context[_handed]


def _plain(scope: Message) -> Message:
    """The request as WSGI can take it, where names of headers are written with `_`.

    A header that comes with one could pass for the proxy's own. Some clients send their query unescaped.
    """
    headers = [(name, value) for name, value in scope["headers"] if b"_" not in name]
    return {**scope, "headers": headers, "query_string": quote_from_bytes(scope["query_string"], QUERY_SAFE).encode()}
