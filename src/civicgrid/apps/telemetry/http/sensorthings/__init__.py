"""OGC SensorThings API 1.1 below /v1.1, and how refusals are told."""

import logging
from collections.abc import Callable, Mapping

import msgspec
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from civicgrid.base.http import problem_of, refuses_in_its_way, route
from civicgrid.base.http.api import too_much
from civicgrid.base.http.problems import NAMES, headers_of
from civicgrid.base.http.refusals import Broken, NoSuchMethod
from civicgrid.kernel.errors import CivicGridError, InvalidInput
from civicgrid.protocols import sensorthings as sta

from . import reading, writing
from .asking import ROOT, Asking, actor_of

JSON = "application/json"
KEPT_STATUSES = frozenset({401, 403, 404, 405, 409, 413, 415, 429, 500, 503})
"""The others become 400, as the standard has it."""
OPEN_TO_ALL = {"Access-Control-Allow-Origin": "*"}
SENT_BY_ALL = {"Access-Control-Allow-Headers": "Authorization, Accept, Accept-Language, Content-Type"}
log = logging.getLogger(__name__)

Way = Callable[[Asking], HttpResponse]


class TooHard(InvalidInput):
    """A number of the question is beyond what can be counted."""


@route("v1.1", "sensorthings")
@route("v1.1/", "sensorthings_root")
def root(request: HttpRequest) -> HttpResponse:
    """The service root."""
    return _told(request, "")


@route("v1.1/<path:path>", "sensorthings_path")
def respond(request: HttpRequest, path: str) -> HttpResponse:
    """Whatever is asked for."""
    return _told(request, path)


def _told(request: HttpRequest, path: str) -> HttpResponse:
    """The answer; every refusal is a JSON document."""
    try:
        response = _respond(request, path)
    except RequestDataTooBig:
        response = tell(request, too_much(settings.DATA_UPLOAD_MAX_MEMORY_SIZE))
    except CivicGridError as error:
        response = tell(request, error)
    except (InterfaceError, OperationalError):
        raise
    except DataError:
        response = tell(request, TooHard(field="$filter", remedy="use smaller numbers"))
    except Exception:
        log.exception("SensorThings: %s %s", request.method, path)
        response = tell(request, Broken(remedy="try again in a moment; the failure has been written down"))
    for name, value in OPEN_TO_ALL.items():
        response.headers[name] = value
    return response


def tell(_request: HttpRequest, error: CivicGridError) -> HttpResponse:
    """A refusal: a problem document (RFC 9457).

    It also has what clients of SensorThings read.
    """
    problem = problem_of(error)
    status = problem.status if problem.status in KEPT_STATUSES else 400
    words = f"{problem.title} ({problem.remedy})" if problem.remedy else problem.title
    told = {"type": NAMES + problem.kind, "code": status, "status": status, "message": words, "detail": problem.title}
    told |= {name: value for name, value in (("field", problem.field), ("remedy", problem.remedy)) if value}
    return HttpResponse(msgspec.json.encode(told), JSON, status, headers=headers_of(error))


refuses_in_its_way(f"/{ROOT}", tell)


def _respond(request: HttpRequest, path: str) -> HttpResponse:
    ways = WAYS.get(path.strip("/")) or (WAYS_TO_ONE if _to_one(path) else WAYS_TO_MANY)
    method = "GET" if request.method == "HEAD" else request.method or ""
    allowed = ", ".join([*ways, "HEAD", "OPTIONS"])
    if method == "OPTIONS":
        said = {"Allow": allowed, "Access-Control-Allow-Methods": allowed, **SENT_BY_ALL}
        return HttpResponse(status=204, headers=said)
    if method not in ways:
        refused = tell(request, NoSuchMethod(method=method, remedy="use {allowed}", allowed=allowed))
        refused.headers["Allow"] = allowed
        return refused
    return ways[method](Asking(request, path, actor_of(request)))


def _to_one(path: str) -> bool:
    resource = sta.read_path(path)
    return not resource.many


WAYS: Mapping[str, Mapping[str, Way]] = {
    "": {"GET": reading.root},
    writing.CREATE_OBSERVATIONS: {"POST": writing.create_observations},
}
WAYS_TO_MANY: Mapping[str, Way] = {"GET": reading.get, "POST": writing.post, "DELETE": writing.delete}
WAYS_TO_ONE: Mapping[str, Way] = {
    "GET": reading.get,
    "PATCH": writing.patch,
    "PUT": writing.put,
    "DELETE": writing.delete,
}
"""Method -> how it is answered."""
