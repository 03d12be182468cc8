"""Files that no state names any more go: the library only forgets the states."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from pyarrow.fs import FileSelector, FileType
from pyiceberg.table import Table

if TYPE_CHECKING:
    from pyiceberg.io.pyarrow import PyArrowFileIO

AGE = timedelta(hours=1)
"""Younger files may belong to a commit on its way; a state that was followed later may still be read."""


def sweep(table: Table, now: datetime) -> int:
    """Removes the files that nothing names and that are old enough; how many."""
    files = cast("PyArrowFileIO", table.io)
    scheme, netloc, root = files.parse_location(table.location(), files.properties)
    system = files.fs_by_scheme(scheme, netloc)
    named = {files.parse_location(each, files.properties)[2] for each in _named(table)}
    before = now - AGE
    found = system.get_file_info(FileSelector(root, recursive=True, allow_not_found=True))
    gone = [
        each.path for each in found if each.type == FileType.File and each.path not in named and each.mtime < before
    ]
    for path in gone:
        system.delete_file(path)
    return len(gone)


def _named(table: Table) -> Iterator[str]:
    """Every file that some state of the table needs."""
    metadata = table.metadata
    yield table.metadata_location
    yield from (each.metadata_file for each in metadata.metadata_log)
    for snapshot in metadata.snapshots:
        yield snapshot.manifest_list
        for manifest in snapshot.manifests(table.io):
            yield manifest.manifest_path
            yield from (
                each.data_file.file_path for each in manifest.fetch_manifest_entry(table.io, discard_deleted=True)
            )
