"""Files of a table, copied byte by byte; and a table made of such copies.

Iceberg writes down where each file stands, so a copy is no table: its rows are appended to a new one.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import pyarrow.parquet as pq
from pyarrow.dataset import dataset
from pyarrow.fs import FileSelector
from pyiceberg.io import load_file_io

from .catalog import Catalog, location_of
from .files import DurableFiles
from .snapshot import Part
from .summary import THROUGH
from .table import LakeTable

ROWS = 2_000_000
"""Of one commit; a file that holds more is one."""


@contextmanager
def open_part(found: Catalog, part: Part) -> Iterator[BinaryIO]:
    """The bytes of a file, wherever the lake stands."""
    files = load_file_io(found.properties, part.location)
    with files.new_input(part.location).open() as stream:
        yield cast("BinaryIO", stream)


def is_empty(warehouse: str, options: Mapping[str, str]) -> bool:
    """Whether nothing stands yet where a lake is to be."""
    files = DurableFiles(dict(options))
    scheme, netloc, path = files.parse_location(location_of(warehouse))
    return not files.fs_by_scheme(scheme, netloc).get_file_info(
        FileSelector(path, recursive=True, allow_not_found=True)
    )


def put_back(table: LakeTable, files: Iterable[Path], told: Mapping[str, str], done: Callable[[Path], None]) -> int:
    """Fills an empty table with the rows of copied files; how many.

    Only its last commit tells what the table told, so one that is half full holds nothing of the journal. Columns go by
    their names: the copy may be older than one of them. `done` hears of each file that is in.
    """
    kept = 0
    for batch in _batches(files):
        rows = dataset([str(each) for each in batch], table.layout.schema, format="parquet").to_table()
        table.append(rows, 0)
        kept += rows.num_rows
        for each in batch:
            done(each)
    table.append(table.layout.schema.empty_table(), int(told.get(THROUGH, "0")), told)
    return kept


def _batches(files: Iterable[Path]) -> Iterator[list[Path]]:
    """Some files at a time."""
    batch: list[Path] = []
    size = 0
    for file in files:
        rows = pq.read_metadata(file).num_rows
        if batch and size + rows > ROWS:
            yield batch
            batch, size = [], 0
        batch.append(file)
        size += rows
    if batch:
        yield batch
