"""A night's work: corrections taken in, days folded, what is too old left away, files few."""

from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pyarrow as pa
import pytest

from civicgrid.apps.telemetry.actions import keeping
from civicgrid.apps.telemetry.actions.keeping import gather, keep, keep_nightly
from civicgrid.apps.telemetry.actions.sealing import Sealer
from civicgrid.apps.telemetry.models import Amendment, RemovedStream, StreamClass, Unfolded
from civicgrid.apps.telemetry.queries.lake import HOURS, MINUTES, OBSERVATIONS, snapshot, table
from civicgrid.apps.telemetry.queries.observations import Scope, ask, by_id
from civicgrid.apps.telemetry.rules.amendments import Amended
from civicgrid.base.journal import Journal
from civicgrid.base.lake import LakeTable, Layout

from .telling import at, micros, stream, tell

NIGHT = at(51)
"""After two days."""


@pytest.fixture
def sealer(lake: Path, journal: Journal) -> Sealer:
    return Sealer(lake / "journal")


def seal(sealer: Sealer) -> None:
    sealer.advance(NIGHT, at_once=True)


def values(scope: Scope | None = None) -> list[float]:
    found = ask("SELECT value FROM observations ORDER BY time, value", {}, scope or Scope())
    told: list[float] = found["value"].to_pylist()
    return told


def spans(layout: Layout) -> list[tuple[int, datetime, float, float, float, int, float]]:
    rows = table(layout).read().sort_by([("stream", "ascending"), ("time", "ascending")]).to_pylist()
    return [tuple(row[name] for name in ("stream", "time", "min", "max", "mean", "count", "last")) for row in rows]


def test_days_that_are_over_are_folded(journal: Journal, sealer: Sealer) -> None:
    one = stream().pk
    tell(journal, (one, 1, 4.0), (one, 1.005, 1.0), (one, 1.5, 7.0), (one, 30, 2.0), (one, 50, 3.0))
    seal(sealer)
    keep(NIGHT)
    assert spans(HOURS) == [(one, at(1), 1.0, 7.0, 4.0, 3, 7.0), (one, at(30), 2.0, 2.0, 2.0, 1, 2.0)]
    assert [(each[1], *each[2:]) for each in spans(MINUTES)][:2] == [
        (at(1), 1.0, 4.0, 2.5, 2, 1.0),
        (at(1.5), 7.0, 7.0, 7.0, 1, 7.0),
    ]


def test_what_comes_late_is_added_once(journal: Journal, sealer: Sealer) -> None:
    one = stream().pk
    tell(journal, (one, 1, 4.0), (one, 2, 1.0))
    seal(sealer)
    keep(NIGHT)
    tell(journal, (one, 1.1, 8.0), (one, 49, 1.0))
    seal(sealer)
    keep(NIGHT)
    keep(NIGHT)
    assert spans(HOURS) == [(one, at(1), 4.0, 8.0, 6.0, 2, 8.0), (one, at(2), 1.0, 1.0, 1.0, 1, 1.0)]
    keep(NIGHT + timedelta(days=1))
    assert spans(HOURS)[2:] == [(one, at(49), 1.0, 1.0, 1.0, 1, 1.0)]


def test_a_night_that_was_broken_off_is_done_again(
    journal: Journal, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = stream().pk
    tell(journal, (one, 1, 4.0))
    seal(sealer)
    keep(NIGHT)
    tell(journal, (one, 1.1, 8.0))
    seal(sealer)
    whole = type(table(HOURS)).append

    def killed(held: LakeTable, rows: pa.Table, through: int, told: dict[str, str]) -> None:
        if not rows.num_rows:
            raise KeyboardInterrupt
        whole(held, rows, through, told)

    with monkeypatch.context() as patched:
        patched.setattr(type(table(HOURS)), "append", killed)
        with pytest.raises(KeyboardInterrupt):
            keep(NIGHT)
    keep(NIGHT)
    assert spans(HOURS) == [(one, at(1), 4.0, 8.0, 6.0, 2, 8.0)]


def test_corrections_are_taken_into_the_lake_and_its_spans(journal: Journal, sealer: Sealer) -> None:
    one = stream()
    tell(journal, (one.pk, 1, 4.0), (one.pk, 1.1, 5.0), (one.pk, 2, 6.0))
    seal(sealer)
    keep(NIGHT)
    was = by_id(0)
    assert was
    fixed = Amended(stream=one.pk, time=micros(at(3)), arrival=micros(at(3)), value=40.0, seq=was["seq"])
    Amendment.objects.create(observation=0, stream=one, was=at(1), document=msgspec.to_builtins(fixed))
    Amendment.objects.create(observation=2, stream=one, was=at(2), document=None)
    assert (values(), by_id(2)) == ([5.0, 40.0], None)
    assert keep(NIGHT).amended == 2
    assert (values(), Amendment.objects.count()) == ([5.0, 40.0], 0)
    assert table(OBSERVATIONS).read().num_rows == 2
    assert [each[1:4] for each in spans(HOURS)] == [(at(1), 5.0, 5.0), (at(3), 40.0, 40.0)]


@pytest.mark.parametrize("step", ["fold", "retire"])
def test_corrections_reach_the_spans_though_the_night_was_broken_off(
    journal: Journal, sealer: Sealer, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    one = stream()
    tell(journal, (one.pk, 1, 4.0), (one.pk, 1.1, 5.0), (one.pk, 26, 6.0))
    seal(sealer)
    keep(NIGHT)
    moved = Amended(stream=one.pk, time=micros(at(27)), arrival=micros(at(3)), value=40.0, seq=7)
    Amendment.objects.create(observation=0, stream=one, was=at(1), document=msgspec.to_builtins(moved))
    Amendment.objects.create(observation=2, stream=one, was=at(26), document=None)

    def killed(*_told: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(keeping, step, killed)
        with pytest.raises(KeyboardInterrupt):
            keep(NIGHT)
    again = Amended(stream=one.pk, time=micros(at(28)), arrival=micros(at(3)), value=50.0, seq=7)
    Amendment.objects.filter(observation=0).delete()
    Amendment.objects.create(observation=0, stream=one, was=at(1), document=msgspec.to_builtins(again))
    keep(NIGHT)
    assert [each[1:4] for each in spans(HOURS)] == [(at(1), 5.0, 5.0), (at(28), 50.0, 50.0)]
    assert (values(), Amendment.objects.count(), Unfolded.objects.count()) == ([5.0, 50.0], 0, 0)


def test_what_the_journal_still_has_of_a_stream_that_is_gone_goes_later(journal: Journal, sealer: Sealer) -> None:
    gone = stream()
    tell(journal, (gone.pk, 1, 4.0))
    gone.delete()
    keep(NIGHT)
    seal(sealer)
    assert table(OBSERVATIONS).read().num_rows == 1
    keep(NIGHT)
    assert (table(OBSERVATIONS).read().num_rows, RemovedStream.objects.count()) == (0, 0)


def test_corrections_of_what_is_not_sealed_wait(journal: Journal, sealer: Sealer) -> None:
    one = stream()
    tell(journal, (one.pk, 1, 4.0))
    Amendment.objects.create(observation=0, stream=one, was=at(1), document=None)
    assert values() == []
    assert keep(NIGHT).amended == 0
    seal(sealer)
    assert values() == []
    assert keep(NIGHT).amended == 1
    assert (values(), table(OBSERVATIONS).read().num_rows) == ([], 0)


def test_rows_of_streams_that_are_gone_go(journal: Journal, sealer: Sealer) -> None:
    gone, stays = stream(), stream().pk
    tell(journal, (gone.pk, 1, 4.0), (stays, 1, 5.0))
    seal(sealer)
    keep(NIGHT)
    assert len(spans(HOURS)) == 2
    gone.delete()
    assert (values(), RemovedStream.objects.count()) == ([5.0], 1)
    keep(NIGHT)
    assert (values(), RemovedStream.objects.count(), len(spans(HOURS))) == ([5.0], 0, 1)
    assert table(OBSERVATIONS).read()["stream"].to_pylist() == [stays]


def test_each_class_is_kept_as_long_as_it_says(journal: Journal, sealer: Sealer) -> None:
    long = StreamClass.objects.create(code="long", raw_days=10, minute_days=None)
    short = StreamClass.objects.create(code="short", raw_days=2, minute_days=3)
    StreamClass.objects.exclude(code__in=["long", "short"]).delete()
    one, other = stream(stream_class=long).pk, stream(stream_class=short).pk
    for day in range(3):
        tell(journal, (one, 24 * day, 1.0 + day), (other, 24 * day, 10.0 + day))
    seal(sealer)
    keep(at(24 * 3 + 3))
    assert values() == [1.0, 2.0, 11.0, 3.0, 12.0]
    assert [each[0] for each in spans(MINUTES)] == [one] * 3 + [other] * 3
    keep(at(24 * 4 + 3))
    assert (values(), len(spans(MINUTES)), len(spans(HOURS))) == ([1.0, 2.0, 3.0, 12.0], 5, 6)
    keep(at(24 * 11 + 3))
    assert values() == [2.0, 3.0]
    assert [each[1] for each in spans(HOURS)] == [at(0), at(24), at(48)] * 2


def test_many_small_files_become_one(journal: Journal, sealer: Sealer) -> None:
    one = stream().pk
    for part in range(14):
        tell(journal, (one, part / 10, float(part)))
        seal(sealer)
    assert len(snapshot(OBSERVATIONS).parts) == 14
    gather(NIGHT)
    assert (len(snapshot(OBSERVATIONS).parts), snapshot(OBSERVATIONS).through) == (1, 14)
    assert values() == [float(part) for part in range(14)]


def test_the_lake_takes_a_new_column_beside_old_files(journal: Journal, sealer: Sealer) -> None:
    one = stream().pk
    tell(journal, (one, 1, 4.0))
    seal(sealer)
    rows = table(OBSERVATIONS).read()
    wider = msgspec.structs.replace(OBSERVATIONS, schema=OBSERVATIONS.schema.append(pa.field("depth", pa.float64())))
    held = table(wider)
    later = rows.set_column(2, "time", pa.array([at(2)], rows["time"].type)).set_column(0, "id", pa.array([1]))
    held.append(later.append_column("depth", pa.array([2.5])), 2)
    assert values() == [4.0, 4.0]
    assert sorted(held.read()["depth"].to_pylist(), key=str) == [2.5, None]


def test_a_nights_work_is_done_once_when_the_city_sleeps(journal: Journal, sealer: Sealer) -> None:
    one = stream().pk
    tell(journal, (one, 1, 4.0))
    seal(sealer)
    done = [keep_nightly(at(48 + hours)) is not None for hours in (1, 2, 3.5, 4, 26, 27.5)]
    assert done == [True, False, True, False, False, True]
