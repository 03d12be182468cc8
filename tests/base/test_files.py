"""Files appear whole, whoever writes them at once; a secret is made once."""

import os
from concurrent.futures import ThreadPoolExecutor
from errno import ENOSPC
from hashlib import sha256
from itertools import count
from pathlib import Path
from threading import Barrier

import pytest
from pytest_django import Settings

from civicgrid.base import files

TOGETHER = 8


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """The folder of files is empty."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def content_of(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.rglob("*") if file.is_file()]


def test_a_file_is_kept_under_its_sum() -> None:
    name = files.keep(b"lamp")
    assert name == sha256(b"lamp").hexdigest()
    assert files.path_of(name).read_bytes() == b"lamp"


def test_nobody_else_reads_a_file(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "new"
    file = files.path_of(files.keep(b"photo"))
    assert [each.stat().st_mode & 0o777 for each in (file, file.parent, tmp_path / "new")] == [0o600, 0o700, 0o700]


def test_a_file_outlives_a_power_cut_with_its_folders(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT = tmp_path / "new"
    synced: set[int] = set()
    monkeypatch.setattr(os, "fsync", lambda handle: synced.add(os.fstat(handle).st_ino))
    file = files.path_of(files.keep(b"photo"))
    assert {each.stat().st_ino for each in (file, file.parent, file.parent.parent, tmp_path)} == synced


def test_a_file_that_is_there_is_not_written_again() -> None:
    kept = files.path_of(files.keep(b"lamp"))
    os.utime(kept, (1, 1))
    assert files.path_of(files.keep(b"lamp")) == kept
    assert kept.stat().st_mtime == 1


def test_many_keep_one_file_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    meet = Barrier(TOGETHER)
    really = os.fsync

    def wait_and_sync(handle: int) -> None:
        meet.wait(10)
        really(handle)

    monkeypatch.setattr(os, "fsync", wait_and_sync)
    with ThreadPoolExecutor(TOGETHER) as pool:
        names = set(pool.map(files.keep, [b"photo"] * TOGETHER))
    assert len(names) == 1
    assert content_of(folder) == [b"photo"]


def test_of_many_secrets_made_at_once_one_is_everybodys(folder: Path) -> None:
    meet, numbers = Barrier(TOGETHER), count()

    def make() -> bytes:
        meet.wait(10)
        return b"%d" % next(numbers)

    with ThreadPoolExecutor(TOGETHER) as pool:
        made = list(pool.map(lambda _: files.kept(folder / "secret", make), range(TOGETHER)))
    assert content_of(folder) == [made[0]] == sorted(set(made))
    assert (folder / "secret").stat().st_mode & 0o777 == 0o600


def test_a_secret_is_made_once(folder: Path) -> None:
    numbers = count()
    assert [files.kept(folder / "new" / "secret", lambda: b"%d" % next(numbers)) for _ in range(2)] == [b"0", b"0"]


def test_it_is_on_disk_before_it_has_its_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []
    monkeypatch.setattr(os, "fsync", lambda _handle: seen.append((folder / "secret").exists()))
    files.kept(folder / "secret", lambda: b"1")
    assert seen == [False, True]


def test_what_fails_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(ENOSPC, "No space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.replace(folder / "checkpoint", b"1", mode=0o644)
    assert content_of(folder) == []


def test_a_file_that_is_replaced_gets_its_permissions(folder: Path) -> None:
    files.replace(folder / "checkpoint", b"1", mode=0o600)
    files.replace(folder / "checkpoint", b"2", mode=0o644)
    assert (content_of(folder), (folder / "checkpoint").stat().st_mode & 0o777) == ([b"2"], 0o644)
