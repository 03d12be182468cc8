"""What can go wrong with the embedded database, and what mends it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from civicgrid.base.database.account import account_of
from civicgrid.kernel.errors import CivicGridError, Conflict


class FolderUnusable(CivicGridError):
    """The user {user} cannot use {folder}: {reason}."""


class HomeInUse(Conflict):
    """Another CivicGrid (process {pid}) runs on the folder {home}."""


class ProgramsMissing(CivicGridError):
    """The programs of PostgreSQL {version} are not installed."""


class OtherMajorVersion(CivicGridError):
    """The data in {folder} need PostgreSQL {found}; this is PostgreSQL {wanted}."""


class DatabaseFailed(CivicGridError):
    """The database in {folder} does not work: {reason}."""


REMEDIES = {
    "No space left on device": "free some space on its disk",
    "Disk quota exceeded": "free some space, or raise the quota of this user",
    "Read-only file system": "choose a CIVICGRID_HOME on a disk that can be written",
    "Permission denied": "give the user this folder and the right to pass every folder above it, "
    "or choose another CIVICGRID_HOME, such as /var/lib/civicgrid",
    "Operation not permitted": "start CivicGrid as an ordinary user",
    "Directory not empty": "it holds no complete database: put back what is missing, or move away what is there",
    "not private": "remove it and start again",
    "user does not exist": "give the user a line in /etc/passwd",
    "shared memory": "end other database servers of this machine, or raise its limits of shared memory",
    "too many clients": "end some programs that use it, or raise max_connections",
    "password": "unset PGPASSWORD, or put back the file pgpass that was made together with the data",
}


def remedy(reason: str, folder: Path) -> str:
    """What mends a failure, found by the words of the system or of PostgreSQL."""
    return next((cure for words, cure in REMEDIES.items() if words in reason), f"read the files in {folder / 'log'}")


def failed(folder: Path, reason: str) -> DatabaseFailed:
    """An error whose reason is told in paths below the folder."""
    return DatabaseFailed(folder=folder, reason=reason.replace(f"{folder}/", ""), remedy=remedy(reason, folder))


@contextmanager
def explained(home: Path) -> Iterator[None]:
    """A refusal of the system becomes an error that names place, user and remedy."""
    try:
        yield
    except OSError as error:
        place, reason = Path(error.filename or home), error.strerror or str(error)
        cure = remedy(reason, home / "database")
        raise FolderUnusable(folder=place, user=account_of(home).name, reason=reason, remedy=cure) from error
