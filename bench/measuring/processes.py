"""Processor time and memory of processes, as Linux counts them in /proc."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> set[int]:
    """The process and all that descend from it, now."""
    parents = {int(folder.name): _parent(folder) for folder in Path("/proc").iterdir() if folder.name.isdigit()}
    members = {pid}
    while grown := {child for child, parent in parents.items() if parent in members} - members:
        members |= grown
    return members


def cpu_s(pids: Iterable[int]) -> float:
    """Seconds of processor time of these processes and of their ended children."""
    return sum(sum(map(int, _stat(Path("/proc", str(pid)))[11:15])) for pid in pids) / TICKS_A_SECOND


def on_cpu_ms(pid: int) -> float:
    """Milliseconds that the main thread of a process was on a processor, exactly."""
    return int(Path("/proc", str(pid), "schedstat").read_text().split()[0]) / 1e6


def peak_mb(pid: int) -> float:
    """The most memory the process ever held, in megabytes; 0 once it has ended."""
    lines = Path("/proc", str(pid), "status").read_text().splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0) / 1024


def _parent(folder: Path) -> int:
    return int(_stat(folder)[1])


def _stat(folder: Path) -> list[str]:
    """The fields of a process from its state on; zeros when it has ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return (folder / "stat").read_text().rpartition(")")[2].split()
    return ["0"] * 20
