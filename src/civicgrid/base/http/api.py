"""The frame of the JSON API: who may ask, strict reading, errors as problem+json."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError, ValidationErrorContext
from ninja.openapi.docs import Swagger
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.params.models import ParamModel
from ninja.renderers import JSONRenderer

from civicgrid.kernel.errors import CivicGridError

from .document import DESCRIPTION, finish
from .login import LOGGED_IN
from .moments import CityTimes
from .problems import refusal
from .reading import StrictParser, fault_of, unknown_field
from .refusals import NoSuchAddress, NotDone, NotLoggedIn, TooMuch

View = Callable[..., object]


class Handbook(Swagger):
    """The document as a page, from this host alone."""

    template = "base/http/handbook.html"


class Json(JSONRenderer):
    """Answers in JSON; every time with the city's offset."""

    encoder_class = CityTimes


class Api(NinjaAPI):
    """Endpoints, named for their views; they need a login unless they say otherwise."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The view's name: it stays when a module moves."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **asked: Any) -> OpenAPISchema:
        """The document, with what every endpoint may refuse."""
        return finish(super().get_openapi_schema(**asked))

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> ValidationError:
        """The faults, each with the fields that are known where it is."""
        return ValidationError(
            [
                {**fault, "known": _known(context.model)}
                for context in error_contexts
                for fault in super(Api, self).validation_error_from_error_contexts([context]).errors
            ]
        )


def nothing_unknown(view: View) -> View:
    """Refuses parameters of the query that an endpoint does not know.

    Who asks is looked at before.
    """
    operation: Operation = vars(view)["_ninja_operation"]  # where the frame's own decorators find it too
    known = [name for each in operation.models if each.__ninja_param_source__ == "query" for name in _known(each)]

    @wraps(view)
    def answer(request: HttpRequest, **values: object) -> object:
        for name in request.GET:
            if name not in known:
                raise unknown_field(name, known)
        return view(request, **values)

    return answer


def _known(model: type[ParamModel]) -> Collection[str]:
    """The names that a request may use: of its query, or in the document of its body."""
    flat: Collection[str] = getattr(model, "__ninja_flatten_map__", ())
    if model.__ninja_param_source__ != "body":
        return flat
    documents = (field.annotation for field in model.model_fields.values())
    return [
        name for each in documents if isinstance(each, type) and issubclass(each, Schema) for name in each.model_fields
    ]


api = Api(
    title="CivicGrid",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    auth=LOGGED_IN,
    parser=StrictParser(),
    renderer=Json(),
    docs=Handbook(),
)
api.add_decorator(nothing_unknown)


@api.exception_handler(CivicGridError)
def _own(_request: HttpRequest, error: CivicGridError | type[CivicGridError]) -> HttpResponse:
    return refusal(error() if isinstance(error, type) else error)


@api.exception_handler(RequestDataTooBig)
def _too_big(_request: HttpRequest, _error: RequestDataTooBig | type[RequestDataTooBig]) -> HttpResponse:
    return refusal(too_much(settings.DATA_UPLOAD_MAX_MEMORY_SIZE))


@api.exception_handler(ValidationError)
def _invalid(_request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    first: dict[str, Any] = error.errors[0] if isinstance(error, ValidationError) else {}
    return refusal(fault_of(first, first["known"]))


@api.exception_handler(AuthenticationError)
def _anonymous(_request: HttpRequest, _error: AuthenticationError | type[AuthenticationError]) -> HttpResponse:
    return refusal(NotLoggedIn(remedy="log in, or send a key as Authorization: Bearer"))


@api.exception_handler(Http404)
def _nowhere(request: HttpRequest, _error: Http404 | type[Http404]) -> HttpResponse:
    return refusal(NoSuchAddress(path=request.path, remedy="look it up at /api/v1/docs"))


@api.exception_handler(HttpError)
def _http(_request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
    """What our own parser found is told; the frame itself finds nothing else."""
    cause = error.__cause__ if isinstance(error, HttpError) else None
    return refusal(cause if isinstance(cause, CivicGridError) else NotDone(remedy="look it up at /api/v1/docs"))


def too_much(most: int) -> TooMuch:
    """The refusal of a body of more than so many bytes."""
    return TooMuch(limit=most // 1_000_000, remedy="shorten its texts, or send less at once")
