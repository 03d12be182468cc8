"""The processes of `up`: brought back when they fall, gone when it is gone."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from civicgrid.project import processes
from civicgrid.project.processes import Program, together

PARENT = """
import sys, time
from civicgrid.project.processes import Program
print(Program("child", [sys.executable, "-c", "import time; time.sleep(60)"]).process.pid, flush=True)
time.sleep(60)
"""
ORPHAN = """
import os
from civicgrid.project.processes import end_with
end_with(os.getpid())
print("alive")
"""
SLOW = """
import sys, time
from civicgrid.project.processes import end_in_order
end_in_order()
try:
    print("ready", flush=True)
    time.sleep(60)
finally:
    print("ending", flush=True)
    time.sleep(float(sys.argv[1]))
    print("ended", flush=True)
"""
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"

linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has died")


def hears_everything() -> None:
    """Whoever runs the tests may ignore signals, as `nohup` does; a child inherits that."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def python(*words: str) -> "subprocess.Popen[str]":
    """A Python that runs a program, and is listened to."""
    command = [sys.executable, "-c", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=hears_everything)


def line(process: "subprocess.Popen[str]") -> str:
    """The next line it says."""
    assert process.stdout
    return process.stdout.readline().strip()


def soon(holds: Callable[[], bool]) -> bool:
    """Whether it comes about within some seconds."""
    end = time.monotonic() + 10
    while not (held := holds()) and time.monotonic() < end:
        time.sleep(0.02)
    return held


def told_of(program: Program, times: int) -> list[str]:
    """What is told until a program has fallen so often."""
    told: list[str] = []

    def looked() -> bool:
        program.look(told.append)
        return len(told) == times

    assert soon(looked)
    return told


@linux
def test_a_child_ends_with_its_killed_parent() -> None:
    with python(PARENT) as parent:
        child = int(line(parent))
        parent.kill()
    assert soon(lambda: not Path(f"/proc/{child}").exists())


@linux
def test_a_child_whose_parent_is_gone_already_ends_at_once() -> None:
    done = subprocess.run([sys.executable, "-c", ORPHAN], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_first_signal_ends_in_order(number: signal.Signals) -> None:
    with python(SLOW, "0") as process:
        assert line(process) == "ready"
        process.send_signal(number)
        assert (line(process), line(process)) == ("ending", "ended")
    assert process.returncode == 0


def test_the_second_signal_ends_at_once() -> None:
    with python(SLOW, "60") as process:
        assert line(process) == "ready"
        process.send_signal(signal.SIGINT)
        assert line(process) == "ending"
        process.send_signal(signal.SIGINT)
        assert line(process) == ""
    assert process.returncode == -signal.SIGINT


def test_who_falls_is_brought_back_after_growing_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "PAUSES_S", (0.05, 0.1))
    with together({"web": [sys.executable, "-c", "raise SystemExit(3)"]}) as (program,):
        told = told_of(program, 3)
    assert told == [f"the web has ended (3) and is started again in {pause} s" for pause in (0.05, 0.1, 0.1)]


def test_who_ran_for_long_is_brought_back_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "STEADY_S", 0)
    monkeypatch.setattr(processes, "PAUSES_S", (0.05, 60))
    with together({"web": [sys.executable, "-c", "raise SystemExit(3)"]}) as (program,):
        told = told_of(program, 3)
    assert len(set(told)) == 1


@linux
def test_who_is_killed_again_and_again_is_brought_back_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "PAUSES_S", (0.05, 60))
    with together({"door": [sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"]}) as (program,):
        told = told_of(program, 3)
    assert set(told) == {"the door has ended (-9) and is started again in 0.05 s"}


def test_who_does_not_listen_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "GRACE_S", 0.3)
    with together({"deaf": [sys.executable, "-c", DEAF], "other": ["sleep", "60"]}) as programs:
        time.sleep(0.5)
    assert [program.process.returncode for program in programs] == [-signal.SIGKILL, -signal.SIGTERM]


def test_nothing_is_left_of_one_that_falls(tmp_path: Path) -> None:
    family = "import subprocess, sys; open(sys.argv[1], 'w').write(str(subprocess.Popen(['sleep', '60']).pid))"
    with together({"web": [sys.executable, "-c", family, str(tmp_path / "pid")]}) as (program,):
        told_of(program, 1)
        child = (tmp_path / "pid").read_text()
        assert soon(lambda: "sleep" not in cmdline(child))


def cmdline(pid: str) -> str:
    """The words of a process; "" once it has ended."""
    file = Path(f"/proc/{pid}/cmdline")
    return file.read_text() if file.exists() else ""
