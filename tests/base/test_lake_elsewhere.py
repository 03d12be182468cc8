"""A lake in object storage: the same as on our own disk."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import cast

import pyarrow as pa
import pytest
from moto.server import ThreadedMotoServer
from pyarrow.fs import S3FileSystem
from pyiceberg.catalog.sql import SqlCatalog

from civicgrid.base.lake import Engine, LakeTable, Layout, Snapshots, catalog
from civicgrid.base.lake.catalog import NAMESPACE

TIME = pa.timestamp("us", tz="UTC")
SCHEMA = pa.schema([("time", TIME), ("stream", pa.int64()), ("value", pa.float64())])
LAYOUT = Layout(name="elsewhere", schema=SCHEMA, time="time", key="stream", buckets=4, order=("stream", "time"))
BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
KEYS = {"s3.access-key-id": "city", "s3.secret-access-key": "city", "s3.region": "us-east-1"}


@pytest.fixture(scope="module")
def storage() -> Iterator[str]:
    """The address of a storage with a bucket named `city`."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    storage = S3FileSystem(access_key="city", secret_key="city", endpoint_override=address, allow_bucket_creation=True)
    storage.create_dir("city")
    yield address
    server.stop()


@pytest.fixture
def found(db: None, storage: str) -> Iterator[SqlCatalog]:
    found = catalog("s3://city/lake", {**KEYS, "s3.endpoint": storage})
    yield found
    found.drop_table((NAMESPACE, LAYOUT.name))
    found.close()


def rows(*told: tuple[float, int, float]) -> pa.Table:
    """Hours after the beginning, a stream, a value."""
    return pa.table(
        {
            "time": pa.array([BEGIN + timedelta(hours=hours) for hours, _, _ in told], TIME),
            "stream": pa.array([stream for _, stream, _ in told], pa.int64()),
            "value": [value for _, _, value in told],
        }
    )


def test_rows_are_kept_found_put_together_and_swept(found: SqlCatalog) -> None:
    table, snapshots, engine = LakeTable(found, LAYOUT), Snapshots(found, LAYOUT), Engine()
    table.append(rows(*((1, stream, float(stream)) for stream in range(20))), 20, {"doubled": "1"})
    table.append(rows((30, 3, 0.5), (2, 3, 0.25)), 22)
    since = BEGIN + timedelta(hours=2)

    def ask() -> list[float]:
        tables = {"seen": snapshots.now().pick([3], since), "fresh": rows((40, 3, 9.0))}
        sql = "SELECT value FROM (FROM seen UNION ALL FROM fresh) WHERE stream = 3 AND time >= $1 ORDER BY time"
        return cast("list[float]", engine.query(sql, [since], tables).column(0).to_pylist())

    before = snapshots.now()
    assert (ask(), before.through, before.told["doubled"], len(before.parts)) == ([0.25, 0.5, 9.0], 22, "1", 6)
    assert len(before.pick([3], since).locations) == 2
    assert table.compact() == 1
    assert (ask(), snapshots.now().through, len(snapshots.now().parts)) == ([0.25, 0.5, 9.0], 22, 5)
    later = datetime.now(UTC) + timedelta(hours=2)
    assert table.sweep(later) == 0
    assert table.forget(later) == 2
    assert table.sweep(later) > 2
    assert ask() == [0.25, 0.5, 9.0]
    assert table.read("stream = 3").num_rows == 3
