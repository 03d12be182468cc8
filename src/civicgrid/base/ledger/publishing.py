"""Publishing: plain files that any web server can serve (c2sp.org/tlog-tiles)."""

import shutil
from pathlib import Path

from civicgrid.base.files import replace

from . import storage
from .note import read_head
from .proving import consistency
from .tiles import bundle, tiles_of


def publish(folder: Path) -> int:
    """Writes what is new since the checkpoint in `folder`; returns the tree's size.

    The ledger must continue that checkpoint. The new one comes last, also on the disk: whoever reads it finds every
    tile it needs.
    """
    newest = storage.newest()
    if newest is None:
        return 0
    file = folder / "checkpoint"
    since = _published(file)
    read = storage.tiles()
    for tile in tiles_of(newest.size, since):
        _put(folder / tile.path, b"".join(read(tile.level, tile.index)[: tile.width]))
        if tile.level == 0:
            _put(folder / tile.entries_path, bundle(storage.leaves(tile.index)[: tile.width]))
    _put(file, newest.note.encode())
    return newest.size


def _published(checkpoint: Path) -> int:
    """Size of the tree in the folder, 0 where there is none."""
    if not checkpoint.exists():
        return 0
    note = checkpoint.read_text()
    consistency(note)
    return read_head(note).size


def _put(file: Path, content: bytes) -> None:
    """A full tile takes the place of its partial ones."""
    replace(file, content, mode=0o644)
    shutil.rmtree(f"{file}.p", ignore_errors=True)
