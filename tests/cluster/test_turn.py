"""One detects at a time: the cluster while it runs, else the installation itself."""

import pytest
from pytest_django import Settings

from civicgrid.cluster.turn import ClusterRuns, is_elsewhere, of_the_cluster


@pytest.fixture(autouse=True)
def home(tmp_path: object, settings: Settings) -> None:
    settings.CIVICGRID_HOME = tmp_path


def test_the_installation_stands_by_while_a_cluster_detects() -> None:
    assert not is_elsewhere()
    with of_the_cluster():
        assert is_elsewhere()
    assert not is_elsewhere()


def test_two_clusters_are_refused() -> None:
    with of_the_cluster(), pytest.raises(ClusterRuns), of_the_cluster():
        pass
