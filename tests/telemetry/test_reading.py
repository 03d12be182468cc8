"""Reading: each observation once, from journal and lake together, as it was corrected."""

import pytest

from civicgrid.apps.telemetry.models import Amendment
from civicgrid.apps.telemetry.queries.observations import Scope, ask, by_id, newest
from civicgrid.base.journal import Journal

from .telling import at, micros, refuse, stream, tell


def values(scope: Scope | None = None) -> list[float]:
    found = ask("SELECT value FROM observations ORDER BY time, value", {}, scope or Scope())
    return found["value"].to_pylist()


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
