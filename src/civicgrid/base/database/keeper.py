"""Stops the server for users who were killed."""

import os
import subprocess
import sys
from pathlib import Path
from typing import IO

# It leaves its starter at once, and costs little while it waits: what it needs is imported when nobody is left.
WAIT = """
import os, sys
from fcntl import LOCK_EX, LOCK_UN, flock
if os.fork():
    os._exit(0)
users, home = int(sys.argv[1]), sys.argv[2]
flock(users, LOCK_EX)
flock(users, LOCK_UN)
from pathlib import Path
from civicgrid.base.database.server import keep
keep(Path(home), users)
"""


def begin(home: Path, users: IO[str]) -> None:
    """Starts a keeper; `users` is the file that all users of the server lock.

    It runs as whom the caller really is: root has to be able to stop what it started as somebody else.
    """
    subprocess.run(  # noqa: S603
        [sys.executable, "-P", "-c", WAIT, str(users.fileno()), str(home.resolve())],
        pass_fds=(users.fileno(),),
        cwd="/",
        user=os.getuid(),
        group=os.getgid(),
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
