"""Sealed fields open only where they were sealed, with the key of this installation."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django import Settings

from civicgrid.base.seal import box, seal, unseal

PLACE = "report.contact:1"


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """An installation without a key."""
    settings.CIVICGRID_HOME = tmp_path
    yield tmp_path
    box._cipher.cache_clear()  # noqa: SLF001


@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.text(min_size=1))
def test_what_is_sealed_can_be_opened(text: str) -> None:
    sealed = seal(text, PLACE)
    assert unseal(sealed, PLACE) == text
    assert len(sealed) == len(text.encode()) + 28
    assert sealed != seal(text, PLACE)


def test_nothing_stays_nothing() -> None:
    assert seal("", PLACE) == b""
    assert unseal(b"", PLACE) == ""


def test_in_another_place_it_stays_shut() -> None:
    with pytest.raises(InvalidTag):
        unseal(seal("13800001111", PLACE), "report.contact:2")


def test_what_was_changed_stays_shut() -> None:
    sealed = seal("13800001111", PLACE)
    for place in (0, 12, -1):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(InvalidTag):
            unseal(bytes(changed), PLACE)


def test_the_key_is_made_once_and_its_owners_alone(home: Path) -> None:
    sealed = seal("13800001111", PLACE)
    assert (home / "seal_key").stat().st_mode & 0o777 == 0o600
    box._cipher.cache_clear()  # noqa: SLF001  as after a restart
    assert unseal(sealed, PLACE) == "13800001111"
    assert [file.name for file in home.iterdir()] == ["seal_key"]


def test_of_two_processes_that_make_a_key_one_wins(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = seal("13800001111", PLACE)
    box._cipher.cache_clear()  # noqa: SLF001
    monkeypatch.setattr(Path, "exists", lambda _file: False)  # the other one made it just now
    assert unseal(sealed, PLACE) == "13800001111"
    assert [file.name for file in home.iterdir()] == ["seal_key"]


def test_another_installation_cannot_open_it(settings: Settings, tmp_path: Path) -> None:
    sealed = seal("13800001111", PLACE)
    settings.CIVICGRID_HOME = tmp_path / "other"
    settings.CIVICGRID_HOME.mkdir()
    with pytest.raises(InvalidTag):
        unseal(sealed, PLACE)
