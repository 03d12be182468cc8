"""The engines that answer one and the same expression over files of the lake."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from . import sail, spark

if TYPE_CHECKING:
    from ibis import Table

    from civicgrid.base.lake import Picked

VIEW = "observations"


@contextmanager
def duckdb(sealed: "Picked", _master: str) -> Iterator["Table"]:
    """In this process, on all its cores; what stands elsewhere is read when needed."""
    import ibis

    engine = ibis.duckdb.connect()
    engine.raw_sql("SET TimeZone = 'UTC'")
    try:
        if paths := sealed.paths:
            yield engine.read_parquet(paths, table_name=VIEW)
        else:
            engine.con.register(VIEW, sealed.dataset())
            yield engine.table(VIEW)
    finally:
        engine.disconnect()


ENGINES: Mapping[str, Callable[["Picked", str], AbstractContextManager["Table"]]] = {
    "duckdb": duckdb,
    "spark": spark.table,
    "sail": sail.table,
}
"""Name -> (what is sealed, master) -> the observations in it, as a table of Ibis."""
