"""The manifest: what a backup holds.

It is written last, so a folder without one is no backup.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from civicgrid import __version__
from civicgrid.base.files import replace
from civicgrid.kernel.errors import CivicGridError, NotFound

NAME = "manifest.json"
FORM = 1
"""Of the manifest; whoever changes what it means counts on."""


class NoBackup(NotFound):
    """There is no whole backup in {folder}."""


class NewerBackup(CivicGridError):
    """The backup was made by CivicGrid {made_by}; this is CivicGrid {version}."""


class File(msgspec.Struct, frozen=True):
    """A file by its path in the backup, and what it holds."""

    path: str
    bytes: int
    sha256: str


class Table(msgspec.Struct, frozen=True):
    """A table of the lake: rows, what its last commit told, its files by day."""

    name: str
    rows: int
    told: Mapping[str, str]
    files: Sequence[str]


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What was saved at one moment; `rows` are those of each table of the database.

    The journal is saved from the first row that is needed up to `journal_end`, which is the next one to be given.
    """

    form: int = FORM
    version: str
    at: datetime
    postgresql: int
    rows: Mapping[str, int]
    journal_end: int
    lake: Sequence[Table]
    files: Sequence[File]

    @property
    def bytes(self) -> int:
        """Of all files."""
        return sum(each.bytes for each in self.files)


def write(folder: Path, manifest: Manifest) -> None:
    """Makes a folder a backup."""
    replace(folder / NAME, msgspec.json.format(msgspec.json.encode(manifest)), mode=0o600)


def read(folder: Path) -> Manifest:
    """What the folder holds; raises NoBackup and NewerBackup."""
    try:
        document = (folder / NAME).read_bytes()
        head = msgspec.json.decode(document, type=_Head)
        if head.form > FORM or _parts(head.version) > _parts(__version__):
            cure = f"restore it with CivicGrid {head.version} or later"
            raise NewerBackup(made_by=head.version, version=__version__, remedy=cure)
        return msgspec.json.decode(document, type=Manifest)
    except (FileNotFoundError, msgspec.MsgspecError) as error:
        raise NoBackup(folder=folder, file=NAME, remedy="name a folder with a file {file}, written last") from error


class _Head(msgspec.Struct):
    form: int
    version: str


def _parts(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdecimal()]
