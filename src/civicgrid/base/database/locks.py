"""Locks between processes: kept by the kernel, gone when their last holder is."""

from contextlib import ExitStack
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, LOCK_UN, flock
from pathlib import Path
from typing import IO

__all__ = ["LOCK_EX", "LOCK_NB", "LOCK_SH", "LOCK_UN", "flock", "lock"]


def lock(path: Path, kind: int) -> IO[str]:
    """The open file that holds the lock until it is closed, also by its heirs."""
    with ExitStack() as failing:
        file = failing.enter_context(path.open("a+", encoding="utf-8"))
        flock(file, kind)
        failing.pop_all()
    return file
