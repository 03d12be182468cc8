"""The whole database in one file, as it was at one moment; and put back from it."""

import shutil
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from civicgrid.base.database.errors import ProgramsMissing, remedy
from civicgrid.base.database.programs import MAJOR, TREE, WHEEL, last_words
from civicgrid.kernel.errors import CivicGridError, Conflict

COMPRESSED = "gzip:3"
AT_ONCE = 2
"""Tables and indexes that are put back side by side."""


class DumpFailed(CivicGridError):
    """The database cannot be written to {file}: {reason}."""


class PuttingBackFailed(CivicGridError):
    """The database cannot be put back from {file}: {reason}."""


class OlderServer(Conflict):
    """What was saved is of a PostgreSQL {wanted}; this server is a PostgreSQL {found}."""


def address_of(given: Mapping[str, Any]) -> str:
    """A database of Django's settings as libpq names it."""
    words = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return make_conninfo(**given["OPTIONS"], **{word: str(given[name]) for word, name in words.items() if given[name]})


def major(address: str) -> int:
    """The major version of the server, such as 18."""
    with psycopg.connect(address) as asked:
        return asked.info.server_version // 10_000


def dump(address: str, file: Path, *, snapshot: str, without: str) -> None:
    """Writes all that an exported snapshot sees, without one schema.

    Its transaction is open until this returns. Raises DumpFailed.
    """
    options = ["--format=custom", f"--compress={COMPRESSED}", f"--exclude-schema={without}", f"--file={file}"]
    if reason := _run("pg_dump", address, *options, f"--snapshot={snapshot}"):
        raise DumpFailed(file=file, reason=reason, remedy=remedy(reason, file.parent))


def put_back(address: str, file: Path, *, saved_from: int) -> None:
    """Fills an empty database from such a file. Raises OlderServer."""
    if (found := major(address)) < saved_from:
        cure = f"put it back into a PostgreSQL {saved_from} or later"
        raise OlderServer(wanted=saved_from, found=found, remedy=cure)
    if reason := _run("pg_restore", address, "--exit-on-error", f"--jobs={AT_ONCE}", str(file)):
        raise PuttingBackFailed(file=file, reason=reason, remedy=remedy(reason, file.parent))


def _run(name: str, address: str, *options: str) -> str:
    """Runs a program of PostgreSQL; why it failed, "" if it did not.

    No password stands among its words.
    """
    known = {word: str(value) for word, value in conninfo_to_dict(address).items()}
    password = known.pop("password", "")
    command = [program(name, major(address)), "--no-owner", "--no-privileges", *options]
    done = subprocess.run(  # noqa: S603
        [*command, f"--dbname={make_conninfo(**known)}"],
        env={"LC_ALL": "C", "HOME": str(Path.home()), **({"PGPASSWORD": password} if password else {})},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return last_words(done.stderr.splitlines()) if done.returncode else ""


def program(name: str, version: int) -> str:
    """Ours, up to servers of its own version; for a newer one the machine's."""
    wheel = find_spec(WHEEL)
    if version <= MAJOR and wheel and wheel.origin:
        return str(Path(wheel.origin).parents[1] / TREE / "bin" / name)
    if found := shutil.which(name):
        return found
    raise ProgramsMissing(version=version, name=name, remedy="put {name} of that version on the PATH")
