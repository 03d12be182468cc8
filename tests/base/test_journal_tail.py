"""The tail of a journal: each frame is checked once, and stays readable whatever becomes of its file."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from zlib import crc32

import pytest

from civicgrid.base.journal import Frame, Journal, Reader, Tail, drop, frames, tail


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with closing(Journal(tmp_path, segment_bytes=200)) as journal:
        yield journal


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The bytes of all contents that were summed."""
    sizes: list[int] = []

    def summed(content: bytes, *head: int) -> int:
        sizes.extend([len(content)] if head else [])
        return crc32(content, *head)

    monkeypatch.setattr(frames, "crc32", summed)
    return sizes


def told(found: list[Frame]) -> list[tuple[int, bytes]]:
    return [(each.first, bytes(each.content)) for each in found]


def test_a_tail_grows_with_the_journal_and_checks_each_frame_once(
    journal: Journal, tmp_path: Path, checked: list[int]
) -> None:
    seen = Tail(tmp_path)
    assert seen.read(0) == []
    journal.append([(1, b"one"), (1, b"two")])
    checked.clear()
    assert told(seen.read(0)) == [(0, b"one"), (1, b"two")]
    journal.append([(1, b"three"), (1, bytes(200))])
    journal.append([(1, b"five")])
    checked.clear()
    assert told(seen.read(0)) == [(0, b"one"), (1, b"two"), (2, b"three"), (3, bytes(200)), (4, b"five")]
    assert checked == [5, 200, 4]
    assert [each.first for each in seen.read(1)] == [1, 2, 3, 4]
    assert checked == [5, 200, 4]


def test_what_lies_before_is_forgotten_and_read_anew_when_it_is_asked_for(
    journal: Journal, tmp_path: Path, checked: list[int]
) -> None:
    seen = Tail(tmp_path)
    journal.append([(2, b"one"), (2, b"two"), (2, b"three")])
    assert [each.first for each in seen.read(3)] == [2, 4]
    checked.clear()
    assert [each.first for each in seen.read(0)] == [0, 2, 4]
    assert checked == [3, 3, 5]
    assert seen.read(6) == seen.read(9) == []


def test_frames_outlive_their_segments(journal: Journal, tmp_path: Path) -> None:
    seen = Tail(tmp_path)
    for number in range(4):
        journal.append([(1, bytes([number]) * 200)])
    found = seen.read(0)
    assert drop(tmp_path, 3) == 3
    assert told(found) == told(seen.read(0)) == [(number, bytes([number]) * 200) for number in range(4)]
    assert [each.first for each in Tail(tmp_path).read(0)] == [3]


def test_a_tail_in_many_parts_is_read_anew(
    journal: Journal, tmp_path: Path, checked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail, "MOST_PARTS", 2)
    seen = Tail(tmp_path)
    for number in range(4):
        journal.append([(1, b"x")])
        checked.clear()
        assert len(seen.read(0)) == number + 1
    assert len(checked) == 4


def test_threads_share_a_tail(journal: Journal, tmp_path: Path) -> None:
    seen = Tail(tmp_path)
    with ThreadPoolExecutor(4) as threads:
        found: list[list[Frame]] = []
        for number in range(50):
            journal.append([(1, b"x")])
            found += threads.map(seen.read, [max(0, number - 3)] * 4)
    assert all([each.first for each in one] == list(range(one[0].first, one[-1].end)) for one in found)


def test_what_is_not_acknowledged_is_never_touched_for_it_may_be_cut_off(tmp_path: Path) -> None:
    with closing(Journal(tmp_path)) as journal, closing(Reader(tmp_path)) as reader:
        journal.append([(1, b"acknowledged")])
        file = max(tmp_path.glob("*.frames"))
        size = file.stat().st_size
        with file.open("ab") as out:
            out.write(bytes(1 << 16))
        found = reader.read(0)
        assert bytes(next(found).content) == b"acknowledged"
        os.truncate(file, size)
        assert list(found) == []
