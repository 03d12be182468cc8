"""Changing the lake: each change is one commit with what it tells, wherever whoever makes it dies."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from pyiceberg.catalog.sql import SqlCatalog

from civicgrid.base.lake import LakeTable, Layout, Overtaken, catalog
from civicgrid.base.lake.catalog import NAMESPACE

TIME = pa.timestamp("us", tz="UTC")
SCHEMA = pa.schema([("time", TIME), ("stream", pa.int64()), ("value", pa.float64()), ("quality", pa.int16())])
LAYOUT = Layout(name="changed", schema=SCHEMA, time="time", key="stream", buckets=2, order=("stream", "time"))
BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
LATER = datetime(2100, 1, 1, tzinfo=UTC)


class Died(BaseException):
    """The process ends here: no handler runs."""


def rows(*told: tuple[float, int, float]) -> pa.Table:
    """Hours after the beginning, a stream, a value."""
    return pa.table(
        {
            "time": pa.array([BEGIN + timedelta(hours=hours) for hours, _, _ in told], TIME),
            "stream": pa.array([stream for _, stream, _ in told], pa.int64()),
            "value": pa.array([value for _, _, value in told], pa.float64()),
            "quality": pa.array([0] * len(told), pa.int16()),
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


def content(file: str) -> list[float]:
    found: list[float] = pq.read_table(file.removeprefix("file://"), partitioning=None).column("value").to_pylist()
    return found


def data_files(folder: Path) -> int:
    return sum(1 for _ in folder.rglob("*.parquet"))


def day(number: int) -> str:
    return f"time < '{(BEGIN + timedelta(days=number)).isoformat()}'"


def doubled(rows: pa.Table) -> pa.Table:
    return rows.set_column(2, "value", pc.multiply(rows["value"], 2.0))


def test_what_is_told_stays_until_it_is_told_otherwise(table: LakeTable) -> None:
    table.append(rows((0, 7, 1.0), (1, 7, 2.0)), 2, {"doubled": "1", "of": "meters"})
    table.append(rows((2, 7, 3.0)), 3, {"doubled": "5"})
    table.append(rows(), 4)
    for change in (
        lambda: table.rewrite("true", doubled),
        lambda: table.compact(),
        lambda: table.replace("value = 2", rows()),
        lambda: table.drop("value = 4"),
    ):
        change()
        assert table.told == {"through": "4", "doubled": "5", "of": "meters"}
    assert values(table) == [6.0]


def test_only_files_whose_rows_change_are_written_anew(table: LakeTable) -> None:
    table.append(rows((0, 7, 1.0), (1, 7, 2.0), (30, 7, 3.0), (60, 7, 4.0)), 4)
    before = table.files()
    assert table.rewrite(day(2), lambda rows: rows.filter(pc.not_equal(rows["value"], 1.0))) == 1
    assert values(table) == [2.0, 3.0, 4.0]
    assert len(set(before) & set(table.files())) == 2
    state = table.told, table.files()
    assert table.rewrite("true", lambda rows: rows) == 0
    assert table.rewrite("value > 9", doubled) == 0
    assert (table.told, table.files()) == state
    assert table.rewrite("true", lambda rows: rows.slice(0, 0)) == 3
    assert (values(table), table.files(), table.through) == ([], [], 4)


def test_many_small_files_of_a_day_become_one_in_order(table: LakeTable) -> None:
    for number in range(3):
        table.append(rows((5 - number, 7, float(number)), (30 + number, 7, 10.0 + number)), number + 1)
    table.append(rows((60, 7, 20.0)), 4)
    assert table.compact(more_than=3) == 0
    assert len(table.files()) == 7
    assert table.compact() == 2
    assert sorted(map(content, table.files())) == [[2.0, 1.0, 0.0], [10.0, 11.0, 12.0], [20.0]]
    assert (table.through, table.compact()) == (4, 0)


def test_rows_of_years_are_parted_by_their_days(table: LakeTable) -> None:
    table.append(rows(*((24.0 * number, 7, float(number)) for number in range(-20, 60) if number)), 80)
    assert len(table.files()) == 79
    assert table.rewrite("true", doubled) == 79
    assert [len(table.files(f"{day(number + 1)} and not ({day(number)})")) for number in (-20, 1, 59)] == [1, 1, 1]
    table.drop(day(50))
    assert (values(table), table.through) == ([2.0 * number for number in range(50, 60)], 80)


def test_a_drop_or_a_replacement_of_nothing_changes_nothing(table: LakeTable) -> None:
    table.append(rows((0, 7, 1.0)), 1)
    table.drop("value = 9")
    table.replace("value = 9", rows((0, 8, 2.0)))
    assert (values(table), table.through) == ([1.0, 2.0], 1)


def test_a_state_keeps_its_files_until_those_who_began_to_read_it_are_done(table: LakeTable, tmp_path: Path) -> None:
    table.append(rows((0, 7, 1.0)), 1)
    table.append(rows((1, 7, 2.0)), 2)
    table.compact()
    now = datetime.now(UTC)
    for soon in (now, now + timedelta(minutes=59)):
        assert table.forget(soon) == 0
    table.sweep(LATER)
    assert data_files(tmp_path) == 3
    assert table.forget(now + timedelta(minutes=61)) == 2
    table.sweep(LATER)
    assert (data_files(tmp_path), values(table)) == (1, [1.0, 2.0])


def test_others_add_rows_while_a_table_is_changed(found: SqlCatalog, table: LakeTable) -> None:
    table.append(rows((0, 7, 1.0)), 1, {"doubled": "1"})

    def slowly(rows_then: pa.Table) -> pa.Table:
        LakeTable(found, LAYOUT).append(rows((1, 7, 10.0)), 2, {"doubled": "2"})
        return doubled(rows_then)

    assert table.rewrite("true", slowly) == 1
    assert (values(table), table.told) == ([2.0, 10.0], {"through": "2", "doubled": "2"})


def test_who_is_overtaken_by_another_change_of_the_same_files_changes_nothing(
    found: SqlCatalog, table: LakeTable
) -> None:
    table.append(rows((0, 7, 1.0)), 1)
    table.append(rows((1, 7, 2.0)), 2)

    def slowly(rows_then: pa.Table) -> pa.Table:
        LakeTable(found, LAYOUT).compact()
        return doubled(rows_then)

    with pytest.raises(Overtaken, match="changed files of changed meanwhile"):
        table.rewrite("true", slowly)
    assert (values(table), table.through) == ([1.0, 2.0], 2)


def test_those_who_add_at_once_do_so_in_turn(found: SqlCatalog, table: LakeTable) -> None:
    def add(number: int) -> None:
        LakeTable(found, LAYOUT).append(rows((number, 7, float(number))), 1)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(add, range(8)))
    assert values(table) == [float(number) for number in range(8)]


CHANGES: dict[str, Callable[[LakeTable], object]] = {
    "append": lambda table: table.append(rows((3, 7, 9.0), (40, 7, 9.5)), 5),
    "replace": lambda table: table.replace("value = 1", rows((3, 7, 9.0)), through=5),
    "rewrite": lambda table: table.rewrite("true", doubled),
    "compact": LakeTable.compact,
    "drop": lambda table: table.drop("value = 1"),
    "forget": lambda table: table.forget(LATER),
}


@pytest.mark.parametrize(
    ("change", "error"),
    [*((change, Died) for change in CHANGES.values()), (CHANGES["append"], OSError)],
    ids=[*CHANGES, "append on a broken disk"],
)
def test_rows_and_what_is_told_agree_wherever_a_change_breaks_off(
    found: SqlCatalog,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    change: Callable[[LakeTable], object],
    error: type[BaseException],
) -> None:
    """It breaks off at its first act on the disk or in the catalog, at its second, and so on until none is left."""
    acts, after = Acts(monkeypatch, error), told(changed(found, change))
    before = told(filled(found))
    for at in count(1):
        table = LakeTable(found, LAYOUT)
        broke_off = acts.break_off(at, lambda: change(table))  # noqa: B023  it is called at once
        table = LakeTable(found, LAYOUT)
        assert told(table) == (after if acts.committed else before)
        if not broke_off:
            break
        if acts.committed:
            filled(found)
    assert at > 4
    table.forget(LATER)
    table.sweep(LATER)
    assert told(table) == after
    assert data_files(tmp_path / "lake") == len(table.files())


def told(table: LakeTable) -> tuple[int, tuple[float, ...]]:
    return table.through, tuple(values(table))


def filled(found: SqlCatalog) -> LakeTable:
    """A new table of two commits."""
    LakeTable(found, LAYOUT)
    found.drop_table((NAMESPACE, LAYOUT.name))
    table = LakeTable(found, LAYOUT)
    table.append(rows((0, 7, 1.0), (1, 7, 2.0)), 2)
    table.append(rows((2, 7, 3.0)), 3)
    return table


def changed(found: SqlCatalog, change: Callable[[LakeTable], object]) -> LakeTable:
    table = filled(found)
    change(table)
    return table


class Acts:
    """What a change does to the disk and in the catalog, one after the other."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]) -> None:
        self.left, self.error, self.committed = 0, error, False
        sync, commit = os.fsync, SqlCatalog.commit_table

        def synced(file: int) -> None:
            self.step()
            sync(file)

        def commits(*given: Any) -> object:
            done = commit(*given)
            self.committed = True
            self.step()
            return done

        monkeypatch.setattr(os, "fsync", synced)
        monkeypatch.setattr(SqlCatalog, "commit_table", commits)

    def step(self) -> None:
        """Breaks off when the steps are used up."""
        self.left -= 1
        if self.left == 0:
            raise self.error

    def break_off(self, steps: int, change: Callable[[], object]) -> bool:
        """Whether it did before the change was through."""
        self.left, self.committed = steps, False
        try:
            change()
        except self.error:
            return True
        finally:
            self.left = 0
        return False
