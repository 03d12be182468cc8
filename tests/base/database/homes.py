"""Home folders that a server without rights can reach, and what is asked of them."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

import psycopg
from psycopg.conninfo import make_conninfo

QUICK = {"fsync": "off", "shared_buffers": "16MB"}

USER = """
import sys
from pathlib import Path
from civicgrid.base.database import owner, server
what, home = sys.argv[1], Path(sys.argv[2])
with owner(home) if what == "owner" else server(home, {"fsync": "off", "shared_buffers": "16MB"}):
    print("in", flush=True)
    sys.stdin.read()
"""

Another = Callable[[str, Path], subprocess.Popen[str]]


def new_home() -> Path:
    """Below /tmp itself: the folders pytest makes for root are closed to everybody else."""
    folder = Path(mkdtemp(prefix="civicgrid-test-", dir="/tmp"))
    folder.chmod(0o711)
    return folder / "home"


def entered(process: subprocess.Popen[str]) -> bool:
    """Waits until the other process has joined."""
    return process.stdout is not None and process.stdout.readline() == "in\n"


def ask(url: str, query: str, *, password: str | None = None, passfile: str | None = None) -> object:
    """The first value of the last answer; the words given stand in for those of the address."""
    with psycopg.connect(make_conninfo(url, password=password, passfile=passfile)) as connection:
        cursor = connection.execute(query.encode())
        while cursor.nextset():
            pass
        row = cursor.fetchone()
    return row[0] if row else None
