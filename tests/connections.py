"""Connections to the tests' database that others hold."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from civicgrid.kernel.errors import CivicGridError

PATIENCE_S = 20
Outcome = object

OTHERS = """
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def cut_off_others() -> None:
    """Ends every connection but the caller's, and waits until they are gone."""
    with connection.cursor() as cursor:
        cursor.execute(OTHERS)


def at_once(*tasks: Callable[[], object]) -> list[Outcome]:
    """What each task gives, or the error of ours that it raises; each on a connection of its own."""
    line = Barrier(len(tasks), timeout=PATIENCE_S)

    def run(task: Callable[[], object]) -> Outcome:
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = '{PATIENCE_S}s'")
            line.wait()
            return task()
        except CivicGridError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return [running.result(PATIENCE_S) for running in [pool.submit(run, task) for task in tasks]]
