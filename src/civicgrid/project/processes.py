"""The processes of `civicgrid up`: started, brought back, and stopped together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from types import FrameType
from typing import NoReturn

LOOK_S = 0.5
"""Between two looks at what runs."""
PAUSES_S = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Between a fall and the next start: the first one, the second in a row, and so on."""
STEADY_S = 60.0
"""Who ran so long does not fall in a row, nor who was killed: that was no fault of its own."""
GRACE_S = 6.0
"""For all processes together to end what they are doing."""
STREAMS_S = 2
"""For the web to end what it is answering, before it leaves those who watch a stream."""
PR_SET_PDEATHSIG = 1
"""From Linux' prctl.h."""

Tell = Callable[[str], None]


class Program:
    """A command that is started again whenever it falls, after growing pauses."""

    def __init__(self, name: str, words: Sequence[str]) -> None:
        self.name, self.words = name, words
        self.falls, self.due = 0, 0.0
        self.start()

    def start(self) -> None:
        """Begins it, in a session of its own, so that Ctrl+C reaches `up` alone."""
        self.began, self.fell = time.monotonic(), False
        self.process = subprocess.Popen(  # noqa: S603
            self.words, start_new_session=True, preexec_fn=partial(end_with, os.getpid())
        )

    def look(self, tell: Tell) -> None:
        """Notices that it fell, and brings it back when its pause is over."""
        now = time.monotonic()
        if not self.fell and self.process.poll() is not None:
            self.clear()
            killed = self.process.returncode == -signal.SIGKILL
            self.falls = 0 if killed or now - self.began > STEADY_S else self.falls
            pause = PAUSES_S[min(self.falls, len(PAUSES_S) - 1)]
            self.fell, self.falls, self.due = True, self.falls + 1, now + pause
            tell(f"the {self.name} has ended ({self.process.returncode}) and is started again in {pause:g} s")
        if self.fell and now >= self.due:
            self.start()

    def clear(self) -> None:
        """Kills what is left of it and of those it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


def end_in_order() -> None:
    """From now on Ctrl+C, SIGTERM and SIGHUP end this process by SystemExit.

    A second one ends it at once. Whoever ignores a signal, as `nohup` does, is left to it.
    """
    numbers = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
    heard = [number for number in numbers if signal.getsignal(number) != signal.SIG_IGN]

    def end(_number: int, _frame: FrameType | None) -> NoReturn:
        for number in heard:
            signal.signal(number, signal.SIG_DFL)
        sys.exit(0)

    for number in heard:
        signal.signal(number, end)


def end_with(parent: int) -> None:
    """This process is killed when its parent is, also if that is over; on Linux.

    Otherwise whoever survives a killed `up` keeps its port. The system forgets this wish when the process changes
    its user for a while, as root does for the database.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def together(commands: Mapping[str, Sequence[str]]) -> Iterator[list[Program]]:
    """Runs commands side by side; on leaving all are asked to stop, then made to."""
    programs: list[Program] = []
    try:
        for name, words in commands.items():
            programs.append(Program(name, words))
        yield programs
    finally:
        _stop([program.process for program in reversed(programs)])
        for program in programs:
            program.clear()


def watch(programs: Sequence[Program], revive: Callable[[], None], tell: Tell) -> NoReturn:
    """Brings back what falls, for ever; `revive` does it for what is not a command."""
    while True:
        revive()
        for program in programs:
            program.look(tell)
        time.sleep(LOOK_S)


def command(*words: str) -> list[str]:
    """A `civicgrid` command as a process of this very Python."""
    return [sys.executable, "-m", "civicgrid.project.cli", *words]


def web(host: str, port: int) -> list[str]:
    """The web as a process."""
    server = [sys.executable, "-m", "granian", "--interface", "asgi", "--host", host, "--port", str(port)]
    quiet = ["--no-access-log", "--log-level", "warning"]
    # Streams never end by themselves; who watches comes back to the next process.
    one = ["--workers", "1", "--workers-kill-timeout", f"{STREAMS_S}"]
    return [*server, *one, *quiet, "--factory", "civicgrid.project.asgi:served"]


def _stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    end = time.monotonic() + GRACE_S
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(max(0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
