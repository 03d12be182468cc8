"""The engines that answer one and the same expression over files of the lake."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from . import sail, spark

if TYPE_CHECKING:
    from ibis import Table

VIEW = "observations"


@contextmanager
def duckdb(files: Sequence[str], _master: str) -> Iterator["Table"]:
    """In this process, on all its cores."""
    import ibis

    engine = ibis.duckdb.connect()
    engine.raw_sql("SET TimeZone = 'UTC'")
    try:
        yield engine.read_parquet(list(files), table_name=VIEW)
    finally:
        engine.disconnect()


ENGINES: Mapping[str, Callable[[Sequence[str], str], AbstractContextManager["Table"]]] = {
    "duckdb": duckdb,
    "spark": spark.table,
    "sail": sail.table,
}
"""Name -> (files, master) -> the observations in them, as a table of Ibis."""
