"""Columnar files hold what was written, and say what it means."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from civicgrid.base import parquet

COLUMNS = [parquet.Column(kind.value, kind, f"a {kind}") for kind in parquet.Kind]
MOMENT = datetime(2026, 3, 2, 1, tzinfo=UTC)


def test_rows_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("civicgrid.base.parquet.table.ROWS", 2)
    rows: list[list[object]] = [["a", 1, 0.5, True, MOMENT], [None] * 5, ["字", 2, 1.0, False, MOMENT]]
    assert parquet.write(tmp_path / "t.parquet", COLUMNS, rows, {"licence": "CC0"}) == 3
    table = pq.read_table(tmp_path / "t.parquet")
    assert [list(row.values()) for row in table.to_pylist()] == rows
    assert table.schema.metadata[b"licence"] == b"CC0"
    assert table.schema.field("text").metadata == {b"description": b"a text"}


def test_nothing_is_a_table_too(tmp_path: Path) -> None:
    assert parquet.write(tmp_path / "t.parquet", COLUMNS, []) == 0
    assert pq.read_table(tmp_path / "t.parquet").column_names == [each.name for each in COLUMNS]
