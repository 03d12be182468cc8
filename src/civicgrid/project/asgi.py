"""The web application for an ASGI server: Django in threads, streams beside it."""

import os
from multiprocessing import parent_process

from django.core.wsgi import get_wsgi_application
from django.db import connections

from civicgrid.project.processes import end_with

LIMITS = "-c statement_timeout=30s -c lock_timeout=5s"
"""A web process has few threads: whoever waits longer is told to come again.

An export of all cases is many short statements.
"""
THREADS = 16
"""How many requests are worked on at once; those who watch a stream, still send or still read take none."""

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicgrid.project.settings")
application = get_wsgi_application()


def served() -> object:
    """The application in a process that answers: it ends with the one that listens."""
    from civicgrid.base.live import Door  # its Django is ready now

    limit_waits()
    if listening := parent_process():
        end_with(listening.pid or 0)
    return Door(application, THREADS)


def limit_waits() -> None:
    """Whatever this process asks the database for from now on is cut short at LIMITS."""
    options = connections.settings["default"]["OPTIONS"]
    options["options"] = f"{options.get('options', '')} {LIMITS}".strip()
