"""Bodies of requests: whole, in time, and within their room."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.http import HttpResponse

from civicgrid.base.live import Door, room
from civicgrid.base.live import body as bodies
from civicgrid.base.live.body import MOST_BYTES
from tests.base.lines import GET, Message, Viewer, application


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


def test_a_body_is_not_waited_for_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sent_slowly(part(1, more=True), part(1, more=False)) == [200]
    monkeypatch.setattr(bodies, "PATIENCE_S", 0)
    assert sent_slowly(part(10, more=True)) == [408]


def test_time_is_bought_by_what_comes_and_cannot_be_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    a_second = part(bodies.LEAST_BYTES_S, more=True)

    async def read() -> tuple[list[float], float]:
        monkeypatch.setattr(asyncio.get_running_loop(), "time", lambda: 1_000.0)
        with bodies.Body(receive, room.Room(), "") as body:
            left = []
            for passed_s in (50, 0, 0):  # the time that passes before the next part comes
                body.until -= passed_s
                await body()
                left.append(body.until - 1_000)
            for _ in range(100):
                await body()
            return left, body.until - 1_000

    async def receive() -> Message:
        return a_second

    assert asyncio.run(read()) == ([11.0, 12.0, 13.0], bodies.PATIENCE_S)


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
    monkeypatch.setattr(bodies, "PATIENCE_S", 0)
    with pytest.raises(TimeoutError):
        asyncio.run(read())


def test_what_waits_has_its_room_and_gives_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "PATIENCE_S", 0)
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
