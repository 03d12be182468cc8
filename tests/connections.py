"""Connections to the tests' database that others hold."""

from django.db import connection

OTHERS = """
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def cut_off_others() -> None:
    """Ends every connection but the caller's, and waits until they are gone."""
    with connection.cursor() as cursor:
        cursor.execute(OTHERS)
