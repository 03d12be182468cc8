"""A journal copied while it is written: nothing goes meanwhile, and the copy goes on where it was cut."""

import shutil
from contextlib import closing
from pathlib import Path

from civicgrid.base.journal import Journal, Reader, drop, extents, holding


def copied(folder: Path, first: int, end: int, target: Path) -> Path:
    """A copy from a row on, up to another."""
    target.mkdir()
    for each in extents(folder, first, end):
        (target / each.path.name).write_bytes(each.path.read_bytes()[: each.size])
    return target


def contents(folder: Path, first: int) -> list[bytes]:
    with closing(Reader(folder)) as reader:
        return [bytes(each.content) for each in reader.read(first)]


def test_nothing_is_dropped_while_somebody_holds_it(tmp_path: Path) -> None:
    with closing(Journal(tmp_path, segment_bytes=1)) as journal:
        for number in range(4):
            journal.append([(1, bytes([number]))])
        with holding(tmp_path), holding(tmp_path):
            assert drop(tmp_path, 3) == 0
        assert drop(tmp_path, 3) == 3


def test_a_copy_ends_before_a_row_and_goes_on_there(tmp_path: Path) -> None:
    with closing(Journal(tmp_path / "one", segment_bytes=60)) as journal:
        for number in range(8):
            journal.append([(1, bytes([number]))])
        copy = copied(tmp_path / "one", 3, 7, tmp_path / "two")
    with closing(Journal(copy)) as again:
        assert again.end == 7
        assert again.append([(1, b"new")]) == 7
    assert contents(copy, 3) == [b"\x03", b"\x04", b"\x05", b"\x06", b"new"]


def test_a_copy_of_no_row_knows_the_next_one(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "one", segment_bytes=1)
    journal.append([(5, b"a")])
    journal.append([(2, b"b")])
    journal.close()
    assert drop(tmp_path / "one", 5) == 1
    with closing(Journal(copied(tmp_path / "one", 7, 7, tmp_path / "two"))) as again:
        assert again.end == 7
    (tmp_path / "one" / f"{7:020d}.frames").touch()
    (tmp_path / "one" / f"{5:020d}.frames").unlink()
    with closing(Journal(copied(tmp_path / "one", 7, 7, tmp_path / "three"))) as again:
        assert again.end == 7


def test_before_there_is_a_journal_there_is_nothing_to_copy(tmp_path: Path) -> None:
    with holding(tmp_path / "none"):
        assert extents(tmp_path / "none", 0, 0) == []
    shutil.rmtree(tmp_path / "none")
