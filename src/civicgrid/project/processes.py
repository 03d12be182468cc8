"""The processes of `civicgrid up`: started, brought back, and stopped together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

LOOK_S = 0.5
"""Between two looks at what runs."""
PAUSE_S = 2.0
"""Between a fall and the next start."""
GRACE_S = 30.0
"""For a process to end what it is doing."""
PR_SET_PDEATHSIG = 1
"""From Linux' prctl.h."""

Running = dict[str, subprocess.Popen[bytes]]


def end_in_order() -> None:
    """From now on SIGINT and SIGTERM end this process by SystemExit, once.

    A second one does not disturb the first.
    """

    def end(_number: int, _frame: FrameType | None) -> NoReturn:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        sys.exit(0)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)


def end_with_parent() -> None:
    """Where Linux runs, this process is told to stop when its parent is killed.

    Otherwise whoever survives a killed `up` keeps its port. The system forgets this wish when the process changes
    its user for a while, as root does for the database.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@contextmanager
def together(commands: Mapping[str, Sequence[str]]) -> Iterator[Running]:
    """Runs commands side by side; on leaving they are asked to stop, the last first."""
    running = {name: _start(command) for name, command in commands.items()}
    try:
        yield running
    finally:
        for process in reversed(list(running.values())):
            _stop(process)


def watch(running: Running, commands: Mapping[str, Sequence[str]], revive: Callable[[], None]) -> NoReturn:
    """Brings back what falls, for ever; `revive` does it for what is not a command."""
    while True:
        time.sleep(LOOK_S)
        revive()
        for name, process in running.items():
            if process.poll() is not None:
                _clear(process)
                time.sleep(PAUSE_S)
                running[name] = _start(commands[name])


def command(*words: str) -> list[str]:
    """A `civicgrid` command as a process of this very Python."""
    return [sys.executable, "-m", "civicgrid.project.cli", *words]


def web(host: str, port: int) -> list[str]:
    """The web as a process."""
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    quiet = ["--no-access-log", "--log-level", "warning"]
    return [*server, "--workers", "1", "--blocking-threads", "4", *quiet, "civicgrid.project.wsgi:application"]


def _start(words: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(words, start_new_session=True, env=os.environ.copy(), preexec_fn=end_with_parent)  # noqa: S603


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_S)
    _clear(process)
    process.wait()


def _clear(process: subprocess.Popen[bytes]) -> None:
    """Ends what is left of a process and of those it started.

    A killed web leaves its workers on the port.
    """
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
