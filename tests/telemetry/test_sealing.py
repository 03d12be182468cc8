"""The sealer: from the journal into the lake, each observation once, wherever it is killed."""

from datetime import timedelta
from pathlib import Path

import pytest

from civicgrid.apps.telemetry.actions import sealing
from civicgrid.apps.telemetry.actions.detecting import Detector
from civicgrid.apps.telemetry.actions.sealing import Sealed, Sealer
from civicgrid.apps.telemetry.queries.lake import OBSERVATIONS, snapshot
from civicgrid.apps.telemetry.queries.observations import Scope, ask, by_id, newest
from civicgrid.base.journal import Journal

from .telling import at, refuse, stream, tell

NOW = at(48)


def values(scope: Scope | None = None) -> list[float]:
    found = ask("SELECT value FROM observations ORDER BY time, value", {}, scope or Scope())
    told: list[float] = found["value"].to_pylist()
    return told


def test_few_rows_wait_and_then_are_sealed(lake: Path, journal: Journal) -> None:
    one = stream().pk
    sealer = Sealer(lake / "journal")
    assert sealer.advance(NOW) is None
    tell(journal, (one, 0, 1.0), (one, 1, 2.0))
    assert sealer.advance(NOW) is None
    assert sealer.advance(NOW + timedelta(minutes=4)) is None
    assert sealer.advance(NOW + timedelta(minutes=5)) == Sealed(2, 0)
    assert sealer.advance(NOW + timedelta(minutes=50)) is None
    assert (snapshot(OBSERVATIONS).through, values()) == (2, [1.0, 2.0])


def test_many_rows_are_sealed_at_once(lake: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "ROWS", 3)
    monkeypatch.setattr(sealing, "MOST_ROWS", 4)
    one = stream().pk
    sealer = Sealer(lake / "journal")
    for hours in range(3):
        tell(journal, *((one, hours + part / 10, float(hours)) for part in range(3)))
    assert [sealer.advance(NOW), sealer.advance(NOW), sealer.advance(NOW)] == [Sealed(6, 0), Sealed(3, 0), None]


def test_what_is_sent_again_is_left_away_and_counted(lake: Path, journal: Journal) -> None:
    one = stream().pk
    sealer = Sealer(lake / "journal")
    tell(journal, (one, 0, 1.0), (one, 0, 1.0), (one, 1, 2.0))
    assert sealer.advance(NOW, at_once=True) == Sealed(3, 1)
    tell(journal, (one, 1, 2.0), (one, 2, 3.0))
    assert values() == [1.0, 2.0, 3.0]
    refuse(journal, "http", wrong_type=7)
    assert sealer.advance(NOW, at_once=True) == Sealed(3, 1)
    assert snapshot(OBSERVATIONS).told == {"through": "6", "duplicates": "2", "lost": "0"}
    tell(journal, (one, 0, 1.0))
    refuse(journal, "http", wrong_type=7)
    assert Sealer(lake / "journal").advance(NOW, at_once=True) == Sealed(2, 1)
    assert (values(), newest(one) == by_id(4)) == ([1.0, 2.0, 3.0], True)


def test_the_journal_is_dropped_behind_the_last_of_its_readers(lake: Path) -> None:
    journal = Journal(lake / "journal", segment_bytes=1)
    one = stream().pk
    for hours in range(4):
        tell(journal, (one, hours, float(hours)))
    sealer = Sealer(lake / "journal")
    assert sealer.drop() == 0
    sealer.advance(NOW, at_once=True)
    assert sealer.drop() == 0
    reading = Detector(lake / "journal", NOW)
    reading.advance(NOW)
    assert sealer.drop() == 3
    assert values() == [0.0, 1.0, 2.0, 3.0]
    tell(journal, (one, 9, 9.0))
    assert reading.advance(NOW) == 1
    assert values(Scope(streams=[one], first=at(3))) == [3.0, 9.0]
    journal.close()
