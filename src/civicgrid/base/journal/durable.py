"""Up to which row a journal is on disk, told to all readers by shared memory."""

import os
from mmap import ACCESS_READ, ACCESS_WRITE, mmap
from pathlib import Path
from struct import Struct

_END = Struct("<Q")


class DurableEnd:
    """The number of the first row that is not on disk yet.

    Only ever told after the rows before it were synced; a crash may leave a lower number, never a higher one.
    """

    def __init__(self, folder: Path, *, writing: bool = False) -> None:
        path = folder / "end"
        if writing:
            file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            os.ftruncate(file, _END.size)
        else:
            file = os.open(path, os.O_RDONLY)
        self._told = mmap(file, _END.size, access=ACCESS_WRITE if writing else ACCESS_READ)
        os.close(file)

    def get(self) -> int:
        """The number."""
        (end,) = _END.unpack_from(self._told)
        return int(end)

    def set(self, end: int) -> None:
        """Tells it."""
        _END.pack_into(self._told, 0, end)

    def close(self) -> None:
        """Forgets it."""
        self._told.close()
