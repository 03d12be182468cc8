"""The data folder: made complete or not at all, configured before each start."""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory

from civicgrid.base.database.errors import OtherMajorVersion
from civicgrid.base.database.folder import APPLICATION, PORT, SUPERUSER, sockets
from civicgrid.base.database.programs import MAJOR, Programs
from civicgrid.base.files import sync

INITDB = {
    "username": SUPERUSER,
    "auth": "scram-sha-256",
    "encoding": "UTF8",
    "locale-provider": "builtin",
    "builtin-locale": "C.UTF-8",
    "locale": "C",
    # Without it the parser of text search takes every character beyond ASCII for a letter.
    "lc-ctype": "UTF-8" if sys.platform == "darwin" else "C.UTF-8",
}

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "io_method": "sync",  # what the system's cache holds is fetched faster than asked of another process
    "fsync": "on",
    "synchronous_commit": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u ",
    "logging_collector": "on",
    "log_filename": "day-%d.log",  # one file for each day of the month, written anew a month later
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
}

POSTGRESQL_CONF = """\
# civicgrid.conf is written anew at each start. Settings of your own stand below this line and win.
include_if_exists = 'civicgrid.conf'
"""


def ready_data(programs: Programs) -> Path:
    """The data folder, created if there is none; refuses another version's data."""
    data = programs.folder / "data"
    version = data / "PG_VERSION"
    if not version.exists():
        with suppress(FileNotFoundError):
            data.rmdir()  # fails if there is anything in it
        create(programs, data)
    if (found := version.read_text().strip()) != str(MAJOR):
        cure = (
            f"dump the data with the programs of PostgreSQL {found} (pg_dumpall) and restore them into a new "
            f"home folder, or convert them with pg_upgrade, which needs the programs of both versions"
        )
        raise OtherMajorVersion(folder=data, found=found, wanted=MAJOR, remedy=cure)
    return data


def create(programs: Programs, data: Path) -> None:
    """Makes the database in a folder beside and, at last, moves it into its place."""
    superuser, application = token_urlsafe(), token_urlsafe()
    with TemporaryDirectory(prefix="new-", dir=programs.folder) as draft:
        new, password = Path(draft, "data"), Path(draft, "password")
        write(password, superuser)
        options = [f"--{name}={value}" for name, value in INITDB.items()]
        programs.run("initdb", *options, "--data-checksums", f"--pwfile={password}", f"--pgdata={new}")
        role = f"CREATE ROLE {APPLICATION} LOGIN PASSWORD '{application}';\n"
        database = f"CREATE DATABASE {APPLICATION} OWNER {APPLICATION};\n"
        programs.run("postgres", "--single", "-D", new, "postgres", given=role + database)
        write(new / "postgresql.conf", POSTGRESQL_CONF)
        write(programs.folder / "pgpass", f"*:*:*:{SUPERUSER}:{superuser}\n*:*:*:{APPLICATION}:{application}\n")
        new.rename(data)
    sync(programs.folder)


def configure(programs: Programs, data: Path, settings: Mapping[str, str]) -> None:
    """Writes the defaults and, stronger than they are, the caller's settings."""
    places = {
        "unix_socket_directories": f'"{sockets(programs.folder)}"',
        "log_directory": str(programs.folder / "log"),
    }
    lines = (f"{name} = {_quoted(value)}\n" for name, value in {**SETTINGS, **places, **settings}.items())
    write(data / "civicgrid.conf", "".join(lines))


def _quoted(value: str) -> str:
    """As PostgreSQL's configuration files write a string."""
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def write(path: Path, text: str) -> None:
    """Writes a file that only its owner reads and that is on disk on return."""
    path.touch(mode=0o600)
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
