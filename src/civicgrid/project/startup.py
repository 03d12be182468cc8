"""Starting: the database first, then Django, then the tables."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from zoneinfo import ZoneInfo

import django
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from civicgrid.base import database
from civicgrid.kernel.errors import CivicGridError

OLDEST = 15
"""Major version of PostgreSQL that the tests have run on; an older one is refused."""
MIGRATING = 0x71_20
"""Advisory lock: of several that start at once, one migrates."""
HALF = "restoring"
"""The file of a home into which a backup is being put back."""


@contextmanager
def running() -> Iterator[None]:
    """CivicGrid with up-to-date tables; an embedded server stops with its last user."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicgrid.project.settings")
    if (Path(settings.CIVICGRID_HOME) / HALF).exists():
        raise HalfRestored(home=settings.CIVICGRID_HOME, remedy="empty it, and restore the backup again")
    with serving():
        prepare()
        yield


@contextmanager
def behind(parent: int) -> Iterator[None]:
    """CivicGrid in a process of `up`; as `running` where that is none.

    `up` has brought the tables up to date and keeps the database, which may be away just now.
    """
    if not parent:
        with running():
            yield
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicgrid.project.settings")
    django.setup()
    yield


@contextmanager
def serving() -> Iterator[None]:
    """The database runs, whatever is in it."""
    if settings.CIVICGRID_DATABASE_URL:
        yield
        return
    with database.server(settings.CIVICGRID_HOME):
        try:
            yield
        finally:
            connection.close()


class HalfRestored(CivicGridError):
    """A backup was not put back to its end in {home}."""


class NoDatabase(CivicGridError):
    """The database does not answer: {reason}."""


class OldDatabase(CivicGridError):
    """CivicGrid needs PostgreSQL {wanted} or later; CIVICGRID_DATABASE_URL names a PostgreSQL {found}."""


def prepare() -> None:
    """Django is ready, and the tables are those of this version."""
    django.setup()
    try:
        _refuse_old()
        _migrate()
    except OperationalError as error:
        raise NoDatabase(reason=str(error).strip(), remedy="look at CIVICGRID_DATABASE_URL") from error
    from civicgrid.apps.grid import api as grid  # its tables need Django to be ready

    with suppress(grid.NoCity):
        timezone.activate(ZoneInfo(grid.city().time_zone))


def _refuse_old() -> None:
    with connection.wrap_database_errors, connection.get_new_connection(connection.get_connection_params()) as asked:
        found = asked.info.server_version // 10_000
    if found < OLDEST:
        remedy = "upgrade it, or leave the variable empty: then CivicGrid runs a PostgreSQL of its own"
        raise OldDatabase(wanted=OLDEST, found=found, remedy=remedy)


def _migrate() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        try:
            call_command("migrate", verbosity=0, interactive=False)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
