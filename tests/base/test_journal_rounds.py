"""Rounds: who waits together shares a sync, and what goes wrong reaches exactly those it concerns."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from threading import Event

import pytest

from civicgrid.base.journal import Journal, JournalBusy, NotOnDisk, Reader, Rounds


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with closing(Journal(tmp_path)) as journal:
        yield journal


def contents(folder: Path) -> list[bytes]:
    with closing(Reader(folder)) as reader:
        return [bytes(each.content) for each in reader.read(0)]


class Disk:
    """A disk whose syncs are counted, wait until they may go on, and fail when they are told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.syncs, self.broken = 0, False
        self.reached, self.go_on = Event(), Event()
        monkeypatch.setattr(os, "fdatasync", self.sync)

    def sync(self, _file: int) -> None:
        self.syncs += 1
        self.reached.set()
        self.go_on.wait()
        if self.broken:
            raise OSError(28, "No space left on device")


async def reached(disk: Disk) -> None:
    await asyncio.get_running_loop().run_in_executor(None, disk.reached.wait)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


def test_all_who_wait_share_a_sync_and_each_gets_its_number(journal: Journal, disk: Disk, tmp_path: Path) -> None:
    async def run() -> list[int]:
        rounds = Rounds(journal)
        first = asyncio.create_task(rounds.append(2, b"first"))
        await reached(disk)
        others = [asyncio.create_task(rounds.append(each, b"x" * each)) for each in (1, 2, 3)]
        together = asyncio.create_task(rounds.append_all([(5, b"y"), (1, b"z")]))
        await asyncio.sleep(0)
        disk.go_on.set()
        found = await asyncio.gather(first, *others, together)
        await rounds.close()
        return found

    assert asyncio.run(run()) == [0, 2, 3, 5, 8]
    assert (disk.syncs, journal.end) == (2, 14)
    assert contents(tmp_path) == [b"first", b"x", b"xx", b"xxx", b"y", b"z"]


def test_a_round_that_fails_fails_for_its_own_waiters_alone(journal: Journal, disk: Disk, tmp_path: Path) -> None:
    async def run() -> list[int | BaseException]:
        rounds = Rounds(journal)
        failing = [asyncio.create_task(rounds.append(1, b"lost")) for _ in range(2)]
        await reached(disk)
        disk.broken = True
        disk.go_on.set()
        found = await asyncio.gather(*failing, return_exceptions=True)
        disk.broken = False
        found.append(await rounds.append(1, b"kept"))
        await rounds.close()
        return found

    *lost, kept = asyncio.run(run())
    assert ([type(each) for each in lost], kept) == ([NotOnDisk, NotOnDisk], 0)
    assert contents(tmp_path) == [b"kept"]


@pytest.mark.parametrize("broken", [False, True], ids=["kept", "broken"])
def test_who_leaves_hinders_nobody(journal: Journal, disk: Disk, tmp_path: Path, *, broken: bool) -> None:
    async def run() -> int | None:
        rounds = Rounds(journal)
        leaves, stays = (asyncio.create_task(rounds.append(1, each)) for each in (b"leaves", b"stays"))
        await reached(disk)
        disk.broken = broken
        leaves.cancel()
        disk.go_on.set()
        with suppress(NotOnDisk):
            return await stays
        return None

    assert asyncio.run(run()) == (None if broken else 1)
    assert contents(tmp_path) == ([] if broken else [b"leaves", b"stays"])


def test_a_full_waiting_room_says_so_and_takes_again_when_it_is_empty(journal: Journal, disk: Disk) -> None:
    async def run() -> list[int]:
        rounds = Rounds(journal, waiting_bytes=10)
        larger_than_the_room = asyncio.create_task(rounds.append(1, bytes(11)))
        await reached(disk)
        with pytest.raises(JournalBusy, match="Nothing of it was kept"):
            await rounds.append(1, b"x")
        disk.go_on.set()
        return [await larger_than_the_room, await rounds.append(1, b"x")]

    assert asyncio.run(run()) == [0, 1]


def test_who_closes_waits_until_all_that_was_sent_is_on_disk(journal: Journal, disk: Disk, tmp_path: Path) -> None:
    async def run() -> None:
        rounds = Rounds(journal)
        sent = asyncio.create_task(rounds.append(1, b"sent"))
        await reached(disk)
        later = asyncio.create_task(rounds.append(1, b"later"))
        await asyncio.sleep(0)
        closed = asyncio.create_task(rounds.close())
        await asyncio.sleep(0)
        assert not closed.done()
        disk.go_on.set()
        await closed
        assert (sent.done(), later.done()) == (True, True)

    asyncio.run(run())
    assert contents(tmp_path) == [b"sent", b"later"]
