"""The processes behind the door: they take what is there, and begin anew whatever hinders them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError

from civicgrid.apps.telemetry.actions import sealing
from civicgrid.apps.telemetry.models import Latest, Place
from civicgrid.apps.telemetry.queries.lake import OBSERVATIONS, snapshot
from civicgrid.base.journal import Journal
from civicgrid.project import telemetry

from .telling import stream, tell


def test_the_detector_reads_and_listens(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telemetry, "LISTEN_EVERY", telemetry.LISTEN_EVERY * 0)
    one = stream().pk
    tell(journal, (one, 0, 1.0))
    working = telemetry._detecting()  # noqa: SLF001
    assert [next(working), next(working)] == [True, False]
    assert Latest.objects.get().value == 1.0
    tell(journal, (one, 1, 2.0))
    assert next(working)
    working.close()  # type: ignore[attr-defined]
    assert Place.objects.get(reader="detector").row == 2


def test_the_sealer_seals_and_keeps_order(lake: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telemetry, "GATHER_EVERY", telemetry.GATHER_EVERY * 0)
    monkeypatch.setattr(sealing, "ROWS", 2)
    one = stream().pk
    tell(journal, (one, 0, 1.0))
    working = telemetry._sealing()  # noqa: SLF001
    assert next(working) is False
    assert snapshot(OBSERVATIONS).through == 1  # what is there at the start does not wait
    tell(journal, (one, 1, 2.0), (one, 2, 3.0))
    assert [next(working), next(working)] == [True, False]
    assert snapshot(OBSERVATIONS).through == 3
    assert Place.objects.filter(reader="keeper").exists()
    assert (lake / "lake").is_dir()


def test_whatever_hinders_it_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(telemetry, "sleep", waited.append)
    begun: list[int] = []

    def work() -> Iterator[bool]:
        begun.append(1)
        if len(begun) == 1:
            raise OperationalError
        if len(begun) == 2:
            raise ZeroDivisionError
        yield True
        yield False
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        telemetry.for_ever(work, 0.5)
    assert (len(begun), waited) == (3, [telemetry.AGAIN_S, telemetry.AGAIN_S, 0.5])
