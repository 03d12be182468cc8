"""Where the database of one home folder keeps its things."""

import os
from errno import EPERM
from hashlib import sha256
from pathlib import Path
from stat import S_IMODE, S_ISDIR
from urllib.parse import quote, urlencode

from civicgrid.base.database.account import Account, account_of

APPLICATION, SUPERUSER, PORT = "civicgrid", "postgres", 5432
SOCKET_PATH_BYTES = 103  # sun_path of macOS less its final zero; Linux allows 107


def default_home(data_home: str = "") -> Path:
    """The home of an installation that names none; `data_home` is XDG_DATA_HOME."""
    if not os.geteuid():
        return Path("/var/lib/civicgrid")
    return Path.home() / ".local" / "share" / data_home / "civicgrid"


def folder_of(home: Path) -> Path:
    """The database's own folder, whichever way its home was written."""
    return home.resolve() / "database"


def url(home: Path, role: str = APPLICATION) -> str:
    """How clients reach the database. No secret: it names the file of the password."""
    folder = folder_of(home)
    way = {"host": sockets(folder), "port": PORT, "passfile": folder / "pgpass", "connect_timeout": 10}
    return f"postgresql://{role}@/{APPLICATION}?{urlencode(way, quote_via=quote, safe='')}"


def sockets(folder: Path) -> Path:
    """The socket's folder: inside, or in /tmp when its path would be too long.

    TMPDIR and XDG_RUNTIME_DIR are not asked: every user of one server must find the same place.
    """
    inside = folder / "socket"
    if len(os.fsencode(inside / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_BYTES:
        return inside
    return Path("/tmp") / f"civicgrid-{sha256(os.fsencode(folder)).hexdigest()[:16]}"  # noqa: S108


def make_private(folder: Path) -> None:
    """Makes a folder for its owner alone; refuses one that others made or may open."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or S_IMODE(found.st_mode) & 0o077:
        raise PermissionError(EPERM, "the folder is not private", folder)


def prepare(home: Path) -> tuple[Path, Account]:
    """The database's folder, made if missing, and the account it belongs to."""
    home = home.resolve()
    account, folder = account_of(home), folder_of(home)
    if not home.exists():
        home.mkdir(parents=True, exist_ok=True)
        home.chmod(0o700 if account.uid == os.geteuid() else 0o711)
    folder.mkdir(mode=0o700, exist_ok=True)
    if account.uid != os.geteuid():
        os.chown(folder, account.uid, account.gid, follow_symlinks=False)
    return folder, account
