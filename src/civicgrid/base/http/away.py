"""While the database is away, requests are told when to come back."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse

from civicgrid.kernel.errors import CivicGridError

from .plain import plain

AWAY = (InterfaceError, OperationalError)
"""Broken connections, a server that starts or ends, a lock that was not had: none is the sender's fault."""
WAIT_S = 2

log = logging.getLogger(__name__)


class DatabaseAway(CivicGridError):
    """The database does not answer at the moment."""

    status = 503


class Database:
    """Begins every request with a connection that works, or answers 503."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            connection.close_if_health_check_failed()
            connection.ensure_connection()
        except AWAY as error:
            return away(request, error)
        return self.respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Django's hook, for a database that went while a view was at work."""
        return away(request, error) if isinstance(error, AWAY) else None


def away(request: HttpRequest, error: Exception) -> HttpResponse:
    """The answer 503: a problem document below /api/, else a plain page."""
    log.warning("the database is away: %s", str(error).partition("\n")[0])
    return plain(request, DatabaseAway(remedy="try again in a moment", wait_s=WAIT_S))
