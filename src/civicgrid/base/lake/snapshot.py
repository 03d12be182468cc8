"""What a table holds at one moment: how far it goes, and what is in its files."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain, compress
from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow.dataset import Dataset, dataset
from pyiceberg.conversions import from_bytes
from pyiceberg.io import FileIO
from pyiceberg.manifest import DataFile, ManifestContent, ManifestFile
from pyiceberg.schema import Schema
from pyiceberg.table import Table
from pyiceberg.table.snapshots import Snapshot as State
from pyiceberg.types import NestedField, PrimitiveType

from .errors import ForeignDeletes
from .files import local
from .layout import Layout, Numbers, buckets_of, microseconds, whole_columns
from .summary import THROUGH, told_by

if TYPE_CHECKING:
    from pyiceberg.io.pyarrow import PyArrowFileIO

_LEAST, _MOST = -(1 << 63), (1 << 63) - 1


class Part(NamedTuple):
    """A file of a table: rows of one day and bucket.

    `bounds` are the least and the most of each of its `whole_columns`, one pair behind the other; times as microseconds
    since 1970.
    """

    location: str
    day: int
    bucket: int
    rows: int
    size: int
    bounds: tuple[int, ...]


class Commit(NamedTuple):
    """What a change of a table did: rows and files that came, files that went."""

    at: datetime
    rows: int
    files: int
    gone: int


class Picked:
    """Files that may hold what is asked; all rows of it stand in them, and others."""

    def __init__(self, layout: Layout, schema: Schema, files: FileIO | None, parts: Sequence[Part]) -> None:
        self.layout, self.schema, self.parts = layout, schema, parts
        self._files = files

    @property
    def arrow(self) -> pa.Schema:
        """The columns."""
        return self.layout.schema

    @property
    def locations(self) -> list[str]:
        """Where they stand: addresses."""
        return [each.location for each in self.parts]

    @property
    def paths(self) -> list[str] | None:
        """Where they stand on our own disk; None where they stand elsewhere."""
        found = [local(each) for each in self.locations]
        return None if None in found else cast("list[str]", found)

    def dataset(self) -> Dataset | pa.Table:
        """The rows, wherever the files stand, read when they are asked for."""
        if not self.parts:
            return self.arrow.empty_table()
        files = cast("PyArrowFileIO", self._files)
        scheme, netloc, _ = files.parse_location(self.locations[0], files.properties)
        paths = [files.parse_location(each, files.properties)[2] for each in self.locations]
        return dataset(paths, self.arrow, format="parquet", filesystem=files.fs_by_scheme(scheme, netloc))


class Snapshot:
    """One state of a table: what it tells and what its files hold belong together."""

    def __init__(self, layout: Layout, table: Table | None, parts: Sequence[Part]) -> None:
        self.layout = layout
        self.told: Mapping[str, str] = told_by(table.current_snapshot()) if table else {}
        self.parts = parts
        self.schema = table.schema() if table else Schema()
        self.commits = [_commit(each) for each in table.metadata.snapshots] if table else []
        self._files = table.io if table else None

    @property
    def through(self) -> int:
        """The number of the first row of the journal that is not in the table yet."""
        return int(self.told.get(THROUGH, "0"))

    def pick(
        self,
        keys: Collection[int] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        within: Mapping[str, tuple[int, int]] | None = None,
    ) -> Picked:
        """The files that may hold rows of these keys (None: of all) in a span of time.

        From a moment on and before another. And, in other columns of whole numbers, with a value `within` two, both
        included.
        """
        first = _LEAST if since is None else microseconds(since)
        last = _MOST if until is None else microseconds(until) - 1
        fits = np.ones(len(self.parts), bool)
        for column, (least, most) in {self.layout.time: (first, last), **(within or {})}.items():
            fits &= (self.least(column) <= most) & (self.most(column) >= least)
        if keys is not None:
            fits &= self._with(np.unique(np.fromiter(keys, np.int64, len(keys))))
        return Picked(self.layout, self.schema, self._files, list(compress(self.parts, fits.tolist())))

    def least(self, column: str) -> Numbers:
        """The least value of a column of whole numbers in each file, or less."""
        return self._bounds[column][0]

    def most(self, column: str) -> Numbers:
        """The most that a column of whole numbers has in each file, or more."""
        return self._bounds[column][1]

    def _with(self, keys: Numbers) -> npt.NDArray[np.bool_]:
        """Whether a file may hold one of the keys, which ascend: by bucket and by bounds."""
        buckets = np.unique(buckets_of(pa.array(keys), self.layout.buckets))
        below = np.searchsorted(keys, self.least(self.layout.key), "left")
        within = below < np.searchsorted(keys, self.most(self.layout.key), "right")
        return within & np.isin(self._buckets, buckets)

    @cached_property
    def _buckets(self) -> Numbers:
        return np.array([each.bucket for each in self.parts], np.int64)

    @cached_property
    def _bounds(self) -> Mapping[str, tuple[Numbers, Numbers]]:
        names = whole_columns(self.layout)
        bounds = np.array([each.bounds for each in self.parts], np.int64).reshape(-1, 2 * len(names))
        return {name: (bounds[:, 2 * at], bounds[:, 2 * at + 1]) for at, name in enumerate(names)}


def _commit(state: State) -> Commit:
    words = state.summary.additional_properties if state.summary else {}
    rows, files, gone = (
        int(words.get(word, "0")) for word in ("added-records", "added-data-files", "deleted-data-files")
    )
    return Commit(datetime.fromtimestamp(state.timestamp_ms / 1000, UTC), rows, files, gone)


def parts_of(table: Table, layout: Layout, known: Mapping[str, list[Part]]) -> dict[str, list[Part]]:
    """The files of a table by the manifest that names them.

    A manifest that is known is not read again.
    """
    state, schema = table.current_snapshot(), table.schema()
    fields = [schema.find_field(name) for name in whole_columns(layout)]
    found: dict[str, list[Part]] = {}
    for manifest in state.manifests(table.io) if state else []:
        if manifest.content == ManifestContent.DELETES:
            raise ForeignDeletes(table=layout.name, remedy="rewrite the table's data files there")
        path = manifest.manifest_path
        found[path] = known[path] if path in known else list(_parts(table.io, manifest, fields))
    return found


def _parts(io: FileIO, manifest: ManifestFile, fields: Sequence[NestedField]) -> Iterable[Part]:
    for entry in manifest.fetch_manifest_entry(io):
        file = entry.data_file
        day, bucket = file.partition[0], file.partition[1]
        bounds = tuple(chain.from_iterable(_bounds(file, field) for field in fields))
        yield Part(file.file_path, day, bucket, file.record_count, file.file_size_in_bytes, bounds)


def _bounds(file: DataFile, field: NestedField) -> tuple[int, int]:
    """The least and the most of a column; of all numbers where it is not told."""
    kind = cast("PrimitiveType", field.field_type)
    told = ((bounds or {}).get(field.field_id) for bounds in (file.lower_bounds, file.upper_bounds))
    least, most = (None if each is None else int(from_bytes(kind, each)) for each in told)
    return _LEAST if least is None else least, _MOST if most is None else most
