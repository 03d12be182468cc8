"""Series by spans: the same from observations and from what is left of them; gaps stay gaps."""

from datetime import datetime
from pathlib import Path

import pytest

from civicgrid.apps.telemetry.actions.keeping import keep
from civicgrid.apps.telemetry.actions.sealing import Sealer
from civicgrid.apps.telemetry.models import Amendment, StreamClass
from civicgrid.apps.telemetry.queries.folded import spans
from civicgrid.apps.telemetry.queries.lake import HOURS, OBSERVATIONS, table
from civicgrid.apps.telemetry.queries.scope import Scope
from civicgrid.base.journal import Journal

from .telling import at, stream, tell

HOUR = "date_trunc('hour', time)"
Told = list[tuple[datetime, float, float, float, int, float]]


def hours(number: int, first: float, last: float) -> Told:
    found = spans(Scope(streams=[number], first=at(first), last=at(last)), HOURS, HOUR).to_pylist()
    return [tuple(each[name] for name in ("time", "value", "low", "high", "count", "last")) for each in found]


@pytest.fixture
def sealer(lake: Path, journal: Journal) -> Sealer:
    return Sealer(lake / "journal")


def test_a_series_is_the_same_before_and_after_it_was_folded(journal: Journal, sealer: Sealer) -> None:
    one = stream().pk
    tell(journal, (one, 1, 1.0), (one, 1.5, 3.0), (one, 26, 5.0), (one, 50, 7.0))
    wanted = [
        (at(1), 2.0, 1.0, 3.0, 2, 3.0),
        (at(26), 5.0, 5.0, 5.0, 1, 5.0),
        (at(50), 7.0, 7.0, 7.0, 1, 7.0),
    ]
    assert hours(one, -9999, 9999) == hours(one, 0, 72) == wanted
    sealer.advance(at(51), at_once=True)
    keep(at(51))
    assert hours(one, -9999, 9999) == hours(one, 0, 72) == wanted
    assert hours(one, 2, 9999) == wanted[1:]
    tell(journal, (one, 50.5, 9.0), (one, 1.6, 8.0), (one, -24, 4.0))
    today = (at(50), 8.0, 7.0, 9.0, 2, 9.0)
    assert hours(one, 0, 72) == [(at(1), 4.0, 1.0, 8.0, 3, 8.0), wanted[1], today]
    assert hours(one, 0, 9999) == [*wanted[:2], today]


def test_days_that_came_after_the_night_are_read_as_they_are(journal: Journal, sealer: Sealer) -> None:
    one = stream().pk
    tell(journal, (one, 30, 5.0))
    sealer.advance(at(51), at_once=True)
    keep(at(51))
    tell(journal, (one, 1, 4.0))
    sealer.advance(at(51), at_once=True)
    assert hours(one, -9999, 9999) == [(at(1), 4.0, 4.0, 4.0, 1, 4.0), (at(30), 5.0, 5.0, 5.0, 1, 5.0)]


def test_what_is_retired_is_known_by_its_spans(journal: Journal, sealer: Sealer) -> None:
    StreamClass.objects.update(raw_days=2, minute_days=None)
    one = stream().pk
    tell(journal, (one, 1, 4.0), (one, 100, 5.0))
    sealer.advance(at(101), at_once=True)
    keep(at(101))
    assert table(OBSERVATIONS).read().num_rows == 1
    assert hours(one, 0, 200) == [(at(1), 4.0, 4.0, 4.0, 1, 4.0), (at(100), 5.0, 5.0, 5.0, 1, 5.0)]


def test_what_came_late_to_a_retired_day_is_added_to_its_spans(journal: Journal, sealer: Sealer) -> None:
    StreamClass.objects.update(raw_days=2, minute_days=None)
    one, other = stream().pk, stream().pk
    tell(journal, (one, 1, 4.0), (other, 1, 1.0), (one, 100, 5.0))
    sealer.advance(at(101), at_once=True)
    keep(at(101))
    tell(journal, (one, 1.1, 8.0))
    sealer.advance(at(101), at_once=True)
    assert hours(one, 0, 200)[:1] == [(at(1), 4.0, 4.0, 4.0, 1, 4.0)]
    keep(at(101))
    assert hours(one, 0, 200)[:1] == hours(one, 0, 9999)[:1] == [(at(1), 6.0, 4.0, 8.0, 2, 8.0)]
    assert hours(other, 0, 200) == [(at(1), 1.0, 1.0, 1.0, 1, 1.0)]


def test_a_correction_of_what_came_late_leaves_the_spans_of_a_retired_day(journal: Journal, sealer: Sealer) -> None:
    StreamClass.objects.update(raw_days=2, minute_days=None)
    one = stream()
    tell(journal, (one.pk, 1, 4.0), (one.pk, 100, 5.0))
    sealer.advance(at(101), at_once=True)
    keep(at(101))
    late = tell(journal, (one.pk, 1.1, 8.0))
    sealer.advance(at(101), at_once=True)
    keep(at(101))
    Amendment.objects.create(observation=late, stream=one, was=at(1.1), document=None)
    keep(at(101))
    assert hours(one.pk, 0, 200)[:1] == [(at(1), 6.0, 4.0, 8.0, 2, 8.0)]


def test_each_stream_is_read_from_what_is_left_of_it(journal: Journal, sealer: Sealer) -> None:
    kept = StreamClass.objects.create(code="always", raw_days=None, minute_days=None)
    short = StreamClass.objects.create(code="short", raw_days=2, minute_days=None)
    one, other = stream(stream_class=short), stream(stream_class=kept).pk
    tell(journal, (one.pk, 1, 4.0), (other, 1, 3.0), (one.pk, 100, 5.0))
    sealer.advance(at(101), at_once=True)
    keep(at(101))
    assert table(OBSERVATIONS).read().num_rows == 2
    old, new = (at(1), 4.0, 4.0, 4.0, 1, 4.0), (at(100), 5.0, 5.0, 5.0, 1, 5.0)
    assert hours(one.pk, 0, 200) == [old, new]
    assert hours(other, 0, 200) == [(at(1), 3.0, 3.0, 3.0, 1, 3.0)]
    one.stream_class = kept
    one.save()
    assert hours(one.pk, 0, 200) == [old, new]
