"""What every response carries, and what becomes of refusals."""

from collections.abc import Callable

from django.conf import settings
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from civicgrid.kernel.errors import CivicGridError, Denied, InvalidInput

from .api import too_much
from .plain import API, has_its_way, plain
from .problems import MEDIA_TYPE, headers_of, refusal
from .refusals import NoSuchAddress, NoSuchMethod, NotDone, PhotoTooMuch
from .spoken import spoken

LOOK_UP = "look it up at /api/v1/docs"

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


class Door:
    """Refuses what is too large before it is read.

    What Django itself refuses below /api/ leaves as a problem document too.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        most = settings.MOST_UPLOAD_BYTES if _is_upload(request) else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if _length(request) > most and not _is_form_with_photo(request):
            return plain(request, too_much(most))  # without a look at who sends it: that would read the body
        response = self.respond(request)
        return _as_problem(request, response) if request.path.startswith(API) else response


def _is_upload(request: HttpRequest) -> bool:
    return request.content_type == "multipart/form-data" and not request.path.startswith(API)


def _is_form_with_photo(request: HttpRequest) -> bool:
    return _is_upload(request) and not has_its_way(request)


def _length(request: HttpRequest) -> int:
    """The bytes of the body, as its sender says."""
    length = request.headers.get("Content-Length", "")
    return int(length[:18]) if length.isdecimal() else 0


def _as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if response.status_code < 400 or response.headers.get("Content-Type") == MEDIA_TYPE:
        return response
    told = refusal(_error_of(request, response))
    for name in ("Content-Type", "Content-Length"):
        del response.headers[name]
    for name, value in told.headers.items():
        response.headers[name] = value
    response.content = told.content
    return response


def _error_of(request: HttpRequest, response: HttpResponse) -> CivicGridError:
    match response.status_code:
        case 403:
            return Denied(remedy=LOOK_UP)
        case 404:
            return NoSuchAddress(path=request.path, remedy=LOOK_UP)
        case 405:
            return NoSuchMethod(method=request.method, remedy="use {allowed}", allowed=response.headers["Allow"])
    return NotDone(remedy=LOOK_UP)


class Errors:
    """Turns our own errors into a page in words, or a problem document below /api/.

    A form whose photo is too large is refused here, unread: before here there is no frame to say it in.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_form_with_photo(request) and _length(request) > settings.MOST_UPLOAD_BYTES:
            error = PhotoTooMuch(remedy="go back and choose a smaller one")
            return _told(request, error, back=request.get_full_path())
        return self.respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Django's hook; None leaves other errors to Django."""
        if "NUL" in str(error) and isinstance(error, ValueError | DataError):
            error = InvalidInput(field="", value="NUL", remedy="take the NUL characters out")
        if not isinstance(error, CivicGridError):
            return None
        if request.path.startswith(API):
            return refusal(error)
        return _told(request, error)


def _told(request: HttpRequest, error: CivicGridError, back: str = "") -> HttpResponse:
    """A page that says what is wrong, with the way `back` to the form that was sent."""
    told = spoken(error)
    page = render(request, "base/ui/templates/error.html", {"problem": told, "back": back}, status=told.status)
    for name, value in headers_of(error).items():
        page.headers[name] = value
    return page
