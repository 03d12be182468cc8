"""Reading the lake: one state, only the files that may have what is asked, and SQL within limits."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import msgspec
import numpy as np
import pyarrow as pa
import pytest
from django.db import connection
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.exceptions import NoSuchTableError
from pyiceberg.manifest import DataFile, ManifestContent, ManifestFile
from pyiceberg.table import Table
from pytest_django import DjangoAssertNumQueries

from civicgrid.base.lake import (
    Engine,
    ForeignDeletes,
    LakeTable,
    Layout,
    QueryTooLarge,
    QueryTooLong,
    QueryWrong,
    Snapshot,
    Snapshots,
    catalog,
)
from civicgrid.base.lake.catalog import NAMESPACE

TIME = pa.timestamp("us", tz="UTC")
SCHEMA = pa.schema([("id", pa.int64()), ("time", TIME), ("stream", pa.int64()), ("value", pa.float64())])
LAYOUT = Layout(name="read", schema=SCHEMA, time="time", key="stream", buckets=4, order=("stream", "time"))
BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
NUMBERS = count()


def at(hours: float) -> datetime:
    return BEGIN + timedelta(hours=hours)


def rows(*told: tuple[float, int, float]) -> pa.Table:
    """Hours after the beginning, a stream, a value."""
    return pa.table(
        {
            "id": [next(NUMBERS) for _ in told],
            "time": pa.array([at(hours) for hours, _, _ in told], TIME),
            "stream": pa.array([stream for _, stream, _ in told], pa.int64()),
            "value": [value for _, _, value in told],
        }
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A home may be called anything."""
    return tmp_path / "my 城市 50%20 it's" / "lake"


@pytest.fixture
def found(db: None, folder: Path) -> Iterator[SqlCatalog]:
    found = catalog(str(folder))
    yield found
    with suppress(NoSuchTableError):
        found.drop_table((NAMESPACE, LAYOUT.name))
    found.close()


@pytest.fixture
def table(found: SqlCatalog) -> LakeTable:
    return LakeTable(found, LAYOUT)


@pytest.fixture
def snapshots(found: SqlCatalog) -> Snapshots:
    return Snapshots(found, LAYOUT)


@pytest.fixture
def engine(folder: Path) -> Engine:
    return Engine([folder])


def values(engine: Engine, snapshot: Snapshot, sql: str = "SELECT value FROM seen ORDER BY value") -> list[object]:
    found: list[object] = engine.query(sql, tables={"seen": snapshot.pick()}).column(0).to_pylist()
    return found


def test_a_state_stays_what_it_is_and_the_next_comes_when_the_table_moves(
    table: LakeTable, snapshots: Snapshots, engine: Engine
) -> None:
    table.append(rows((0, 7, 1.0)), 1, {"doubled": "3"})
    before = snapshots.now()
    assert snapshots.now() is before
    table.append(rows((1, 7, 2.0)), 2)
    after = snapshots.now()
    assert [(each.through, each.told["doubled"]) for each in (before, after)] == [(1, "3"), (2, "3")]
    assert [values(engine, each) for each in (before, after)] == [[1.0], [1.0, 2.0]]


def test_one_statement_tells_that_nothing_moved(
    table: LakeTable, snapshots: Snapshots, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    table.append(rows((0, 7, 1.0)), 1)
    snapshots.now()
    with django_assert_num_queries(1):
        snapshots.now()


def test_a_table_that_is_not_made_yet_is_empty(found: SqlCatalog, snapshots: Snapshots, engine: Engine) -> None:
    nothing = snapshots.now()
    assert (nothing.through, nothing.told, values(engine, nothing)) == (0, {}, [])
    LakeTable(found, LAYOUT)
    made = snapshots.now()
    assert (made.through, made.told, values(engine, made)) == (0, {}, [])
    found.drop_table((NAMESPACE, LAYOUT.name))
    assert snapshots.now().parts == []


def test_only_manifests_that_are_new_are_read(
    table: LakeTable, snapshots: Snapshots, monkeypatch: pytest.MonkeyPatch
) -> None:
    table.append(rows((0, 7, 1.0)), 1)
    snapshots.now()
    read: list[str] = []
    true = ManifestFile.fetch_manifest_entry

    def noted(manifest: ManifestFile, *given: object) -> object:
        read.append(manifest.manifest_path)
        return true(manifest, *given)  # type: ignore[arg-type]

    table.append(rows((0, 7, 2.0)), 2)
    monkeypatch.setattr(ManifestFile, "fetch_manifest_entry", noted)
    assert len(snapshots.now().parts) == 2
    assert len(read) == 1


def test_only_files_that_may_have_it_are_picked(table: LakeTable, snapshots: Snapshots) -> None:
    table.append(rows(*((hours, stream, 0.0) for hours in (1, 30) for stream in range(40))), 80)
    table.append(rows((12, 3, 0.0)), 81)
    now = snapshots.now()
    assert len(now.parts) == len(now.pick().locations) == 9

    def picked(**asked: object) -> int:
        return len(now.pick(**asked).locations)  # type: ignore[arg-type]

    assert picked(keys=[3]) == 3
    assert picked(keys=range(100)) == 9
    assert picked(keys=[]) == picked(keys=[-1, 1000]) == 0
    assert picked(since=at(1), until=at(2)) == 4
    assert picked(since=at(12)) == 5
    assert picked(until=at(1)) == picked(since=at(30.1)) == 0
    assert picked(keys=[3], since=at(12), until=at(13)) == 1
    least, most = int(now.least("id").min()), int(now.most("id").max())
    assert (picked(within={"id": (most, most)}), picked(within={"id": (least, most)})) == (1, 9)
    assert picked(within={"id": (most + 1, most + 9)}) == 0


def test_no_row_that_fits_is_missed(table: LakeTable, snapshots: Snapshots, engine: Engine) -> None:
    chance = np.random.default_rng(4)
    told = [(float(chance.integers(0, 72)), int(chance.integers(-5, 5)), float(number)) for number in range(300)]
    for begin in range(0, 300, 100):
        table.append(rows(*told[begin : begin + 100]), begin)
    now = snapshots.now()
    sql = "SELECT value FROM seen WHERE stream IN (SELECT unnest($1)) AND time >= $2 AND time < $3"
    for stream, begin, end in [(0, 0, 24), (-3, 10, 50), (4, 30, 31)]:
        keys, since, until = [stream, 2], at(begin), at(end)
        seen = {"seen": now.pick(keys, since, until)}
        found = engine.query(sql, [keys, since, until], seen).column("value").to_pylist()
        assert sorted(found) == [v for hours, each, v in told if each in keys and begin <= hours < end]


def test_times_before_1970_and_the_key_0_have_their_files_too(
    table: LakeTable, snapshots: Snapshots, engine: Engine
) -> None:
    old = datetime(1923, 4, 5, 6, 7, 8, 9, tzinfo=UTC)
    table.append(
        pa.table({"id": [1], "time": pa.array([old], TIME), "stream": [0], "value": [5.0]}),
        1,
    )
    picked = snapshots.now().pick([0], old, old + timedelta(microseconds=1))
    assert engine.query("SELECT time FROM seen", tables={"seen": picked}).column(0).to_pylist() == [old]
    assert len(snapshots.now().pick([0], old + timedelta(microseconds=1)).locations) == 0


def test_files_older_than_a_column_have_it_too(
    found: SqlCatalog, table: LakeTable, folder: Path, engine: Engine
) -> None:
    table.append(rows((0, 7, 1.0)), 1)
    wider = msgspec.structs.replace(LAYOUT, schema=SCHEMA.append(pa.field("quality", pa.int16())))
    LakeTable(found, wider).append(rows((1, 7, 2.0)).append_column("quality", pa.array([3], pa.int16())), 2)
    now = Snapshots(found, wider).now()
    sql = "SELECT quality FROM seen ORDER BY time"
    assert values(engine, now, sql) == [None, 3]
    assert engine.query(sql, tables={"seen": now.pick().dataset()}).column(0).to_pylist() == [None, 3]
    assert len(now.pick(within={"quality": (3, 3)}).locations) == 2


def test_a_file_that_tells_no_bounds_is_always_picked(
    table: LakeTable, snapshots: Snapshots, monkeypatch: pytest.MonkeyPatch
) -> None:
    table.append(rows((0, 7, 1.0)), 1)
    monkeypatch.setattr(DataFile, "lower_bounds", None)
    monkeypatch.setattr(DataFile, "upper_bounds", {})
    assert len(snapshots.now().pick([7], at(5)).locations) == 1


def test_rows_that_others_deleted_elsewhere_are_refused(
    table: LakeTable, snapshots: Snapshots, monkeypatch: pytest.MonkeyPatch
) -> None:
    table.append(rows((0, 7, 1.0)), 1)
    monkeypatch.setattr(ManifestFile, "content", ManifestContent.DELETES)
    with pytest.raises(ForeignDeletes, match="deleted rows of read"):
        snapshots.now()


def test_threads_ask_together(table: LakeTable, snapshots: Snapshots, engine: Engine) -> None:
    table.append(rows(*((1, stream, float(stream)) for stream in range(40))), 40)
    now = snapshots.now()

    def ask(stream: int) -> object:
        tables = {"seen": now.pick([stream]), "fresh": rows((2, stream, 0.5))}
        sql = "SELECT sum(value) FROM (FROM seen UNION ALL FROM fresh) WHERE stream = $stream"
        return engine.query(sql, {"stream": stream}, tables).column(0)[0].as_py()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(ask, range(40))) == [stream + 0.5 for stream in range(40)]


def test_a_reader_and_no_file_at_all_are_tables_too(snapshots: Snapshots, engine: Engine) -> None:
    tables = {"seen": snapshots.now().pick(), "fresh": rows((0, 1, 2.0)).to_reader()}
    assert engine.query("FROM seen UNION ALL FROM fresh", tables=tables).column("value").to_pylist() == [2.0]


def test_only_so_many_rows_are_taken(engine: Engine) -> None:
    assert engine.query("FROM range(1000000000)", most_rows=3).num_rows == 3


def test_what_takes_too_long_is_ended(engine: Engine) -> None:
    with pytest.raises(QueryTooLong, match="longer than 0 seconds"):
        engine.query("SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b", within_s=0.05)
    assert engine.query("SELECT 1").num_rows == 1


def test_what_needs_too_much_memory_is_refused() -> None:
    with pytest.raises(QueryTooLarge):
        Engine(memory_mb=20).query("SELECT list(range) FROM range(100000000)")


NOT_ANSWERED = [
    "SELEC 1",
    "SELECT 1; SELECT 2",
    "",
    "SELECT * FROM nothing",
    "CREATE TABLE kept AS SELECT 1",
    "SET memory_limit = '9GB'",
    "COPY (SELECT 1) TO '{folder}/x.csv'",
    "ATTACH '{folder}/x.db'",
    "INSTALL httpfs",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_text('{folder}/../secret')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM rows",
]


@pytest.mark.parametrize("sql", NOT_ANSWERED)
def test_nothing_else_is_read_or_written(engine: Engine, folder: Path, sql: str) -> None:
    folder.mkdir(parents=True)
    (folder.parent / "secret").write_text("x")
    with pytest.raises(QueryWrong, match="cannot be answered"):
        engine.query(sql.replace("{folder}", str(folder).replace("'", "''")))
    assert list(folder.iterdir()) == []


def test_many_may_open_a_new_lake_at_once(db: None, folder: Path) -> None:
    def open_it(_: int) -> None:
        with closing(catalog(str(folder))):
            connection.close()

    with closing(catalog(str(folder))) as first:
        first.destroy_tables()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(open_it, range(4)))


def test_who_makes_a_table_that_somebody_just_made_gets_that_one(
    found: SqlCatalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two look for it, and neither finds it yet."""
    LakeTable(found, LAYOUT).append(rows((0, 7, 1.0)), 5)
    load, looked = SqlCatalog.load_table, count()

    def not_yet(catalog: SqlCatalog, name: tuple[str, str]) -> Table:
        if not next(looked):
            raise NoSuchTableError
        return load(catalog, name)

    monkeypatch.setattr(SqlCatalog, "load_table", not_yet)
    assert LakeTable(found, LAYOUT).through == 5
