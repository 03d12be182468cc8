"""The processes of `civicgrid up`: started together, brought back when they fall, stopped together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

PAUSE_S = 2.0
"""Between a fall and the next start."""
GRACE_S = 30.0
"""For a process to end what it is doing."""


@contextmanager
def together(commands: Mapping[str, Sequence[str]]) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Runs commands side by side; on leaving they are asked to stop, the last first."""
    running = {name: _start(command) for name, command in commands.items()}
    try:
        yield running
    finally:
        for process in reversed(list(running.values())):
            _stop(process)


def watch(running: dict[str, subprocess.Popen[bytes]], commands: Mapping[str, Sequence[str]]) -> None:
    """Brings back what falls, until SIGINT or SIGTERM."""
    asked: list[int] = []

    def ask(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask)
    while not asked:
        time.sleep(0.5)
        for name, process in running.items():
            if process.poll() is not None and not asked:
                time.sleep(PAUSE_S)
                running[name] = _start(commands[name])


def command(*words: str) -> list[str]:
    """A `civicgrid` command as a process of this very Python."""
    return [sys.executable, "-m", "civicgrid.project.cli", *words]


def _start(words: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(words, start_new_session=True, env=os.environ.copy())  # noqa: S603


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
