"""A table of the lake: large commits, sorted, parted by day and bucket."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import pairwise

import pyarrow as pa
from pyiceberg.exceptions import CommitFailedException, NoSuchTableError, TableAlreadyExistsError, ValidationException
from pyiceberg.expressions import AlwaysTrue
from pyiceberg.io.pyarrow import ArrowScan
from pyiceberg.manifest import DataFile
from pyiceberg.table import DataScan, FileScanTask, Table
from pyiceberg.transforms import BucketTransform, DayTransform

from .catalog import NAMESPACE, Catalog, free, turn
from .errors import ForeignDeletes, Overtaken
from .layout import Layout
from .summary import THROUGH, summary, told_by
from .sweep import AGE, sweep
from .writing import write

ROWS_OF_A_GROUP = 131_072
"""What one key costs a reader; smaller groups cost every reader more bytes (`bench/lake.py`)."""
PROPERTIES = {
    "write.parquet.compression-codec": "zstd",
    "write.parquet.row-group-limit": str(ROWS_OF_A_GROUP),
    "write.metadata.delete-after-commit.enabled": "true",
    "write.metadata.previous-versions-max": "20",
    "commit.manifest-merge.enabled": "true",
    "commit.retry.num-retries": "0",
}
EVERYTHING = "true"
"""The filter that all rows fit."""

Change = Callable[[pa.Table], pa.Table]


class LakeTable:
    """One table. Any number of processes read and change it; they commit in turn.

    `where` is a filter in Iceberg's words: `stream = 7 and time < '2026-03-03T00:00:00+00:00'`. Each change is one
    commit, which tells up to where the table holds a journal and all that was ever told beside it. A crash leaves the
    table as it was before the change or as it is after it; files of half a change are swept.
    """

    def __init__(self, found: Catalog, layout: Layout) -> None:
        self.layout, self._catalog = layout, found
        self._table = _opened(found, layout)

    @property
    def through(self) -> int:
        """The number of the first row of the journal that is not in the table yet."""
        return int(self.told.get(THROUGH, "0"))

    @property
    def told(self) -> Mapping[str, str]:
        """What the commits told last, by word."""
        return told_by(self._table.refresh().current_snapshot())

    def append(self, rows: pa.Table, through: int, told: Mapping[str, str] | None = None) -> None:
        """Adds rows; with them the table holds all of the journal before a number.

        What is `told` beside it stays until it is told otherwise: counts go on over all commits.
        """
        self._commit([], self._written(rows), {**(told or {}), THROUGH: str(through)})

    def replace(self, where: str, rows: pa.Table, through: int | None = None) -> None:
        """Puts rows in place of all that fit; they may be of more of the journal."""
        fresh = self._written(rows)
        with self._turn():
            told = self._all({} if through is None else {THROUGH: str(through)})
            fitting = self.files(where)
            with self._table.transaction() as transaction:
                if fitting:
                    transaction.delete(where, snapshot_properties=told)
                with transaction.update_snapshot(snapshot_properties=told).merge_append() as change:
                    for file in fresh:
                        change.append_data_file(file)

    def rewrite(self, where: str, change: Change) -> int:
        """Puts what `change` makes of them in place of rows; how many files went.

        It is given all rows of such files of one day and bucket, also those that do not fit; not those that are added
        meanwhile. Raises Overtaken.
        """
        gone: list[DataFile] = []
        fresh: list[DataFile] = []
        for tasks in self._parts(where):
            rows = self._rows(tasks)
            changed = change(rows)
            if not changed.equals(rows):
                gone += [task.file for task in tasks]
                fresh += self._written(changed)
        if gone:
            self._commit(gone, fresh, {})
        return len(gone)

    def compact(self, more_than: int = 1) -> int:
        """Makes one file of a day and bucket that has more than so many, a commit each.

        How many it were. Raises Overtaken.
        """
        found = [tasks for tasks in self._parts(EVERYTHING) if len(tasks) > more_than]
        for tasks in found:
            self._commit([task.file for task in tasks], self._written(self._rows(tasks)), {})
        return len(found)

    def drop(self, where: str) -> None:
        """Removes all rows that fit; whole days cost no rewriting."""
        with self._turn():
            if self.files(where):
                self._table.delete(where, snapshot_properties=self._all({}))

    def read(self, where: str = EVERYTHING, columns: Iterable[str] = ("*",)) -> pa.Table:
        """The rows that fit."""
        return self._scan(where).select(*columns).to_arrow()

    def files(self, where: str = EVERYTHING) -> list[str]:
        """Where the files stand that may hold rows that fit; raises ForeignDeletes."""
        return [task.file.file_path for task in self._tasks(where)]

    def forget(self, now: datetime) -> int:
        """Forgets the states that nobody reads any more; how many.

        Those that were followed by another within the last hour may still be read.
        """
        limit = (now - AGE).timestamp() * 1000
        with self._turn():
            table = self._table.refresh()
            states = sorted(table.snapshots(), key=lambda each: each.sequence_number or 0)
            gone = [each.snapshot_id for each, next_one in pairwise(states) if next_one.timestamp_ms < limit]
            if gone:
                table.maintenance.expire_snapshots().by_ids(gone).commit()
        return len(gone)

    def sweep(self, now: datetime) -> int:
        """Removes files that no state of the table names any more; how many.

        None while somebody has the lake `standing`.
        """
        with free(self._catalog) as alone:
            return sweep(self._table.refresh(), now) if alone else 0

    def _commit(self, gone: Collection[DataFile], fresh: Iterable[DataFile], told: Mapping[str, str]) -> None:
        with self._turn():
            words = self._all(told)
            with self._table.transaction() as transaction:
                update = transaction.update_snapshot(snapshot_properties=words)
                with update.overwrite() if gone else update.merge_append() as change:
                    for file in gone:
                        change.delete_data_file(file)
                    for file in fresh:
                        change.append_data_file(file)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """While nobody else commits to this table. Raises Overtaken."""
        try:
            with turn(self._catalog, self.layout.name):
                yield
        except (CommitFailedException, ValidationException) as error:
            raise Overtaken(table=self.layout.name, remedy="try again") from error

    def _all(self, told: Mapping[str, str]) -> dict[str, str]:
        return summary({**self.told, **told})

    def _written(self, rows: pa.Table) -> list[DataFile]:
        return write(self._table, self.layout, rows)

    def _rows(self, tasks: Iterable[FileScanTask]) -> pa.Table:
        metadata = self._table.metadata
        scan = ArrowScan(metadata, self._table.io, metadata.schema(), AlwaysTrue())
        return scan.to_table(tasks).select(self.layout.schema.names).cast(self.layout.schema)

    def _parts(self, where: str) -> Iterable[list[FileScanTask]]:
        """The files that may hold rows that fit, by day and bucket."""
        parts: dict[tuple[object, ...], list[FileScanTask]] = defaultdict(list)
        for task in self._tasks(where):
            partition = task.file.partition
            parts[tuple(partition[at] for at in range(len(partition)))].append(task)
        return parts.values()

    def _tasks(self, where: str) -> list[FileScanTask]:
        tasks = list(self._scan(where).plan_files())
        if any(task.delete_files for task in tasks):
            raise ForeignDeletes(table=self.layout.name, remedy="rewrite the table's data files there")
        return tasks

    def _scan(self, where: str) -> DataScan:
        return self._table.refresh().scan(row_filter=where)


def _opened(found: Catalog, layout: Layout) -> Table:
    """The table, made where it is missing; columns that are new are added."""
    name = (NAMESPACE, layout.name)
    try:
        table = found.load_table(name)
    except NoSuchTableError:
        return _made(found, layout)
    if set(layout.schema.names) - set(table.schema().column_names):
        with table.update_schema() as update:
            update.union_by_name(layout.schema)
    return table


def _made(found: Catalog, layout: Layout) -> Table:
    """The table, made in one act; who makes it at the same time gets the same."""
    name = (NAMESPACE, layout.name)
    with suppress(TableAlreadyExistsError, CommitFailedException):
        making = found.create_table_transaction(name, schema=layout.schema, properties=PROPERTIES)
        with making, making.update_spec() as spec:
            spec.add_field(layout.time, DayTransform(), "day")
            spec.add_field(layout.key, BucketTransform(layout.buckets), "bucket")
    return found.load_table(name)
