"""A journal: nothing acknowledged is lost, nothing torn is read, whatever ends the one who appends."""

import os
import resource
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgrid.base.journal import Journal, JournalOwned, NotOnDisk, Reader, drop

BATCHES = st.lists(st.tuples(st.integers(1, 5), st.binary(max_size=200)), min_size=1, max_size=12)


def rows(folder: Path, first: int = 0) -> list[tuple[int, int, bytes]]:
    with closing(Reader(folder)) as reader:
        return [(each.first, each.rows, bytes(each.content)) for each in reader.read(first)]


def last_segment(folder: Path) -> Path:
    return max(folder.glob("*.frames"))


@contextmanager
def full_after(size: int) -> Iterator[None]:
    """A disk that takes no file larger than so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_what_was_appended_is_read_in_its_order_from_any_row_on(tmp_path: Path) -> None:
    with closing(Journal(tmp_path)) as journal:
        assert journal.append([(2, b"ab"), (1, b"c")]) == 0
        assert journal.append([(3, memoryview(b"def"))]) == 3
        assert rows(tmp_path) == [(0, 2, b"ab"), (2, 1, b"c"), (3, 3, b"def")]
        assert rows(tmp_path, 1) == rows(tmp_path)
        assert rows(tmp_path, 4) == [(3, 3, b"def")]
        assert rows(tmp_path, 6) == []


def test_a_reader_reads_beside_the_writer_and_before_there_is_one(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    with closing(Reader(folder)) as reader:
        assert (reader.begin, reader.end, list(reader.read(0))) == (0, 0, [])
        with closing(Journal(folder)) as journal:
            journal.append([(1, b"one")])
            assert (reader.begin, reader.end) == (0, 1)
            before = list(reader.read(0))
            journal.append([(1, b"two")])
            assert [bytes(each.content) for each in (*before, *reader.read(1))] == [b"one", b"two"]
    reader.close()


def test_an_end_that_is_only_just_made_tells_nothing_yet(tmp_path: Path) -> None:
    (tmp_path / "end").touch()
    assert Reader(tmp_path).end == 0


def test_a_new_owner_goes_on_where_the_last_one_ended(tmp_path: Path) -> None:
    for number in range(3):
        with closing(Journal(tmp_path)) as journal:
            assert journal.append([(1, str(number).encode())]) == number
    assert [content for _, _, content in rows(tmp_path)] == [b"0", b"1", b"2"]


def test_two_do_not_own_one_journal(tmp_path: Path) -> None:
    with closing(Journal(tmp_path)), pytest.raises(JournalOwned, match="Another process"):
        Journal(tmp_path)
    Journal(tmp_path).close()


def test_many_batches_are_appended_at_once(tmp_path: Path) -> None:
    with closing(Journal(tmp_path)) as journal:
        journal.append([(1, b"x") for _ in range(3000)])
    assert [first for first, _, _ in rows(tmp_path)] == list(range(3000))


def test_segments_end_when_they_are_large_and_go_when_all_have_passed(tmp_path: Path) -> None:
    with closing(Journal(tmp_path, segment_bytes=100)) as journal, closing(Reader(tmp_path)) as reader:
        for _ in range(6):
            journal.append([(10, bytes(90))])
        assert len(list(tmp_path.glob("*.frames"))) == 6
        assert drop(tmp_path, 29) == 2
        assert (reader.begin, [each.first for each in reader.read(0)]) == (20, [20, 30, 40, 50])
        assert drop(tmp_path, 1000) == 3
    with closing(Journal(tmp_path)) as journal:
        assert journal.end == 60


def test_a_segment_that_went_while_it_was_read_is_passed_over(tmp_path: Path) -> None:
    with closing(Journal(tmp_path, segment_bytes=1)) as journal, closing(Reader(tmp_path)) as reader:
        for _ in range(3):
            journal.append([(1, b"x")])
        found = reader.read(0)
        assert next(found).first == 0
        assert drop(tmp_path, 2) == 2
        assert [each.first for each in found] == [2]


@given(BATCHES, st.integers(0, 10_000))
def test_a_torn_end_loses_only_what_was_torn(
    tmp_path_factory: pytest.TempPathFactory, batches: list[tuple[int, bytes]], cut: int
) -> None:
    folder = tmp_path_factory.mktemp("journal")
    with closing(Journal(folder)) as journal:
        journal.append(batches)
    whole, file = rows(folder), last_segment(folder)
    os.truncate(file, cut % (file.stat().st_size + 1))
    with closing(Journal(folder)) as journal:
        kept = rows(folder)
        assert kept == whole[: len(kept)]
        assert journal.append([(1, b"after")]) == sum(number for _, number, _ in kept)
    assert rows(folder) == [*kept, (journal.end - 1, 1, b"after")]


@given(BATCHES, st.integers(0, 10_000), st.integers(1, 255))
def test_a_spoiled_byte_costs_its_own_frame_alone(
    tmp_path_factory: pytest.TempPathFactory, batches: list[tuple[int, bytes]], at: int, flip: int
) -> None:
    folder = tmp_path_factory.mktemp("journal")
    with closing(Journal(folder)) as journal:
        journal.append(batches)
    whole, file = rows(folder), last_segment(folder)
    content = bytearray(file.read_bytes())
    content[16 + at % (len(content) - 16)] ^= flip
    file.write_bytes(content)
    assert len(set(whole) - set(rows(folder))) <= 1
    assert set(rows(folder)) <= set(whole)


def test_what_somebody_sends_is_never_taken_for_a_frame(tmp_path: Path) -> None:
    with closing(Journal(tmp_path)) as journal:
        journal.append([(1, b"true")])
    forged = last_segment(tmp_path).read_bytes()
    with closing(Journal(tmp_path)) as journal:
        journal.append([(1, forged)])
    file = last_segment(tmp_path)
    file.write_bytes(file.read_bytes().replace(b"CGframe1", b"CGframe1", 1)[:-8])
    assert [content for _, _, content in rows(tmp_path)] == [b"true"]


def test_a_full_disk_refuses_and_takes_again_when_there_is_room(tmp_path: Path) -> None:
    with closing(Journal(tmp_path)) as journal:
        journal.append([(1, b"before")])
        with full_after(200), pytest.raises(NotOnDisk, match="Nothing of it was kept"):
            journal.append([(1, bytes(1000))])
        with full_after(8), pytest.raises(NotOnDisk):
            journal.append([(1, b"no room for a segment")])
        assert journal.append([(1, b"after")]) == 1
    assert [content for _, _, content in rows(tmp_path)] == [b"before", b"after"]
    assert Journal(tmp_path).end == 2


def test_what_could_not_be_synced_is_not_read_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: int) -> None:
        raise OSError(5, "Input/output error")

    with closing(Journal(tmp_path)) as journal:
        journal.append([(1, b"before")])
        with monkeypatch.context() as patched:
            patched.setattr(os, "fdatasync", broken)
            patched.setattr(os, "ftruncate", broken)
            with pytest.raises(NotOnDisk):
                journal.append([(1, b"unsure")])
        assert [content for _, _, content in rows(tmp_path)] == [b"before"]
        journal.append([(1, b"after")])
    assert [content for _, _, content in rows(tmp_path)] == [b"before", b"after"]


def test_a_folder_that_cannot_be_written_to_refuses(tmp_path: Path) -> None:
    with closing(Journal(tmp_path)) as journal:
        for file in tmp_path.iterdir():
            file.unlink()
        tmp_path.rmdir()
        with pytest.raises(NotOnDisk):
            journal.append([(1, b"x")])
        tmp_path.mkdir()


def test_a_segment_with_nothing_acknowledged_and_one_with_less_than_it_should_have_are_read(tmp_path: Path) -> None:
    with closing(Journal(tmp_path, segment_bytes=1)) as journal:
        journal.append([(1, b"one")])
        journal.append([(1, b"two")])
        (tmp_path / f"{2:020d}.frames").write_bytes(b"CGframe1")
        first = min(tmp_path.glob("*.frames"))
        first.write_bytes(first.read_bytes()[:-8])
        assert rows(tmp_path) == [(1, 1, b"two")]


def test_what_stands_behind_a_damaged_end_was_never_acknowledged(tmp_path: Path) -> None:
    with closing(Journal(tmp_path)) as journal:
        journal.append([(1, b"one"), (1, b"two"), (1, b"three")])
    file = last_segment(tmp_path)
    file.write_bytes(file.read_bytes().replace(b"two", b"tow"))
    (tmp_path / "end").write_bytes((2).to_bytes(8, "little"))
    assert rows(tmp_path) == [(0, 1, b"one")]
