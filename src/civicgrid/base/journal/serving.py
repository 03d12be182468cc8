"""A journal's owner takes rows from other processes, through a socket."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from .asking import ANSWER, ASKED, BATCH, BUSY, KEPT, KIND, LONGEST, NOT_ON_DISK, address
from .errors import JournalBusy, NotOnDisk
from .rounds import Rounds

ASKED_BYTES = 64 << 20
"""Most of one asking."""

Batch = tuple[int, memoryview]


@asynccontextmanager
async def serving(rounds: Rounds, path: Path) -> AsyncIterator[None]:
    """Serves while the block runs; nobody but the own account gets in.

    A socket that a crash left is replaced: who owns the journal owns its socket.
    """
    asked: set[asyncio.Task[None]] = set()

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task  # noqa: S101  asyncio runs this as a task
        asked.add(task)
        try:
            await _answer(rounds, reader, writer)
        finally:
            asked.discard(task)
            writer.close()

    server = await asyncio.start_unix_server(take, sock=_bound(path))
    try:
        yield
    finally:
        server.close()
        for task in asked:
            task.cancel()
        await asyncio.gather(*asked, return_exceptions=True)
        path.unlink(missing_ok=True)


def _bound(path: Path) -> socket.socket:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    path.unlink(missing_ok=True)
    bound = socket.socket(socket.AF_UNIX)
    with address(path) as where:
        bound.bind(where)
    path.chmod(0o600)
    return bound


async def _answer(rounds: Rounds, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One asking, one answer; what cannot be understood gets none."""
    with suppress(asyncio.IncompleteReadError, ConnectionError, _Nonsense, struct.error):
        batches = await _batches(reader)
        writer.write(await _kept(rounds, batches))
        await writer.drain()


async def _kept(rounds: Rounds, batches: list[Batch]) -> bytes:
    try:
        return ANSWER.pack(KEPT, await rounds.append_all(batches))
    except JournalBusy:
        return ANSWER.pack(BUSY, 0)
    except NotOnDisk as error:
        reason = str(error.details["reason"]).encode()[:LONGEST]
        return ANSWER.pack(NOT_ON_DISK, len(reason)) + reason


async def _batches(reader: asyncio.StreamReader) -> list[Batch]:
    kind, count, size = ASKED.unpack(await reader.readexactly(ASKED.size))
    if kind != KIND or not 0 < size <= ASKED_BYTES:
        raise _Nonsense
    rest = memoryview(await reader.readexactly(size))
    batches: list[Batch] = []
    for _ in range(count):
        rows, length = BATCH.unpack_from(rest)
        rest = rest[BATCH.size :]
        if not rows or length > len(rest):
            raise _Nonsense
        batches.append((rows, rest[:length]))
        rest = rest[length:]
    if rest:
        raise _Nonsense
    return batches


class _Nonsense(Exception):
    """This is no asking."""
