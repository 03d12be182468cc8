"""The frame of the JSON API: OpenAPI 3.1, errors as problem+json (RFC 9457)."""

from typing import Any

import msgspec
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from civicgrid.kernel.errors import CivicGridError

api = NinjaAPI(title="CivicGrid", version="1", urls_namespace="api", docs_url=None)


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """A problem document: what is wrong, in which field, and how to mend it."""

    title: str
    status: int
    detail: str = ""
    field: str = ""
    remedy: str = ""


class TooMuch(CivicGridError):
    """The request carries more than {limit} million bytes."""

    status = 413


def problem(document: Problem) -> HttpResponse:
    """The document as a response."""
    return HttpResponse(msgspec.json.encode(document), status=document.status, content_type="application/problem+json")


def problem_of(error: CivicGridError) -> Problem:
    """What to tell a client of our own error, in the language asked for."""
    remedy = gettext(error.remedy) if error.remedy else ""
    return Problem(error.message(gettext), error.status, field=error.field, remedy=remedy)


@api.exception_handler(CivicGridError)
def _own(_request: HttpRequest, error: CivicGridError | type[CivicGridError]) -> HttpResponse:
    return problem(problem_of(error() if isinstance(error, type) else error))


@api.exception_handler(RequestDataTooBig)
def _too_big(_request: HttpRequest, _error: RequestDataTooBig | type[RequestDataTooBig]) -> HttpResponse:
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1_000_000
    return problem(problem_of(TooMuch(limit=limit, remedy="shorten its texts")))


@api.exception_handler(ValidationError)
def _invalid(_request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    first: dict[str, Any] = error.errors[0] if isinstance(error, ValidationError) else {"loc": (), "msg": ""}
    field = ".".join(str(step) for step in first["loc"][2:] or first["loc"])
    return problem(Problem(gettext("The request is not valid."), 422, detail=str(first["msg"]), field=field))


@api.exception_handler(AuthenticationError)
def _anonymous(_request: HttpRequest, _error: AuthenticationError | type[AuthenticationError]) -> HttpResponse:
    return problem(Problem(gettext("Log in, or send a token."), 401))


@api.exception_handler(HttpError)
def _http(_request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
    return problem(Problem(str(error), error.status_code if isinstance(error, HttpError) else 400))
