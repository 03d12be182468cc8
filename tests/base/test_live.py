"""Streams: what a view hands over is told to its viewer until the viewer goes."""

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, MutableMapping
from typing import Any

import pytest
from django.http import HttpResponse

from civicgrid.base.live import Door, event, handed_over, room
from civicgrid.base.live import body as bodies
from civicgrid.base.live import door as doorway
from civicgrid.base.live import stream as streaming
from civicgrid.base.live.answer import PART
from civicgrid.base.live.body import MOST_BYTES

Message = MutableMapping[str, Any]
PATIENCE_S = 20
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


def watch(source: AsyncIterator[bytes], viewer: Viewer, scope: Message = GET) -> None:
    asyncio.run(Door(application(lambda: handed_over(source)), threads=1)(scope, viewer.receive, viewer.send))


async def three() -> AsyncIterator[bytes]:
    for number in range(3):
        yield event("count", str(number), number)


def test_what_is_handed_over_is_streamed_with_the_answers_own_headers() -> None:
    viewer = Viewer()
    watch(three(), viewer)
    headers = viewer.sent[0]["headers"]
    assert [value for name, value in headers if name == b"set-cookie"] == [b"a=1", b"b=2"]
    assert dict(headers)[b"content-type"] == b"text/event-stream"
    assert not {b"x-stream", b"content-length"} & dict(headers).keys()
    assert viewer.heard == b"".join(event("count", str(number), number) for number in range(3))
    assert viewer.sent[-1]["more_body"] is False


def test_a_source_is_not_kept_when_its_answer_never_comes() -> None:
    source = three()
    kept = weakref.ref(source)

    def fail() -> HttpResponse:
        nonlocal source
        handed_over(source)
        del source
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        asyncio.run(Door(application(fail), threads=1)(GET, Viewer().receive, Viewer().send))
    gc.collect()
    assert kept() is None


def test_when_the_viewer_goes_the_source_is_closed() -> None:
    closed: list[bool] = []

    async def endless() -> AsyncIterator[bytes]:
        try:
            while True:
                await asyncio.sleep(0)
                yield event("tick", "")
        finally:
            closed.append(True)

    watch(endless(), Viewer(parts=3))
    assert closed == [True]


def test_a_viewer_who_goes_while_nothing_happens_is_noticed() -> None:
    closed: list[bool] = []

    async def silent() -> AsyncIterator[bytes]:
        try:
            await asyncio.Event().wait()
            yield b"never"
        finally:
            closed.append(True)

    viewer = Viewer()

    async def go() -> None:
        door = Door(application(lambda: handed_over(silent())), threads=1)
        watching = asyncio.ensure_future(door(GET, viewer.receive, viewer.send))
        await asyncio.sleep(0.05)
        viewer.gone.set()
        await watching

    asyncio.run(go())
    assert closed == [True]


def test_silence_is_broken_by_a_pulse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "PULSE_S", 0.01)

    async def slow() -> AsyncIterator[bytes]:
        await asyncio.sleep(0.05)
        yield event("late", "x")

    viewer = Viewer()
    watch(slow(), viewer)
    assert viewer.heard.startswith(b": \n\n")
    assert viewer.heard.endswith(event("late", "x"))


def test_other_answers_pass_as_they_are() -> None:
    viewer = Viewer()
    door = Door(application(lambda: HttpResponse("hello")), threads=1)
    asyncio.run(door({**GET, "query_string": b"q=\xc3\xa9&a=%20"}, viewer.receive, viewer.send))
    assert viewer.heard == b"hello"


class Reader(Viewer):
    """A client that takes the beginning of an answer, and waits to be asked on."""

    def __init__(self) -> None:
        super().__init__()
        self.reads, self.stalled = asyncio.Event(), asyncio.Event()

    async def send(self, message: Message) -> None:
        self.sent.append(message)
        if message.get("body"):
            self.stalled.set()
            await self.reads.wait()


class Table:
    """A WSGI answer of so many kilobytes; counts those made, and its ends."""

    def __init__(self, kilobytes: int, fails_at: int = -1) -> None:
        self.kilobytes, self.fails_at = kilobytes, fails_at
        self.made, self.closed = 0, 0

    def __call__(self, environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        start("200 OK", [("Content-Type", "text/csv")])
        return self

    def __iter__(self) -> Iterator[bytes]:
        while self.made < self.kilobytes:
            self.made += 1
            if self.made == self.fails_at:
                raise ZeroDivisionError
            yield b"x" * 1_000

    def close(self) -> None:
        self.closed += 1


def test_more_slow_readers_than_threads_hold_up_nobody() -> None:
    tables = [Table(1_000) for _ in range(5)]
    coming: Iterator[Callable[..., Iterable[bytes]]] = iter([*tables, application(lambda: HttpResponse("hello"))])

    async def read() -> tuple[bytes, list[int], list[Reader]]:
        door = Door(lambda environ, start: next(coming)(environ, start), threads=2)
        readers = [Reader() for _ in tables]
        reading = [asyncio.ensure_future(door(GET, each.receive, each.send)) for each in readers]
        for each in readers:
            await asyncio.wait_for(each.stalled.wait(), PATIENCE_S)
        quick = Viewer()
        await asyncio.wait_for(door(GET, quick.receive, quick.send), PATIENCE_S)
        made = [table.made for table in tables]
        for each in readers:
            each.reads.set()
        await asyncio.gather(*reading)
        return quick.heard, made, readers

    heard, made, readers = asyncio.run(read())
    assert heard == b"hello"
    assert made == [PART // 1_000] * 5, "what nobody has taken yet is made no further"
    assert [len(each.heard) for each in readers] == [1_000_000] * 5
    assert [each.sent[-1]["more_body"] for each in readers] == [False] * 5
    assert [table.closed for table in tables] == [1] * 5


def test_for_whoever_has_gone_nothing_more_is_made() -> None:
    table, viewer = Table(1_000), Viewer(parts=2)
    asyncio.run(Door(table, threads=1)(GET, viewer.receive, viewer.send))
    assert viewer.sent[-1]["more_body"], "an answer that was cut off does not look whole"
    assert table.made <= 4 * PART // 1_000
    assert table.closed == 1


def test_whoever_takes_nothing_any_more_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorway, "PATIENCE_S", 0.01)
    table = Table(1_000)

    async def read() -> Reader:
        reader = Reader()
        await Door(table, threads=1)(GET, reader.receive, reader.send)
        return reader

    assert asyncio.run(read()).sent[-1]["more_body"]
    assert table.closed == 1


def test_an_answer_that_fails_on_its_way_does_not_look_whole() -> None:
    table, viewer = Table(1_000, fails_at=500), Viewer()
    with pytest.raises(ZeroDivisionError):
        asyncio.run(Door(table, threads=1)(GET, viewer.receive, viewer.send))
    assert viewer.sent[-1]["more_body"]
    assert table.closed == 1


def test_nothing_is_made_for_whoever_asks_for_the_head_alone() -> None:
    table, viewer = Table(1_000), Viewer()
    asyncio.run(Door(table, threads=1)({**GET, "method": "HEAD"}, viewer.receive, viewer.send))
    assert (viewer.sent[0]["status"], viewer.heard, table.made, table.closed) == (200, b"", 0, 1)


def answered(*sent: Message, **headers: str) -> tuple[int, bytes, list[tuple[int, str]]]:
    """What comes of a request whose body arrives in these parts.

    The status, the answer, and what the application saw: how many bytes, and how many it was told of.
    """
    coming, seen = list(sent), list[tuple[int, str]]()

    def respond(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
        seen.append((len(environ["wsgi.input"].read()), environ.get("CONTENT_LENGTH", "")))
        start("200 OK", [])
        return [environ.get("HTTP_X_FORWARDED_FOR", "").encode()]

    async def receive() -> Message:
        return coming.pop(0)

    viewer = Viewer()
    told = [(name.encode(), value.encode()) for name, value in headers.items()]
    asyncio.run(Door(respond, threads=1)({**GET, "headers": told}, receive, viewer.send))
    return viewer.sent[0]["status"], viewer.heard, seen


def part(length: int, *, more: bool) -> Message:
    return {"type": "http.request", "body": b"x" * length, "more_body": more}


GONE = {"type": "http.disconnect"}


@pytest.mark.parametrize("lengths", [[0], [10], [100_000, 300_000, 5], [MOST_BYTES, 1, 20], [MOST_BYTES + 1, 0]])
def test_a_body_is_handed_on_whole_however_it_came(lengths: list[int]) -> None:
    parts, length = [part(length, more=True) for length in lengths[:-1]], sum(lengths)
    said = {"content-length": str(length)}
    assert answered(*parts, part(lengths[-1], more=False), **said)[2] == [(length, str(length))]


def test_what_comes_in_chunks_is_told_with_its_length() -> None:
    assert answered(part(10, more=True), part(5, more=False))[2] == [(15, "15")]
    status, _, seen = answered(part(MOST_BYTES + 1, more=True))
    assert (status, seen) == (413, [])


@pytest.mark.parametrize("sent", [[part(10, more=True), GONE], [GONE]])
def test_nothing_is_done_with_half_of_what_was_to_come(sent: list[Message]) -> None:
    assert answered(*sent) == (400, b"Bad Request", [])
    assert answered(part(10, more=False), **{"content-length": "20"}) == (400, b"Bad Request", [])


def sent_slowly(*sent: Message, lines: int = 1, waves: int = 1) -> list[int]:
    """What those hear who send these parts each, and then nothing more, on so many lines at once."""

    def slowly() -> Callable[[], Any]:
        coming = list(sent)

        async def receive() -> Message:
            if not coming:
                await asyncio.Event().wait()
            if len(coming) < len(sent):
                await passed()
            return coming.pop(0)

        return receive

    async def send() -> list[int]:
        door, heard = Door(application(HttpResponse), threads=1), list[int]()
        for _ in range(waves):
            viewers = [Viewer() for _ in range(lines)]
            await asyncio.gather(*(door(GET, slowly(), each.send) for each in viewers))
            heard += [each.sent[0]["status"] for each in viewers]
        return heard

    return asyncio.run(send())


async def passed() -> None:
    """Lets everything happen whose time has come."""
    for _ in range(5):
        await asyncio.sleep(0)


def test_a_part_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "PART_S", 0)
    assert sent_slowly(part(10, more=True)) == [408]


def test_a_body_comes_at_some_rate_after_its_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    a_minute = 60 * bodies.LEAST_BYTES_S
    assert sent_slowly(part(1, more=True), part(1, more=False)) == [200]
    monkeypatch.setattr(bodies, "GRACE_S", 0)
    assert sent_slowly(part(a_minute, more=True), part(1, more=False)) == [200]
    assert sent_slowly(part(0, more=True), part(a_minute, more=False)) == [408]


def test_nobody_is_waited_for_while_django_reads_on(monkeypatch: pytest.MonkeyPatch) -> None:
    async def read() -> None:
        with bodies.Body(receive, room.Room(), "") as body:
            assert await body.read(MOST_BYTES + 20) is None
            while True:
                await body()

    async def receive() -> Message:
        if not coming:
            await asyncio.Event().wait()
        return coming.pop()

    coming = [part(MOST_BYTES + 1, more=True)]
    monkeypatch.setattr(bodies, "PART_S", 0)
    with pytest.raises(TimeoutError):
        asyncio.run(read())


def test_what_waits_has_its_room_and_gives_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "PART_S", 0)
    monkeypatch.setattr(room, "MOST_OF_ONE", 2 * room.LEAST)
    assert sent_slowly(part(10, more=True), lines=3, waves=2) == [408, 408, 503] * 2
    assert sent_slowly(part(room.LEAST + 1, more=True), lines=2) == [408, 503]
    monkeypatch.setattr(room, "MOST_IN_ALL", room.LEAST)
    assert sent_slowly(part(10, more=True), lines=2) == [408, 503]


def test_who_finds_no_room_is_told_when_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_OF_ONE", 0)
    viewer = Viewer()

    async def receive() -> Message:
        return part(1, more=True)

    asyncio.run(Door(application(HttpResponse), threads=1)(GET, receive, viewer.send))
    assert (viewer.sent[0]["status"], dict(viewer.sent[0]["headers"])[b"retry-after"]) == (503, b"30")


def test_networks_have_room_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MOST_OF_ONE", 10)
    here = room.Room()
    assert [here.take("a", 10), here.take("a", 1), here.take("b", 10)] == [True, False, True]
    here.give_back("a", 10)
    assert (here.take("a", 10), here.all) == (True, 20)


def test_who_goes_while_a_long_body_is_read_has_not_sent_all() -> None:
    said = {"content-length": str(MOST_BYTES + 20)}
    with pytest.raises(ConnectionAbortedError):
        answered(part(MOST_BYTES + 1, more=True), GONE, **said)


def test_a_header_cannot_pass_for_the_proxys() -> None:
    sent = {"x-forwarded-for": "9.9.9.9", "x_forwarded_for": "1.2.3.4"}
    assert answered(part(0, more=False), **sent)[1] == b"9.9.9.9"


def test_what_is_no_request_is_left_to_the_server() -> None:
    viewer = Viewer()
    asyncio.run(Door(application(lambda: None), threads=1)({"type": "websocket"}, viewer.receive, viewer.send))
    assert viewer.sent == [{"type": "websocket.close", "code": 1000}]


@pytest.mark.parametrize(
    ("told", "written"),
    [
        (event("a", "1\n2"), b"event: a\ndata: 1\ndata: 2\n\n"),
        (event("a", b""), b"event: a\ndata: \n\n"),
        (event("a", "1\r\n2\r3"), b"event: a\ndata: 1\ndata: 2\ndata: 3\n\n"),
        (event("a", "\u2028\x85"), "event: a\ndata: \u2028\x85\n\n".encode()),
        (event("a", "x", 0), b"id: 0\nevent: a\ndata: x\n\n"),
    ],
)
def test_an_event_is_written_as_the_standard_says(told: bytes, written: bytes) -> None:
    assert told == written
