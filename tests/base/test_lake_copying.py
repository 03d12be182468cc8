"""Copies of a lake's files: nothing goes meanwhile, and a table made of them holds the same."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from civicgrid.base.lake import (
    Catalog,
    LakeTable,
    Layout,
    Snapshots,
    catalog,
    copying,
    is_empty,
    open_part,
    put_back,
    standing,
)
from civicgrid.base.lake.catalog import NAMESPACE

SCHEMA = pa.schema([("time", pa.timestamp("us", tz="UTC")), ("stream", pa.int64()), ("value", pa.float64())])
SEEN, AGAIN = (
    Layout(name=name, schema=SCHEMA, time="time", key="stream", buckets=2, order=("stream", "time"))
    for name in ("seen", "again")
)
BEGIN = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def found(db: None, tmp_path: Path) -> Iterator[Catalog]:
    found = catalog(str(tmp_path / "lake"))
    yield found
    for layout in (SEEN, AGAIN):
        LakeTable(found, layout)
        found.drop_table((NAMESPACE, layout.name))
    found.close()


def rows(days: int) -> pa.Table:
    told = [(BEGIN + timedelta(days=day), 7, float(day)) for day in range(days)]
    return pa.Table.from_pylist([dict(zip(SCHEMA.names, row, strict=True)) for row in told], SCHEMA)


def test_a_table_of_copies_holds_the_same_and_tells_it_last(
    found: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "ROWS", 2)
    LakeTable(found, SEEN).append(rows(5), 9, {"lost": "1"})
    state = Snapshots(found, SEEN).now()
    files = [tmp_path / f"{number}.parquet" for number in range(len(state.parts))]
    for file, part in zip(files, state.parts, strict=True):
        with open_part(found, part) as source:
            file.write_bytes(source.read())
    done: list[Path] = []
    table = LakeTable(found, AGAIN)
    assert put_back(table, files, state.told, done.append) == 5
    assert (done, dict(table.told)) == (files, {"through": "9", "lost": "1"})
    assert table.read().sort_by("time").equals(rows(5))
    assert len(Snapshots(found, AGAIN).now().commits) == 4


def test_nothing_is_swept_while_the_lake_stands(found: Catalog, tmp_path: Path) -> None:
    table = LakeTable(found, SEEN)
    table.append(rows(1), 1)
    table.append(rows(1), 2)
    table.compact()
    later = datetime.now(UTC) + timedelta(days=1)
    table.forget(later)
    with standing(found):
        assert table.sweep(later) == 0
    assert table.sweep(later) > 0


def test_a_place_is_empty_before_anything_stands_there(found: Catalog, tmp_path: Path) -> None:
    assert is_empty(str(tmp_path / "other"), {})
    LakeTable(found, SEEN).append(rows(1), 1)
    assert not is_empty(str(tmp_path / "lake"), {})
