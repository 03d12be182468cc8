"""The parts of a cluster do together what one detector does, and nothing twice."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from civicgrid.apps.telemetry import api as telemetry
from civicgrid.apps.telemetry.actions.sealing import Sealer
from civicgrid.apps.telemetry.models import Detection, Latest, Place, Refused
from civicgrid.base.journal import Journal
from civicgrid.cluster.feed import Feed, WentOnElsewhere, told_of
from civicgrid.cluster.parts import READ, packed, part_of, stepped, together, unpacked
from civicgrid.kernel.detect import PARTITIONS, Batch, Known, new_state, step
from tests.telemetry.telling import at, refuse, stream, tell

from .conftest import STREAMS, observations

NOW = datetime(2026, 3, 9, tzinfo=UTC)


def known() -> Known:
    """Every second stream has bounds, and a unit."""
    numbers = np.arange(1, STREAMS + 1)
    bound = np.where(numbers % 2, np.inf, 24.0)
    return Known(numbers, np.full(STREAMS, 3_600_000_000), numbers % 2 == 0, -bound, bound, np.ones(STREAMS))


def test_parts_make_together_what_one_makes() -> None:
    rows = observations().select(READ).slice(0, 8_000)
    whole = step(new_state(), Batch.of(rows), known())
    parts = []
    for partition in range(PARTITIONS):
        mine = rows.filter(pa.array(rows["stream"].to_numpy() % PARTITIONS == partition))
        if mine.num_rows:
            state, told = stepped(unpacked(packed(part_of(new_state(), partition))), mine, known())
            np.testing.assert_equal(state, part_of(whole.state, partition))
            parts.append(told)
    made = together(parts)
    assert made is not None
    found, named = made
    order = np.argsort(found.streams)
    np.testing.assert_equal(found.streams[order], whole.streams)
    np.testing.assert_equal(found.counts[order], whole.counts)
    assert (
        named["id"].take(pa.array(found.newest[order])).to_pylist()
        == rows["id"].take(pa.array(whole.newest)).to_pylist()
    )
    assert len(whole.crossings) > 10
    assert {(each.kind, each.stream, each.begun, each.began) for each in found.crossings} == {
        (each.kind, each.stream, each.begun, each.began) for each in whole.crossings
    }


def test_streams_that_are_gone_make_nothing() -> None:
    rows = observations().select(READ).slice(0, 10)
    nobody = known()._replace(stream=known().stream[:0])
    assert stepped(new_state(), rows, nobody)[1] == b""
    assert together([]) is None


def test_a_range_is_told_with_what_is_known(tmp_path: Path) -> None:
    feed = Feed(tmp_path, 5)
    feed.tell(5, 9, ["one", "two"], new_state(), known())
    before, streams = told_of(feed.known, 5)
    np.testing.assert_equal((before, streams._asdict()), (new_state(), known()._asdict()))
    Feed(tmp_path, 9)  # it was written although nobody said so
    feed.done(9)
    with pytest.raises(WentOnElsewhere):
        Feed(tmp_path, 12)


def test_a_range_is_written_once(lake: Path, journal: Journal) -> None:
    one = stream(high=10.0)
    tell(journal, (one.pk, 0, 1.0), (one.pk, 1, 20.0))
    refuse(journal, "http", wrong_type=7)
    Place.objects.create(reader="detector", row=0)
    Sealer(lake / "journal").advance(at(48), at_once=True)
    first, end = telemetry.detector_place(), telemetry.sealed_through()
    (file,) = telemetry.sealed_paths(first, end)
    rows = pa.parquet.read_table(file, columns=list(READ))
    _, told = stepped(telemetry.detector_state(), rows, telemetry.detector_streams().known)
    made = together([told])
    assert [telemetry.record_range(first, end, made, NOW) for _ in range(2)] == [True, False]
    assert telemetry.detector_place() == end == 3
    assert (Latest.objects.get().value, Latest.objects.get().rows) == (20.0, 2)
    assert Detection.objects.get().key == f"too_high:{one.pk}:1"
    assert Refused.objects.get().rows == 7
