"""A table of the lake: large commits, sorted, parted by day and bucket."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import unquote, urlsplit

import msgspec
import pyarrow as pa
from pyiceberg.catalog import Catalog
from pyiceberg.exceptions import NoSuchTableError
from pyiceberg.table import DataScan, Table
from pyiceberg.transforms import BucketTransform, DayTransform

from civicgrid.kernel.errors import CivicGridError

from .catalog import NAMESPACE
from .sweep import sweep

THROUGH = "civicgrid.through"
"""In the summary of each commit: all rows of the journal before this number are in the table."""
PROPERTIES = {
    "write.parquet.compression-codec": "zstd",
    "write.metadata.delete-after-commit.enabled": "true",
    "write.metadata.previous-versions-max": "20",
    "commit.retry.num-retries": "0",
}


EVERYTHING = "true"
"""The filter that all rows fit."""


class ForeignDeletes(CivicGridError):
    """Another program deleted rows of {table} in a way that cannot be read here."""


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """What a table holds; its files are cut by the day of a time and buckets of a key."""

    name: str
    schema: pa.Schema
    time: str
    key: str
    buckets: int
    order: Sequence[str]


class LakeTable:
    """One table. One process at a time changes it; any number read.

    `where` is a filter in Iceberg's words: `stream = 7 and time < '2026-03-03T00:00:00+00:00'`.
    """

    def __init__(self, found: Catalog, layout: Layout) -> None:
        self.layout = layout
        self._table = _opened(found, layout)

    @property
    def through(self) -> int:
        """The number of the first row of the journal that is not in the table yet."""
        snapshot = self._table.refresh().current_snapshot()
        told = snapshot.summary if snapshot else None
        return int(told.additional_properties.get(THROUGH, "0")) if told else 0

    def append(self, rows: pa.Table, through: int) -> None:
        """Adds rows; with them the table holds all of the journal before a number."""
        self._table.append(self._sorted(rows), snapshot_properties={THROUGH: str(through)})

    def replace(self, where: str, rows: pa.Table, through: int | None = None) -> None:
        """Puts rows in place of all that fit, in one commit: corrections, compaction."""
        told = str(self.through if through is None else through)
        self._table.overwrite(self._sorted(rows), where, snapshot_properties={THROUGH: told})

    def drop(self, where: str) -> None:
        """Removes all rows that fit; whole days cost no rewriting."""
        self._table.delete(where, snapshot_properties={THROUGH: str(self.through)})

    def read(self, where: str = EVERYTHING, columns: Iterable[str] = ("*",)) -> pa.Table:
        """The rows that fit."""
        return self._scan(where).select(*columns).to_arrow()

    def files(self, where: str = EVERYTHING) -> list[str]:
        """The Parquet files that may hold rows that fit; raises ForeignDeletes."""
        tasks = list(self._scan(where).plan_files())
        if any(task.delete_files for task in tasks):
            raise ForeignDeletes(table=self.layout.name, remedy="rewrite the table's data files there")
        return [_path(task.file.file_path) for task in tasks]

    def forget(self, before: datetime) -> int:
        """Forgets the states before a moment, but not what it holds now; how many."""
        table = self._table.refresh()
        old = [each.snapshot_id for each in table.snapshots() if each.timestamp_ms < before.timestamp() * 1000]
        current = table.metadata.current_snapshot_id
        gone = [each for each in old if each != current]
        if gone:
            table.maintenance.expire_snapshots().by_ids(gone).commit()
        return len(gone)

    def sweep(self, now: datetime) -> int:
        """Removes files that no state of the table names any more; how many."""
        return sweep(self._table.refresh(), now)

    def _scan(self, where: str) -> DataScan:
        return self._table.refresh().scan(row_filter=where)

    def _sorted(self, rows: pa.Table) -> pa.Table:
        table = rows.select(self.layout.schema.names).cast(self.layout.schema)
        return table.sort_by([(column, "ascending") for column in self.layout.order])


def _opened(found: Catalog, layout: Layout) -> Table:
    """The table, made where it is missing; columns that are new are added."""
    try:
        table = found.load_table((NAMESPACE, layout.name))
    except NoSuchTableError:
        table = found.create_table((NAMESPACE, layout.name), schema=layout.schema, properties=PROPERTIES)
        with table.update_spec() as spec:
            spec.add_field(layout.time, DayTransform(), "day")
            spec.add_field(layout.key, BucketTransform(layout.buckets), "bucket")
        return table
    if set(layout.schema.names) - set(table.schema().column_names):
        with table.update_schema() as update:
            update.union_by_name(layout.schema)
    return table


def _path(location: str) -> str:
    parts = urlsplit(location)
    return unquote(parts.path) if parts.scheme in {"", "file"} else location
