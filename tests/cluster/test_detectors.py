"""The detectors on a cluster of Spark: what is sealed is looked at once, across a restart too."""

from pathlib import Path

import pytest

from civicgrid.apps.telemetry import api as telemetry
from civicgrid.apps.telemetry.actions.sealing import Sealer
from civicgrid.apps.telemetry.models import Detection, Latest, Place
from civicgrid.base.journal import Journal
from tests.telemetry.telling import at, stream, tell


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_detects_and_goes_on_where_it_stopped(lake: Path, journal: Journal, spark_cluster: str) -> None:
    pytest.importorskip("pyspark")
    from civicgrid.cluster.detectors import run

    streams = [stream(f"level {number}", high=10.0, deadband=1.0).pk for number in range(5)]
    Place.objects.create(reader="detector", row=0)
    sealer = Sealer(lake / "journal")
    taken: list[int] = []
    for hour, value in enumerate((1.0, 20.0, 5.0, 30.0)):
        tell(journal, *((number, hour, value + number / 100) for number in streams))
        sealer.advance(at(48 + hour), at_once=True)
        run(spark_cluster, lake / "shared", taken.append, once=True)
    assert (taken, telemetry.detector_place()) == ([5, 5, 5, 5], 20)
    assert sorted(Latest.objects.values_list("rows", flat=True)) == [4] * 5
    expected = {f"too_high:{number}:{begun + place}" for place, number in enumerate(streams) for begun in (5, 15)}
    assert set(Detection.objects.values_list("key", flat=True)) == expected
    assert Detection.objects.filter(ended_at=None).count() == 5
