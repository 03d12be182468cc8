"""What every response carries, and what becomes of our own errors on pages."""

from collections.abc import Callable

from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from civicgrid.kernel.errors import CivicGridError, InvalidInput

from .api import problem, problem_of
from .spoken import spoken

Respond = Callable[[HttpRequest], HttpResponse]


class Headers:
    """Strict content security: nothing from another host, no inline script."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.respond(request)
        for name, value in settings.SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class Errors:
    """Turns our own errors into a page in words, or a problem document below /api/."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Django's hook; None leaves other errors to Django."""
        if "NUL" in str(error) and isinstance(error, ValueError | DataError):
            error = InvalidInput(field="", value="NUL", remedy="take the NUL characters out")
        if not isinstance(error, CivicGridError):
            return None
        if request.path.startswith("/api/"):
            return problem(problem_of(error))
        told = spoken(error)
        return render(request, "base/ui/templates/error.html", {"problem": told}, status=told.status)
