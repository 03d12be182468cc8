"""Files of the lake on our own disk: synced before the catalog hears of them."""

import os
from io import BufferedWriter, FileIO
from pathlib import Path

from pyiceberg.io import OutputStream
from pyiceberg.io.pyarrow import PyArrowFile, PyArrowFileIO

from civicgrid.base.files import folder, sync

BUFFER_BYTES = 1 << 20


class DurableFiles(PyArrowFileIO):
    """Files that outlive a power cut. What stands in object storage does by itself."""

    def new_output(self, location: str) -> PyArrowFile:
        """A file to write: data, a manifest, or metadata."""
        scheme, netloc, path = self.parse_location(location, self.properties)
        if scheme != "file":
            return super().new_output(location)
        return _Local(location=location, path=path, fs=self.fs_by_scheme(scheme, netloc))


class _Local(PyArrowFile):
    def create(self, overwrite: bool = False) -> OutputStream:  # noqa: FBT001, FBT002  PyIceberg calls it so
        path = Path(self._path)
        folder(path.parent, mode=0o700)
        return BufferedWriter(_Synced(path, "wb" if overwrite else "xb"), BUFFER_BYTES)


class _Synced(FileIO):
    """A file that is on disk once it is closed, under its name."""

    def __init__(self, path: Path, mode: str) -> None:
        super().__init__(path, mode)
        self._folder = path.parent

    def close(self) -> None:
        if self.closed:
            return
        try:
            os.fsync(self.fileno())
        finally:
            super().close()
        sync(self._folder)


def local(location: str) -> str | None:
    """The path of a file on our own disk; None where it stands elsewhere."""
    scheme, _netloc, path = PyArrowFileIO.parse_location(location)
    return path if scheme == "file" else None
