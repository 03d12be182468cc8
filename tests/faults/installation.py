"""`civicgrid up` in a home of its own, and its processes one by one."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TypeVar

from civicgrid.base import database

T = TypeVar("T")

SMALL_CITY = Path(__file__).parents[1] / "small_city"
PATIENCE_S = 90.0
TOKENS = {login: f"the {login}'s key" for login in ("citizen", "dispatcher", "handler", "lamplighter")}
PREPARE = """
import sys
from pathlib import Path
from civicgrid.project.startup import running
with running():
    from civicgrid.apps.directory import api as directory
    from civicgrid.base.access import SYSTEM
    from civicgrid.project import city
    city.load(city.check(Path(sys.argv[1])).require())
    for word in sys.argv[2:]:
        login, _, secret = word.partition("=")
        directory.issue_token(SYSTEM, login, secret)
"""


class Installation:
    """A home, its `civicgrid up`, and what runs below it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.process: subprocess.Popen[bytes] | None = None
        self.port, self.door_port = _free_port(), _free_port()

    @property
    def environment(self) -> Mapping[str, str]:
        """Of its processes: its home, and the database that stands there."""
        here = {name: value for name, value in os.environ.items() if not name.startswith("CIVICGRID_")}
        return {**here, "CIVICGRID_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "civicgrid.project.settings"}

    def prepare(self) -> None:
        """Loads the small city, and gives its people keys for the API."""
        keys = [f"{login}={secret}" for login, secret in TOKENS.items()]
        subprocess.run([sys.executable, "-c", PREPARE, str(SMALL_CITY), *keys], env=self.environment, check=True)
        (self.home / "static").mkdir(exist_ok=True)

    def command(self, *words: str) -> str:
        """What a `civicgrid` command says; it must succeed."""
        whole = [sys.executable, "-m", "civicgrid.project.cli", *words]
        done = subprocess.run(whole, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout

    def start(self) -> None:
        """`civicgrid up`; returns when the web answers."""
        whole = [sys.executable, "-m", "civicgrid.project.cli", "up", "--no-demo", *self._ports()]
        with (self.home / "up.log").open("ab") as log:
            self.process = subprocess.Popen(whole, env=self.environment, stdout=log, stderr=log)
        until(lambda: bool(self.web()) and self.answers(), "the web answers")

    def answers(self) -> bool:
        """Whether the web is there and reaches its database."""
        with suppress(OSError, HTTPException), closing(HTTPConnection("127.0.0.1", self.port, timeout=5)) as connection:
            connection.request("GET", "/health/")
            return connection.getresponse().status == 200
        return False

    def stop(self) -> int:
        """Asks it to stop, as a service manager does; its exit code."""
        assert self.process
        self.process.terminate()
        return self.process.wait(PATIENCE_S)

    def end(self) -> None:
        """Nothing of it is left."""
        if self.process and self.process.poll() is None:
            left = self.web() + self.worker() + self.behind("door") + self.behind("detect") + self.behind("seal")
            self.process.kill()
            self.process.wait()
            for pid in left:
                kill(pid)

    def said(self) -> str:
        """The last lines of all its processes."""
        log = self.home / "up.log"
        return "\n".join(log.read_text(errors="replace").splitlines()[-100:]) if log.exists() else ""

    def web(self) -> list[int]:
        """The web's processes: the one that listens, then those that answer."""
        listening = [pid for pid in self._children() if "granian" in words_of(pid)]
        return [*listening, *(pid for parent in listening for pid in _children_of(parent))]

    def worker(self) -> list[int]:
        """The worker."""
        return [pid for pid in self._children() if words_of(pid).endswith("work")]

    def behind(self, word: str) -> list[int]:
        """The process of a `civicgrid` command that `up` has started: door, detect, seal."""
        return [pid for pid in self._children() if f"civicgrid.project.cli {word} " in words_of(pid)]

    def postmaster(self) -> list[int]:
        """The server of the database."""
        pid = database.status(self.home).pid
        return [pid] if pid else []

    def backends(self) -> list[int]:
        """The server's processes that serve a client; it takes the death of one as its own."""
        return [pid for server in self.postmaster() for pid in _children_of(server) if "civicgrid [" in words_of(pid)]

    def all(self) -> list[int]:
        """Every process of it, the first last; those of the database too."""
        assert self.process
        servers = self.postmaster()
        backends = [pid for server in servers for pid in _children_of(server)]
        telemetry = [pid for word in ("door", "detect", "seal") for pid in self.behind(word)]
        return [*backends, *servers, *self.worker(), *telemetry, *reversed(self.web()), self.process.pid]

    def _ports(self) -> list[str]:
        return ["--port", str(self.port), "--door-port", str(self.door_port)]

    def _children(self) -> list[int]:
        assert self.process
        return _children_of(self.process.pid)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def kill(pid: int) -> None:
    """Without a word."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def until(
    holds: Callable[[], T], what: str, patience_s: float = PATIENCE_S, why: Callable[[], object] = lambda: ""
) -> T:
    """Waits until it holds, and gives it back; where it does not, `why` is asked."""
    end = time.monotonic() + patience_s
    while not (held := holds()):
        assert time.monotonic() < end, f"in {patience_s:g} s it has not come about that {what}: {why()}"
        time.sleep(0.1)
    return held


def _children_of(pid: int) -> list[int]:
    """Its children, the first first."""
    with suppress(FileNotFoundError, ProcessLookupError):
        told = [Path(thread, "children").read_text().split() for thread in Path(f"/proc/{pid}/task").iterdir()]
        return sorted(int(child) for children in told for child in children)
    return []


def words_of(pid: int) -> str:
    """The command line of a process; "" once it has ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").strip()
    return ""
