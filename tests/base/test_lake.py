"""The lake: what was committed is on disk and tells how far it goes; old states and their files go."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.io.pyarrow import PyArrowFile
from pyiceberg.table import DataScan, FileScanTask

from civicgrid.base.lake import LakeTable, Layout, catalog
from civicgrid.base.lake.catalog import NAMESPACE
from civicgrid.base.lake.errors import ForeignDeletes
from civicgrid.base.lake.files import DurableFiles

if TYPE_CHECKING:
    from io import BufferedWriter

SCHEMA = pa.schema([("time", pa.timestamp("us", tz="UTC")), ("stream", pa.int64()), ("value", pa.float64())])
LAYOUT = Layout(name="seen", schema=SCHEMA, time="time", key="stream", buckets=2, order=("stream", "time"))
BEGIN = datetime(2026, 3, 2, tzinfo=UTC)


def rows(*told: tuple[float, int, float]) -> pa.Table:
    """Hours after the beginning, a stream, a value."""
    return pa.table(
        {
            "time": [BEGIN + timedelta(hours=hours) for hours, _, _ in told],
            "stream": [stream for _, stream, _ in told],
            "value": [value for _, _, value in told],
        }
    )


@pytest.fixture
def found(db: None, tmp_path: Path) -> Iterator[SqlCatalog]:
    found = catalog(str(tmp_path / "lake"))
    yield found
    found.drop_table((NAMESPACE, LAYOUT.name))
    found.close()


@pytest.fixture
def table(found: SqlCatalog) -> LakeTable:
    return LakeTable(found, LAYOUT)


def values(table: LakeTable) -> list[float]:
    return sorted(table.read(columns=["value"]).column("value").to_pylist())


def test_rows_come_back_and_the_table_tells_how_far_it_goes(found: SqlCatalog, table: LakeTable) -> None:
    assert (table.through, values(table)) == (0, [])
    table.append(rows((1, 7, 1.0), (0, 7, 2.0), (30, 8, 3.0)), 3)
    table.append(rows((2, 7, 4.0)), 4)
    again = LakeTable(found, LAYOUT)
    assert (again.through, values(again)) == (4, [1.0, 2.0, 3.0, 4.0])


def at(hours: float) -> str:
    return (BEGIN + timedelta(hours=hours)).isoformat()


def files_in(folder: Path) -> int:
    return sum(1 for each in folder.rglob("*") if each.is_file())


def test_files_are_parted_by_day_and_bucket_and_sorted(table: LakeTable) -> None:
    table.append(rows((5, 7, 1.0), (0, 7, 2.0), (3, 7, 3.0), (30, 7, 4.0)), 4)
    found = table.files(f"stream = 7 and time < '{at(24)}'")
    assert [pq.read_table(file, partitioning=None).column("value").to_pylist() for file in found] == [[2.0, 3.0, 1.0]]


def test_what_is_put_in_place_is_one_commit_that_tells_no_less(table: LakeTable) -> None:
    table.append(rows((0, 7, 1.0), (1, 7, 2.0), (30, 7, 3.0)), 3)
    table.append(rows((2, 7, 4.0)), 4)
    day = f"time < '{at(24)}'"
    table.replace(day, rows((0, 7, 10.0), (1, 7, 20.0)))
    assert (table.through, values(table), len(table.files(day))) == (4, [3.0, 10.0, 20.0], 1)
    table.replace("value = 3.0", rows(), through=9)
    assert (table.through, values(table)) == (9, [10.0, 20.0])


def test_whole_days_go_without_the_table_forgetting_how_far_it_goes(table: LakeTable) -> None:
    table.append(rows((0, 7, 1.0), (30, 7, 2.0)), 2)
    table.drop(f"time < '{at(24)}'")
    assert (table.through, values(table)) == (2, [2.0])


def test_old_states_go_and_so_do_files_that_nothing_names(table: LakeTable, tmp_path: Path) -> None:
    for number in range(4):
        table.append(rows((number, 7, float(number))), number + 1)
    table.replace(f"time >= '{at(0)}'", rows((0, 7, 5.0)))
    before = files_in(tmp_path)
    soon = datetime.now(UTC) + timedelta(hours=2)
    assert table.sweep(soon) == 0
    assert table.forget(soon) > 3
    assert table.sweep(datetime.now(UTC)) == 0
    assert table.sweep(soon) > 6
    assert files_in(tmp_path) < before - 6
    assert (table.forget(soon), table.through, values(table)) == (0, 4, [5.0])


def test_columns_can_be_added(found: SqlCatalog, table: LakeTable) -> None:
    table.append(rows((0, 7, 1.0)), 1)
    wider = LakeTable(found, msgspec.structs.replace(LAYOUT, schema=SCHEMA.append(pa.field("quality", pa.int32()))))
    wider.append(rows((1, 7, 2.0)).append_column("quality", pa.array([3], pa.int32())), 2)
    told = wider.read().sort_by("time")
    assert told.column("quality").to_pylist() == [None, 3]


def test_a_file_is_on_disk_with_its_folders_when_it_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    fsync = os.fsync

    def noted(file: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{file}").readlink()))
        fsync(file)

    monkeypatch.setattr(os, "fsync", noted)
    place = tmp_path / "a" / "b" / "data.parquet"
    with DurableFiles().new_output(str(place)).create() as out:
        out.write(b"rows")
        assert str(place) not in synced
    cast("BufferedWriter", out).raw.close()
    assert synced == [str(tmp_path), str(tmp_path / "a"), str(place), str(place.parent)]
    assert DurableFiles().new_input(str(place)).open().read() == b"rows"
    with pytest.raises(FileExistsError):
        DurableFiles().new_output(str(place)).create()


def test_what_stands_elsewhere_is_left_to_its_storage() -> None:
    elsewhere = DurableFiles({"s3.endpoint": "http://127.0.0.1:9", "s3.region": "none"}).new_output("s3://city/lake/a")
    assert type(elsewhere) is PyArrowFile


def test_rows_that_others_deleted_elsewhere_are_refused(table: LakeTable, monkeypatch: pytest.MonkeyPatch) -> None:
    table.append(rows((0, 7, 1.0)), 1)
    plan = DataScan.plan_files

    def with_deletes(scan: DataScan) -> list[FileScanTask]:
        tasks = list(plan(scan))
        for task in tasks:
            task.delete_files.add(task.file)
        return tasks

    monkeypatch.setattr(DataScan, "plan_files", with_deletes)
    with pytest.raises(ForeignDeletes, match="deleted rows of seen"):
        table.files()
