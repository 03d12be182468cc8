"""The detector: each row has a fate, each crossing one detection, however often it is killed."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from civicgrid.apps.telemetry.actions import detecting, detections
from civicgrid.apps.telemetry.actions.detecting import Detector, ReadByAnother
from civicgrid.apps.telemetry.actions.sealing import Sealer
from civicgrid.apps.telemetry.models import Detection, Latest, Place, Refused
from civicgrid.base.journal import Journal
from civicgrid.base.ledger.models import Entry

from .telling import at, refuse, stream, tell

NOW = at(48)


@pytest.fixture
def detector(lake: Path, journal: Journal) -> Callable[[], Detector]:
    return lambda: Detector(lake / "journal", NOW)


def read_all(detector: Detector) -> int:
    """How many rows."""
    return sum(iter(lambda: detector.advance(NOW), 0))


def counts(number: int) -> dict[str, int]:
    names = ("rows", "late", "out_of_order", "future", "unitless")
    return {name: count for name in names if (count := getattr(Latest.objects.get(stream=number), name))}


def test_the_newest_observation_and_the_fates_are_kept(journal: Journal, detector: Callable[[], Detector]) -> None:
    one, bare = stream().pk, stream(unit="").pk
    tell(journal, (one, 0, 1.0), (one, 2, 3.0), (bare, 0, 5.0), (one, 1.5, 2.0), (one, 0.5, 2.5))
    reading = detector()
    assert read_all(reading) == 5
    tell(journal, (one, 2, 3.0), (one, 40, 9.0), arrival=at(3))
    assert (read_all(reading), read_all(reading), Place.objects.get().row) == (2, 0, 7)
    newest = Latest.objects.get(stream=one)
    assert (newest.value, newest.time, newest.observation, newest.arrival) == (3.0, at(2), 1, at(2))
    assert counts(one) == {"rows": 5, "out_of_order": 1, "late": 1, "future": 1}
    assert counts(bare) == {"rows": 1, "unitless": 1}


def test_who_begins_anew_counts_nothing_twice(journal: Journal, detector: Callable[[], Detector]) -> None:
    one = stream(high=10).pk
    tell(journal, (one, 0, 11.0))
    read_all(detector())
    tell(journal, (one, 0, 11.0), (one, 1, 12.0))
    read_all(detector())
    assert counts(one) == {"rows": 2}
    assert Detection.objects.count() == 1


def test_who_begins_anew_meets_streams_that_never_spoke(journal: Journal, detector: Callable[[], Detector]) -> None:
    tell(journal, (stream().pk, 0, 1.0))
    read_all(detector())
    fresh = stream().pk
    tell(journal, (fresh, 1, 2.0))
    read_all(detector())
    assert counts(fresh) == {"rows": 1}


def test_a_crossing_begins_at_the_bound_and_ends_by_the_deadband(
    journal: Journal, detector: Callable[[], Detector]
) -> None:
    one = stream(low=0, high=10, deadband=2).pk
    reading = detector()
    tell(journal, (one, 0, 10.0), (one, 1, 10.5), (one, 2, 9.0), (one, 3, 11.0))
    read_all(reading)
    (high,) = Detection.objects.all()
    assert (high.key, high.began_at, high.ended_at, high.value, high.bound) == (
        f"too_high:{one}:1", at(1), None, 10.5, 10.0,
    )  # fmt: skip
    tell(journal, (one, 4, 8.0), (one, 5, -1.0), (one, 6, 1.0))
    read_all(detector())
    tell(journal, (one, 7, 2.0))
    read_all(detector())
    told = [(each.kind, each.began_at, each.ended_at) for each in Detection.objects.order_by("began_at")]
    assert told == [("too_high", at(1), at(4)), ("too_low", at(5), at(7))]
    names = [each.event_name for each in Entry.objects.order_by("pk")]
    assert names == ["BoundCrossed", "BoundKept", "BoundCrossed", "BoundKept"]


def test_what_is_killed_before_the_commit_has_not_happened(
    journal: Journal, detector: Callable[[], Detector], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = stream(high=10).pk
    tell(journal, (one, 0, 11.0), (one, 1, 12.0))

    class Killed(Exception):
        """As by kill -9."""

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(detections, "cross", killed)
        with pytest.raises(Killed):
            detector().advance(NOW)
    assert (Place.objects.get().row, Latest.objects.count(), Detection.objects.count()) == (0, 0, 0)
    read_all(detector())
    assert (Place.objects.get().row, counts(one), Detection.objects.count()) == (2, {"rows": 2}, 1)


def test_two_detectors_do_not_read_the_same_rows(journal: Journal, detector: Callable[[], Detector]) -> None:
    one = stream().pk
    first, second = detector(), detector()
    tell(journal, (one, 0, 1.0))
    assert first.advance(NOW) == 1
    with pytest.raises(ReadByAnother):
        second.advance(NOW)
    assert counts(one) == {"rows": 1}


def test_refused_and_lost_rows_are_counted_once(lake: Path, journal: Journal, detector: Callable[[], Detector]) -> None:
    one = stream().pk
    refuse(journal, "http", not_finite=3, wrong_type=1)
    read_all(detector())
    tell(journal, (one, 0, 1.0), (one, 1, 2.0))
    read_all(detector())
    tell(journal, (one, 2, 1.0), (one, 3, 2.0))
    refuse(journal, "http", not_finite=2)
    journal.append([(1, b"nobody can read this")])
    tell(journal, (one, 4, 1.0))
    (segment,) = (lake / "journal").glob("*.frames")
    whole = bytearray(segment.read_bytes())
    whole[whole.rindex(b"not_finite")] ^= 1
    segment.write_bytes(whole)
    read_all(detector())
    told = {(each.door, each.reason): each.rows for each in Refused.objects.all()}
    assert told == {("http", "not_finite"): 3, ("http", "wrong_type"): 1, ("journal", "damaged"): 2}
    assert (counts(one), Place.objects.get().row) == ({"rows": 5}, 8)


def test_rows_of_streams_that_are_gone_do_nothing(journal: Journal, detector: Callable[[], Detector]) -> None:
    gone = stream()
    reading = detector()
    later = stream().pk
    tell(journal, (gone.pk, 0, 1.0), (later, 0, 2.0))
    gone.delete()
    read_all(reading)
    assert list(Latest.objects.values_list("stream", "value")) == [(later, 2.0)]


def test_a_stream_that_should_speak_and_does_not_is_silent_until_it_speaks(
    journal: Journal, detector: Callable[[], Detector]
) -> None:
    one, other = stream(period_s=600).pk, stream().pk
    tell(journal, (one, 0, 1.0), (other, 0, 1.0), arrival=at(48))
    reading = detector()
    read_all(reading)
    assert reading.listen(NOW + timedelta(minutes=30), heard=True) == 0
    assert reading.listen(NOW + timedelta(minutes=31), heard=True) == 1
    assert reading.listen(NOW + timedelta(minutes=32), heard=True) == 0
    assert detector().listen(NOW + timedelta(hours=2), heard=True) == 0
    (silence,) = Detection.objects.all()
    assert (silence.stream_id, silence.kind, silence.began_at, silence.ended_at) == (one, "silent", at(48), None)
    tell(journal, (one, 49, 1.0), arrival=at(49))
    again = detector()
    read_all(again)
    silence.refresh_from_db()
    assert silence.ended_at == at(49)
    assert again.listen(NOW + timedelta(hours=2), heard=True) == 1
    assert [each.event_name for each in Entry.objects.order_by("pk")] == [
        "StreamSilent",
        "StreamSpeaks",
        "StreamSilent",
    ]


def test_nobody_is_silent_while_nobody_could_hear(journal: Journal, detector: Callable[[], Detector]) -> None:
    one = stream(period_s=60).pk
    tell(journal, (one, 0, 1.0))
    reading = detector()
    read_all(reading)
    assert reading.listen(NOW + timedelta(minutes=1), heard=True) == 0
    assert reading.listen(NOW + timedelta(minutes=10), heard=False) == 0
    assert reading.listen(NOW + timedelta(minutes=12), heard=True) == 0
    assert reading.listen(NOW + timedelta(minutes=14), heard=True) == 1


def test_nobody_is_silent_while_much_is_still_to_be_read(
    journal: Journal, detector: Callable[[], Detector], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = stream(period_s=60).pk
    tell(journal, (one, 0, 1.0))
    reading = detector()
    read_all(reading)
    monkeypatch.setattr(detecting, "MOST_ROWS", 1)
    tell(journal, (one, 1, 1.0), (one, 2, 1.0))
    assert reading.listen(NOW + timedelta(hours=1), heard=True) == 0
    read_all(reading)
    assert reading.listen(NOW + timedelta(hours=1, minutes=2), heard=True) == 0
    assert reading.listen(NOW + timedelta(hours=1, minutes=4), heard=True) == 1


def test_older_observations_that_are_sent_again_are_no_late_ones(
    lake: Path, journal: Journal, detector: Callable[[], Detector]
) -> None:
    one, other = stream().pk, stream().pk
    tell(journal, (one, 0, 1.0), (one, 1, 2.0), (one, 2, 3.0), (one, 1, 2.0), (other, 5, 1.0))
    read_all(detector())
    assert counts(one) == {"rows": 3}
    Sealer(lake / "journal").advance(NOW, at_once=True)
    tell(journal, (one, 1.5, 9.0), (one, 0, 1.0), (other, 4.5, 1.0), (one, 1, 2.0), (one, 1.5, 9.0), (one, 3, 4.0))
    read_all(detector())
    tell(journal, (one, 1.5, 9.0))
    read_all(detector())
    assert (counts(one), counts(other)) == ({"rows": 5, "out_of_order": 1}, {"rows": 2, "out_of_order": 1})
    assert Latest.objects.get(stream=one).value == 4.0
