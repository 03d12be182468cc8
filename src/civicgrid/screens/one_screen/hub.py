"""Who watches: a box for each viewer's stream, filled for whole groups at once.

Boxes are filled by the keeper's thread and emptied by the event loop.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Hashable, Iterable
from contextlib import suppress
from random import uniform
from threading import Lock

from civicgrid.base import live

MOST_WAITING = 1_000
"""Chunks that wait for one viewer; whoever falls further behind begins anew."""
LIFE_S = 600.0
"""After about so long a stream ends and the browser comes back by itself: rights are looked at anew."""
STARTS_WITHIN_S = 30.0
"""A stream that has not begun by then will not: its viewer went away at the door."""
ANEW, BEAT = live.event("anew", b"{}"), live.event("beat", b"{}")


class Box:
    """What waits for one viewer."""

    def __init__(self, group: Hashable, leave: Callable[["Box"], None]) -> None:
        self.group, self._leave = group, leave
        self._chunks: deque[bytes] = deque()
        self._over = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._filled: asyncio.Event | None = None
        self._made = time.monotonic()
        self._ends = time.monotonic() + LIFE_S * uniform(0.8, 1.2)  # noqa: S311 - so that not all come back at once

    def put(self, chunk: bytes) -> None:
        """Adds a chunk; of a viewer who is far behind all is dropped for `anew`."""
        if self._over:
            return
        if len(self._chunks) >= MOST_WAITING:
            self.end(ANEW)
            return
        self._chunks.append(chunk)

    def end(self, last: bytes) -> None:
        """What is the last thing told, instead of all that waits."""
        self._over = True
        self._chunks = deque([last])

    @property
    def loop(self) -> asyncio.AbstractEventLoop | None:
        """The loop on which it is emptied, None before."""
        return self._loop

    @property
    def lost(self) -> bool:
        """Whether nobody ever came for it."""
        return self._loop is None and time.monotonic() > self._made + STARTS_WITHIN_S

    def wake(self) -> None:
        """On its loop: there is something in it."""
        if self._filled is not None:
            self._filled.set()

    async def source(self) -> AsyncIterator[bytes]:
        """What the viewer is told, until the stream's time is over."""
        self._loop, self._filled = asyncio.get_running_loop(), asyncio.Event()
        try:
            while True:
                self._filled.clear()
                if self._chunks:
                    yield self._emptied()
                elif self._over or not await self._waited(self._filled):
                    return
        finally:
            self._leave(self)

    async def _waited(self, filled: asyncio.Event) -> bool:
        try:
            async with asyncio.timeout(self._ends - time.monotonic()):
                return await filled.wait()
        except TimeoutError:
            return False

    def _emptied(self) -> bytes:
        chunks = []
        with suppress(IndexError):
            while True:
                chunks.append(self._chunks.popleft())
        return b"".join(chunks)


class Hub:
    """All boxes, by group."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._boxes: dict[Hashable, set[Box]] = {}

    def join(self, group: Hashable) -> Box:
        """A box for a new viewer."""
        box = Box(group, self.leave)
        with self._lock:
            self._boxes.setdefault(group, set()).add(box)
        return box

    def leave(self, box: Box) -> None:
        """The viewer has gone."""
        with self._lock:
            boxes = self._boxes.get(box.group, set())
            boxes.discard(box)
            if not boxes:
                self._boxes.pop(box.group, None)

    @property
    def viewers(self) -> int:
        """How many watch."""
        with self._lock:
            return sum(map(len, self._boxes.values()))

    def groups(self) -> list[Hashable]:
        """The groups of which somebody watches."""
        with self._lock:
            return list(self._boxes)

    def tell(self, group: Hashable, chunk: bytes) -> None:
        """Fills the boxes of a group."""
        with self._lock:
            boxes = list(self._boxes.get(group, ()))
        for box in boxes:
            if box.lost:
                self.leave(box)
            box.put(chunk)
        _wake(boxes)

    def beat(self) -> None:
        """Tells everybody that what they see is of now."""
        for group in self.groups():
            self.tell(group, BEAT)

    def end(self, group: Hashable | None = None) -> None:
        """Tells a group, or everybody, to begin anew."""
        with self._lock:
            boxes = [box for key, held in self._boxes.items() if group in (None, key) for box in held]
        for box in boxes:
            box.end(ANEW)
        _wake(boxes)


def _wake(boxes: Iterable[Box]) -> None:
    loops: dict[asyncio.AbstractEventLoop, list[Box]] = {}
    for box in boxes:
        if box.loop is not None and not box.loop.is_closed():
            loops.setdefault(box.loop, []).append(box)
    for loop, woken in loops.items():
        loop.call_soon_threadsafe(_wake_all, woken)


def _wake_all(boxes: Iterable[Box]) -> None:
    for box in boxes:
        box.wake()
