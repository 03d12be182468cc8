"""Every engine says the same of the same observations."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest

from civicgrid.apps.telemetry.api import ANALYSES
from civicgrid.base.lake import Picked
from civicgrid.cluster.answer import answer

from .conftest import DAYS, STREAMS, observations

CLOSE = 1e-9
spark_warns = pytest.mark.filterwarnings("ignore")
"""Spark speaks of its own insides."""
Check = Callable[[pa.Table], None]


def assert_equal(one: pa.Table, other: pa.Table) -> None:
    """The same rows; numbers to 1e-9."""
    assert one.column_names == other.column_names
    assert one.num_rows == other.num_rows
    order = [(name, "ascending") for name in one.column_names[:2]]
    one, other = one.sort_by(order), other.sort_by(order)
    for name in one.column_names:
        mine, theirs = one[name], other[name]
        if pa.types.is_timestamp(mine.type):
            assert _ticks(mine) == _ticks(theirs), name
        else:
            np.testing.assert_allclose(mine.to_numpy(), theirs.to_numpy(), rtol=CLOSE, atol=CLOSE, err_msg=name)


def _ticks(column: pa.ChunkedArray) -> list[int]:
    told: list[int] = column.cast(pa.timestamp("us", tz=column.type.tz)).cast(pa.int64()).to_pylist()
    return told


@pytest.mark.parametrize("name", ANALYSES)
def test_duckdb_answers_every_analysis(sealed: Picked, name: str) -> None:
    assert answer(sealed, ANALYSES[name], "duckdb").num_rows > 0


def test_days_and_hours_count_all_that_was_observed(sealed: Picked) -> None:
    rows = observations()
    days, hours = (answer(sealed, ANALYSES[name], "duckdb") for name in ("daily", "hourly"))
    assert days.num_rows == DAYS * STREAMS
    assert sum(days["count"].to_pylist()) == sum(hours["count"].to_pylist()) == rows.num_rows
    first = rows.filter(pa.array(rows["stream"].to_numpy() == 1)).slice(0, 6)["value"].to_pylist()
    assert (hours["lowest"][0].as_py(), hours["last"][0].as_py()) == (min(first), first[-1])


def test_outliers_and_holes_are_found(sealed: Picked) -> None:
    unusual, gaps = (answer(sealed, ANALYSES[name], "duckdb") for name in ("unusual_hours", "gaps"))
    assert unusual.num_rows >= 10
    assert (unusual["mean"].to_numpy() - unusual["base"].to_numpy()).max() > 5
    assert set(gaps["usual_s"].to_pylist()) == {600.0}


@spark_warns
@pytest.mark.parametrize("name", ANALYSES)
def test_sail_says_what_duckdb_says(sealed: Picked, name: str) -> None:
    pytest.importorskip("pysail")
    assert_equal(answer(sealed, ANALYSES[name], "duckdb"), answer(sealed, ANALYSES[name], "sail"))


@spark_warns
def test_a_cluster_of_spark_says_what_duckdb_says(sealed: Picked, spark_cluster: str) -> None:
    for analysis in ANALYSES.values():
        assert_equal(answer(sealed, analysis, "duckdb"), answer(sealed, analysis, "spark", spark_cluster))
