"""Streams: what a view hands over is told to its viewer until the viewer goes."""

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import Any

import pytest
from django.http import HttpResponse

from civicgrid.base.live import Door, event, handed_over
from civicgrid.base.live import door as doorway
from civicgrid.base.live import stream as streaming
from civicgrid.base.live.answer import PART
from tests.base.lines import GET, Message, Viewer, application

PATIENCE_S = 20


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
