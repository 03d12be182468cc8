"""The web application, for a WSGI server (granian)."""

import os
from multiprocessing import parent_process

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

from civicgrid.project.processes import end_with

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civicgrid.project.settings")
application = get_wsgi_application()


def served() -> WSGIHandler:
    """The application in a process that answers: it ends with the one that listens."""
    if listening := parent_process():
        end_with(listening.pid or 0)
    return application
