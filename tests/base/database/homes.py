"""Home folders that a server without rights can reach, and what is asked of them."""

import shutil
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
    """In memory or /tmp: the folders that pytest makes for root are closed to others."""
    memory = Path("/dev/shm")
    roomy = memory.exists() and shutil.disk_usage(memory).free > 2**31
    folder = Path(mkdtemp(prefix="civicgrid-test-", dir=memory if roomy else "/tmp"))
    folder.chmod(0o711)
    return folder / "home"


def entered(process: subprocess.Popen[str]) -> bool:
    """Waits until the other process has joined."""
    return process.stdout is not None and process.stdout.readline() == "in\n"


def ask(url: str, query: str, *, password: str | None = None, passfile: str | None = None) -> object:
    """The first value of the last answer, asked with this password if it is given."""
    with psycopg.connect(make_conninfo(url, password=password, passfile=passfile)) as connection:
        cursor = connection.execute(query.encode())
        while cursor.nextset():
            pass
        row = cursor.fetchone()
    return row[0] if row else None
