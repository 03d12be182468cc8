"""Boxes: filled for a group at once, emptied by one stream each, and never endless."""

import asyncio
from contextlib import suppress

import pytest

from civicgrid.screens.one_screen import hub as hubs
from civicgrid.screens.one_screen.hub import ANEW, Hub


def heard(hub: Hub, group: str, say: "object", wanted: int = 1) -> list[bytes]:
    """What a viewer of a group hears while something is said from another thread."""

    async def listen() -> list[bytes]:
        box = hub.join(group)
        source = box.source()
        chunks: list[bytes] = []
        first = asyncio.ensure_future(anext(source))
        await asyncio.sleep(0)
        await asyncio.to_thread(say)  # type: ignore[arg-type]
        with suppress(StopAsyncIteration):
            chunks.append(await asyncio.wait_for(first, 5))
            while len(chunks) < wanted:
                chunks.append(await asyncio.wait_for(anext(source), 5))
        await source.aclose()  # type: ignore[attr-defined]
        return chunks

    return asyncio.run(listen())


def test_what_is_told_to_a_group_is_heard_by_it_alone() -> None:
    hub = Hub()

    def say() -> None:
        hub.tell("others", b"not for you")
        hub.tell("ours", b"for you")

    assert heard(hub, "ours", say) == [b"for you"]
    assert hub.viewers == 0
    assert hub.groups() == []


def test_what_waits_comes_at_once() -> None:
    hub = Hub()

    async def listen() -> bytes:
        box = hub.join("ours")
        hub.tell("ours", b"one ")
        hub.tell("ours", b"two")
        return await anext(box.source())

    assert asyncio.run(listen()) == b"one two"


def test_who_is_told_to_begin_anew_hears_nothing_else() -> None:
    hub = Hub()

    def say() -> None:
        hub.end()
        hub.tell("ours", b"too late")

    assert heard(hub, "ours", say, wanted=2) == [ANEW]


def test_who_falls_behind_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "MOST_WAITING", 3)
    hub = Hub()
    box = hub.join("ours")
    for number in range(9):
        hub.tell("ours", str(number).encode())

    async def listen() -> list[bytes]:
        return [chunk async for chunk in box.source()]

    assert asyncio.run(listen()) == [ANEW]


def test_a_stream_ends_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "LIFE_S", 0.001)
    assert heard(Hub(), "ours", lambda: None) == []


def test_a_box_for_which_nobody_came_is_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "STARTS_WITHIN_S", -1.0)
    hub = Hub()
    hub.join("ours")
    hub.tell("ours", b"is anybody there?")
    assert hub.viewers == 0
