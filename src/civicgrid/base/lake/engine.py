"""DuckDB in this process: SQL over files of the lake and rows in memory."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, TypeAlias

import duckdb
import pyarrow as pa

from .errors import QueryTooLarge, QueryTooLong, QueryWrong
from .snapshot import Picked

if TYPE_CHECKING:
    from pyarrow.dataset import Dataset

WITHIN_S = 30.0

Rows: TypeAlias = "pa.Table | pa.RecordBatchReader | Dataset | Picked"
Parameters = Sequence[object] | Mapping[str, object]


class Engine:
    """Answers SQL, for any number of threads at once.

    It reads nothing but the tables it is given and files in `folders`, knows no other host, and keeps nothing.
    """

    def __init__(self, folders: Sequence[Path] = (), *, memory_mb: int = 1024, threads: int = 2) -> None:
        self._folders, self._memory_mb, self._threads = folders, memory_mb, threads

    def query(
        self,
        sql: str,
        parameters: Parameters = (),
        tables: Mapping[str, Rows] | None = None,
        *,
        within_s: float = WITHIN_S,
        most_rows: int | None = None,
    ) -> pa.Table:
        """What one SELECT finds in these tables, its first rows if so many are wanted.

        A reader is read once. Raises QueryWrong, QueryTooLong and QueryTooLarge.
        """
        with self._database.cursor() as asking, _translated(within_s), _ended(asking, within_s):
            _check(asking, sql)
            for name, rows in (tables or {}).items():
                _give(asking, name, rows)
            found = asking.sql(sql, params=parameters)
            return (found if most_rows is None else found.limit(most_rows)).to_arrow_table()

    @cached_property
    def _database(self) -> duckdb.DuckDBPyConnection:
        """Made at the first query: its threads do not outlive a fork."""
        database = duckdb.connect(":memory:", config={"threads": self._threads, "temp_directory": ""})
        database.execute(f"SET memory_limit = '{self._memory_mb}MB'")
        database.execute("SET python_enable_replacements = false")
        database.execute("SET TimeZone = 'UTC'")
        database.execute("SET parquet_metadata_cache = true")
        # Files that are read after a schema are taken for one row: joins would keep the lake's side in memory.
        database.execute("SET disabled_optimizers = 'build_side_probe_side'")
        database.execute(
            f"SET allowed_directories = [{', '.join(_text(f'{each.absolute()}/') for each in self._folders)}]"
        )
        database.execute("SET enable_external_access = false")
        database.execute("SET lock_configuration = true")
        return database


def _check(asking: duckdb.DuckDBPyConnection, sql: str) -> None:
    """One question and no more: nothing is made, set or written."""
    statements = asking.extract_statements(sql)
    if [each.type for each in statements] != [duckdb.StatementType.SELECT]:
        raise QueryWrong(reason="it is not one SELECT", remedy="ask one question at a time")


def _give(asking: duckdb.DuckDBPyConnection, name: str, rows: Rows) -> None:
    """A table of this cursor's own."""
    if isinstance(rows, Picked):
        if rows.paths:
            types = [str(each) for each in asking.from_arrow(rows.arrow.empty_table()).types]
            asking.execute(f"CREATE TEMP VIEW {_name(name)} AS FROM {_read(rows, types)}")
            return
        rows = rows.dataset()
    asking.register(name, rows)


def _read(rows: Picked, types: Sequence[str]) -> str:
    """The files as a relation.

    Columns go by their numbers in the lake, so that files older than a column have it too.
    """
    columns = ", ".join(
        f"{rows.schema.find_field(name).field_id}: {{name: {_text(name)}, type: {_text(kind)}, default_value: NULL}}"
        for name, kind in zip(rows.arrow.names, types, strict=True)
    )
    return f"read_parquet([{', '.join(map(_text, rows.paths or []))}], schema = MAP {{{columns}}})"


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _name(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


@contextmanager
def _ended(asking: duckdb.DuckDBPyConnection, within_s: float) -> Iterator[None]:
    """Whatever takes longer is interrupted."""
    timer = Timer(within_s, asking.interrupt)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def _translated(within_s: float) -> Iterator[None]:
    try:
        yield
    except duckdb.InterruptException as error:
        raise QueryTooLong(seconds=round(within_s), remedy="ask for less") from error
    except duckdb.OutOfMemoryException as error:
        raise QueryTooLarge(remedy="ask for less") from error
    except duckdb.Error as error:
        raise QueryWrong(reason=str(error), remedy="mend the query") from error
