"""As whom the server runs: never as root."""

import os
import pwd
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import NamedTuple

_ONE_THREAD_AT_A_TIME = RLock()


class Account(NamedTuple):
    """A user of the operating system with one group."""

    uid: int
    gid: int

    @property
    def name(self) -> str:
        """The user's name, or number where the system knows no name."""
        try:
            return pwd.getpwuid(self.uid).pw_name
        except KeyError:
            return str(self.uid)


def account_of(home: Path) -> Account:
    """The caller; for root the owner of the home or of its database, else `nobody`."""
    if os.geteuid():
        return Account(os.geteuid(), os.getegid())
    for folder in (home, home / "database"):
        if folder.exists() and (found := folder.stat()).st_uid:
            return Account(found.st_uid, found.st_gid)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


@contextmanager
def acting(account: Account) -> Iterator[None]:
    """Root lays its rights down meanwhile, in the whole process; nothing for others.

    So no link planted in a user's folder leads root astray, and every file has the right owner.
    """
    with _ONE_THREAD_AT_A_TIME:
        if os.geteuid():
            yield
            return
        groups, gid = os.getgroups(), os.getegid()
        try:
            os.setgroups([account.gid])
            os.setegid(account.gid)
            os.seteuid(account.uid)
            yield
        finally:
            os.seteuid(0)
            os.setegid(gid)
            os.setgroups(groups)
