"""Rounds: all who wait to append share one sync; meanwhile the next gather."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from .errors import JournalBusy
from .frames import Content
from .writing import Journal

WAITING_BYTES = 128 << 20
"""What may wait for the disk at once: a slow disk is told to the senders, and never fills the memory."""

Batches = Sequence[tuple[int, Content]]


class _Waiter(NamedTuple):
    batches: Batches
    size: int
    first: "asyncio.Future[int]"


class Rounds:
    """Appends to a journal for the tasks of one event loop, from one thread."""

    def __init__(self, journal: Journal, *, waiting_bytes: int = WAITING_BYTES) -> None:
        self._journal, self._most = journal, waiting_bytes
        self._thread = ThreadPoolExecutor(1, "journal")
        self._gathered: list[_Waiter] = []
        self._waiting = 0
        self._going: asyncio.Task[None] | None = None

    async def append(self, rows: int, content: Content) -> int:
        """Appends rows, on disk at return; the number of the first one.

        Raises JournalBusy, NotOnDisk.
        """
        return await self.append_all([(rows, content)])

    async def append_all(self, batches: Batches) -> int:
        """Appends batches behind each other, all or none; the number of the first row."""
        size = sum(len(content) for _, content in batches)
        if self._waiting and self._waiting + size > self._most:
            raise JournalBusy(remedy="send it again later")
        first: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._gathered.append(_Waiter(batches, size, first))
        self._waiting += size
        if self._going is None:
            self._going = asyncio.create_task(self._go())
        return await first

    async def close(self) -> None:
        """Ends when all that waited is on disk; the journal stays open."""
        while self._going is not None:
            await asyncio.wait([self._going])
        self._thread.shutdown()

    async def _go(self) -> None:
        """Rounds, as long as somebody waits."""
        while self._gathered:
            waiters, self._gathered = self._gathered, []
            await self._round(waiters)
            self._waiting -= sum(each.size for each in waiters)
        self._going = None

    async def _round(self, waiters: Sequence[_Waiter]) -> None:
        batches = [batch for each in waiters for batch in each.batches]
        try:
            first = await asyncio.get_running_loop().run_in_executor(self._thread, self._journal.append, batches)
        except Exception as error:
            for each in waiters:
                if not each.first.done():
                    each.first.set_exception(error)
            return
        for each in waiters:
            if not each.first.done():
                each.first.set_result(first)
            first += sum(rows for rows, _ in each.batches)
