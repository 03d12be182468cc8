"""Starting: the database first, then Django, then the tables."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from zoneinfo import ZoneInfo

import django
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from civicgrid.base import database
from civicgrid.kernel.errors import CivicGridError

MIGRATING = 0x71_20
"""Advisory lock: of several that start at once, one migrates."""


@contextmanager
def running() -> Iterator[None]:
    """CivicGrid with up-to-date tables; an embedded server stops with its last user."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicgrid.project.settings")
    if settings.CIVICGRID_DATABASE_URL:
        _prepare()
        yield
        return
    with database.server(settings.CIVICGRID_HOME):
        _prepare()
        try:
            yield
        finally:
            connection.close()


class NoDatabase(CivicGridError):
    """The database does not answer: {reason}."""


def _prepare() -> None:
    django.setup()
    try:
        _migrate()
    except OperationalError as error:
        raise NoDatabase(reason=str(error).strip(), remedy="look at CIVICGRID_DATABASE_URL") from error
    from civicgrid.apps.grid import api as grid  # its tables need Django to be ready

    with suppress(grid.NoCity):
        timezone.activate(ZoneInfo(grid.city().time_zone))


def _migrate() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        try:
            call_command("migrate", verbosity=0, interactive=False)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
