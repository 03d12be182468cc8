"""A journal for other processes: rows come by its socket, and nobody who talks nonsense stops it."""

import asyncio
import os
import socket
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import rmtree
from struct import pack
from threading import Event, Thread

import pytest

from civicgrid.base import journal as journals
from civicgrid.base.journal import Journal, JournalAway, JournalBusy, NotOnDisk, Reader, Rounds, serving

NONSENSE = {
    "nothing": b"",
    "half a head": b"CGapp",
    "another kind": pack("<8sII", b"GET / HT", 1, 8) + bytes(8),
    "too much": pack("<8sII", b"CGappnd1", 1, 0xFFFFFFFF),
    "no batch": pack("<8sII", b"CGappnd1", 0, 0),
    "half the batches": pack("<8sII", b"CGappnd1", 1, 100) + bytes(10),
    "no rows": pack("<8sIIII", b"CGappnd1", 1, 8, 0, 0),
    "a batch past its end": pack("<8sIIII", b"CGappnd1", 1, 8, 1, 5),
    "half a head of a batch": pack("<8sIII", b"CGappnd1", 1, 4, 1),
    "more than its batches": pack("<8sIIII", b"CGappnd1", 1, 9, 1, 0) + b"x",
}


@contextmanager
def served(folder: Path, path: Path, waiting_bytes: int = 1000) -> Iterator[None]:
    """A journal that a loop in another thread serves."""
    ready, ends = Event(), Event()
    with closing(Journal(folder)) as journal:

        async def serve() -> None:
            rounds = Rounds(journal, waiting_bytes=waiting_bytes)
            async with serving(rounds, path):
                ready.set()
                await asyncio.get_running_loop().run_in_executor(None, ends.wait)
            await rounds.close()

        thread = Thread(target=asyncio.run, args=[serve()])
        thread.start()
        ready.wait()
        try:
            yield
        finally:
            ends.set()
            thread.join()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run" / "journal.sock"


def contents(folder: Path) -> list[bytes]:
    with closing(Reader(folder)) as reader:
        return [bytes(each.content) for each in reader.read(0)]


def say(path: Path, *parts: bytes) -> bytes:
    """What is answered to bytes that come in pieces."""
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect(str(path))
        for each in parts:
            asking.sendall(each)
        asking.shutdown(socket.SHUT_WR)
        with asking.makefile("rb") as answer:
            return answer.read()


def test_another_process_appends_and_gets_the_number(tmp_path: Path, path: Path) -> None:
    with served(tmp_path, path):
        assert journals.append(path, [(2, b"ab")]) == 0
        assert journals.append(path, [(1, b"c"), (3, memoryview(b"def"))]) == 2
        assert contents(tmp_path) == [b"ab", b"c", b"def"]


def test_nobody_else_reaches_the_socket_and_a_stale_one_is_replaced(tmp_path: Path, path: Path) -> None:
    path.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(str(path))
    with served(tmp_path, path):
        assert [each.stat().st_mode & 0o777 for each in (path, path.parent)] == [0o600, 0o700]
        assert journals.append(path, [(1, b"x")]) == 0
    assert not path.exists()


def test_a_home_may_lie_deeper_than_a_socket_may(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 120) / "journal.sock"
    with served(tmp_path, deep):
        assert journals.append(deep, [(1, b"x")]) == 0


@pytest.mark.parametrize("sent", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_ends_its_connection_and_the_service_goes_on(tmp_path: Path, path: Path, sent: bytes) -> None:
    with served(tmp_path, path):
        assert say(path, sent) == b""
        assert journals.append(path, [(1, b"x")]) == 0


def test_an_asking_may_come_in_pieces(tmp_path: Path, path: Path) -> None:
    whole = pack("<8sIIII", b"CGappnd1", 1, 10, 1, 2) + b"ab"
    with served(tmp_path, path):
        assert say(path, *(whole[at : at + 1] for at in range(len(whole)))) == pack("<BQ", 0, 0)
        assert contents(tmp_path) == [b"ab"]


def test_a_broken_disk_is_told_with_its_reason(tmp_path: Path, path: Path) -> None:
    with served(tmp_path / "journal", path):
        rmtree(tmp_path / "journal")
        with pytest.raises(NotOnDisk, match=r"No such file or directory\. Nothing of it was kept"):
            journals.append(path, [(1, b"x")])


def answered_with(path: Path, answer: bytes, batches: Sequence[tuple[int, bytes]]) -> int:
    """Appends where somebody gives this answer."""
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(path))
        bound.listen()

        def give() -> None:
            taken, _ = bound.accept()
            with taken:
                taken.recv(1 << 16)
                taken.sendall(answer)

        thread = Thread(target=give)
        thread.start()
        try:
            return journals.append(path, batches)
        finally:
            thread.join()


def test_a_full_waiting_room_is_told(tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    syncs, go_on, sync = Event(), Event(), os.fdatasync

    def slowly(file: int) -> None:
        syncs.set()
        go_on.wait()
        sync(file)

    monkeypatch.setattr(os, "fdatasync", slowly)
    with served(tmp_path, path, waiting_bytes=10), ThreadPoolExecutor(1) as other:
        first = other.submit(journals.append, path, [(1, bytes(9))])
        syncs.wait()
        with pytest.raises(JournalBusy, match="More is sent"):
            journals.append(path, [(1, bytes(9))])
        go_on.set()
        assert first.result() == 0


def test_who_hangs_when_the_service_ends_is_cut_off(tmp_path: Path, path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as hangs:
        with served(tmp_path, path):
            hangs.connect(str(path))
            hangs.sendall(b"CG")
            assert journals.append(path, [(1, b"x")]) == 0
        assert hangs.recv(1) == b""


def test_one_can_ask_whether_somebody_serves(tmp_path: Path, path: Path) -> None:
    assert not journals.answering(path)
    with served(tmp_path, path):
        assert journals.answering(path)
        assert journals.append(path, [(1, b"x")]) == 0
    assert not journals.answering(path)


@pytest.mark.parametrize("answer", [b"", b"\0\0", pack("<BQ", 2, 10) + b"half"], ids=["none", "half", "half a reason"])
def test_an_answer_that_breaks_off_leaves_it_open(tmp_path: Path, answer: bytes) -> None:
    with pytest.raises(JournalAway, match=r"Connection reset by peer.*send it again later"):
        answered_with(tmp_path / "s", answer, [(1, b"x")])


def test_nobody_there_is_away(tmp_path: Path, path: Path) -> None:
    with pytest.raises(JournalAway, match="No such file"):
        journals.append(path, [(1, b"x")])
    with pytest.raises(JournalAway, match="No such file"):
        journals.append(tmp_path / "none.sock", [(1, b"x")])
