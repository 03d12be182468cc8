"""Starting: the database first, then Django, then the tables."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from civicgrid.base import database

MIGRATING = 0x71_20
"""Advisory lock: of several that start at once, one migrates."""


@contextmanager
def running() -> Iterator[None]:
    """CivicGrid with its database and up-to-date tables; the embedded server stops with its last user."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicgrid.project.settings")
    if settings.CIVICGRID_DATABASE_URL:
        django.setup()
        _migrate()
        yield
        return
    with database.server(settings.CIVICGRID_HOME):
        django.setup()
        _migrate()
        try:
            yield
        finally:
            connection.close()


def _migrate() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        try:
            call_command("migrate", verbosity=0, interactive=False)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
