"""Reading: each observation once, from journal and lake together, as it was corrected."""

from pathlib import Path

import pytest

from civicgrid.apps.telemetry.actions.detecting import Detector
from civicgrid.apps.telemetry.actions.latest import renew
from civicgrid.apps.telemetry.actions.sealing import Sealer
from civicgrid.apps.telemetry.models import Amendment
from civicgrid.apps.telemetry.queries import recent
from civicgrid.apps.telemetry.queries.lake import OBSERVATIONS, snapshot
from civicgrid.apps.telemetry.queries.latest import latest
from civicgrid.apps.telemetry.queries.observations import Scope, ask, by_id, newest
from civicgrid.apps.telemetry.queries.scope import FEW
from civicgrid.base.access import SYSTEM, Actor, Grant
from civicgrid.base.journal import Journal
from civicgrid.kernel.roles import Role

from .telling import at, refuse, stream, tell


def values(scope: Scope | None = None) -> list[float]:
    found = ask("SELECT value FROM observations ORDER BY time, value", {}, scope or Scope())
    told: list[float] = found["value"].to_pylist()
    return told


def test_what_was_acknowledged_is_read_at_once(journal: Journal) -> None:
    one, other = stream().pk, stream().pk
    tell(journal, (one, 0, 1.5), (one, 1, 2.5), (other, 0.5, 9.0))
    refuse(journal, "http", not_finite=3)
    tell(journal, (one, 2, 3.5))
    assert values() == [1.5, 9.0, 2.5, 3.5]
    assert values(Scope(streams=[one])) == [1.5, 2.5, 3.5]
    assert values(Scope(streams=[one], first=at(1), last=at(2))) == [2.5]
    assert values(Scope(streams=[])) == []


def test_what_is_sent_again_is_one_observation(journal: Journal) -> None:
    one = stream().pk
    tell(journal, (one, 0, 1.0), (one, 0, 1.0), (one, 0, 2.0))
    assert values() == [1.0, 2.0]
    tell(journal, (one, 0, 1.0), (one, 1, 3.0))
    tell(journal, (one, 1, 3.0))
    assert values() == [1.0, 2.0, 3.0]


def test_a_row_is_read_once_whether_it_is_sealed_or_not(lake: Path, journal: Journal) -> None:
    one = stream().pk
    sealer = Sealer(lake / "journal")
    for hours in range(6):
        tell(journal, (one, hours, float(hours)), (one, hours + 0.5, float(hours)))
        if hours % 2:
            sealer.advance(at(9), at_once=True)
        assert values() == [float(each) for each in range(hours + 1) for _ in range(2)]
        assert [each["id"] for each in map(by_id, range(2 * hours + 2)) if each] == list(range(2 * hours + 2))
    assert by_id(12) is None


def test_what_was_sealed_while_somebody_looked_is_not_missed(lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = Journal(lake / "journal", segment_bytes=1)
    one = stream().pk
    tell(journal, (one, 0, 0.0))
    sealer = Sealer(lake / "journal")
    Detector(lake / "journal", at(9)).advance(at(9))
    tell(journal, (one, 1, 1.0))
    before = snapshot(OBSERVATIONS)
    sealer.advance(at(9), at_once=True)
    assert sealer.drop() == 1
    states = [before]
    monkeypatch.setattr(recent, "snapshot", lambda layout: states.pop() if states else snapshot(layout))
    assert values() == [0.0, 1.0]
    journal.close()


def test_streams_that_are_gone_say_nothing_any_more(journal: Journal) -> None:
    one, other = stream(), stream()
    tell(journal, (one.pk, 0, 1.0), (other.pk, 0, 2.0))
    gone = one.pk
    one.delete()
    assert (values(), values(Scope(streams=[gone])), by_id(0)) == ([2.0], [], None)


def test_many_streams_are_asked_for_as_few_are(journal: Journal) -> None:
    one = stream().pk
    tell(journal, (one, 0, 1.0))
    assert values(Scope(streams=list(range(one, one + 2 * FEW)))) == [1.0]
    assert newest(one + 1) is None


def test_the_latest_of_an_area_is_what_one_may_see(lake: Path, journal: Journal) -> None:
    inside, outside, mute = stream(area="a.b.").pk, stream(area="c.").pk, stream(area="a.")
    tell(journal, (inside, 0, 1.0), (outside, 0, 2.0), (inside, 1, 3.0))
    reading = Detector(lake / "journal", at(2))
    reading.advance(at(2))
    assert [(each.stream, each.value) for each in latest(SYSTEM)] == [(inside, 3.0), (outside, 2.0)]
    assert [each.stream for each in latest(SYSTEM, "a.")] == [inside]
    officer = Actor("o", "o", (Grant(Role.OFFICER, areas=("c.",)),))
    assert [each.stream for each in latest(officer)] == [outside]
    assert list(latest(officer, "a.")) == []
    assert mute.pk not in {each.stream for each in latest(SYSTEM)}


def test_the_latest_is_renewed_when_it_is_taken_back(lake: Path, journal: Journal) -> None:
    one = stream()
    tell(journal, (one.pk, 0, 1.0), (one.pk, 1, 3.0))
    Detector(lake / "journal", at(2)).advance(at(2))
    Amendment.objects.create(observation=1, stream=one, was=at(1), document=None)
    renew([one.pk])
    assert [(each.value, each.time, each.observation) for each in latest(SYSTEM)] == [(1.0, at(0), 0)]
    Amendment.objects.create(observation=0, stream=one, was=at(0), document=None)
    renew([one.pk])
    assert list(latest(SYSTEM)) == []
