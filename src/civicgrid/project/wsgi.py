"""The web application, for a WSGI server (granian)."""

import os
from multiprocessing import parent_process

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections

from civicgrid.project.processes import end_with

LIMITS = "-c statement_timeout=30s -c lock_timeout=5s"
"""A web process has few threads: whoever waits longer is told to come again.

An export of all cases is many short statements.
"""

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicgrid.project.settings")
application = get_wsgi_application()


def served() -> WSGIHandler:
    """The application in a process that answers: it ends with the one that listens."""
    limit_waits()
    if listening := parent_process():
        end_with(listening.pid or 0)
    return application


def limit_waits() -> None:
    """Whatever this process asks the database for from now on is cut short at LIMITS."""
    options = connections.settings["default"]["OPTIONS"]
    options["options"] = f"{options.get('options', '')} {LIMITS}".strip()
