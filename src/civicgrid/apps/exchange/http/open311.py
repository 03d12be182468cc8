"""The city's Open311 server: GeoReport v2 below /open311/v2/, and discovery.

Below /open311/test/v2/ the same is answered, and nothing that is sent is kept.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import msgspec
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.http.multipartparser import MultiPartParserError
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext, ngettext

from civicgrid.apps.cases import api as cases
from civicgrid.apps.exchange.actions.open311 import taking
from civicgrid.apps.exchange.queries import open311 as city
from civicgrid.apps.exchange.queries.keys import NoApiKey, client_of
from civicgrid.apps.grid import api as grid
from civicgrid.apps.services import api as services
from civicgrid.base import files
from civicgrid.base.access import SYSTEM
from civicgrid.base.http import problem_of, refuses_in_its_way, route, sender_of
from civicgrid.base.http.keys import key_in
from civicgrid.base.http.limits import look, spend
from civicgrid.base.http.problems import headers_of
from civicgrid.base.http.refusals import Broken, NoSuchAddress, NoSuchMethod, NotDone, TooMuch
from civicgrid.base.words import called
from civicgrid.kernel.errors import CivicGridError, NotFound
from civicgrid.kernel.plain import legible
from civicgrid.protocols import open311
from civicgrid.protocols.open311 import MEDIA_TYPES, Call, Fault, Format, Kind, Resolved, Taken

PREFIX = "/open311/"
WITH_KEY = "3600/hour"
"""New requests and updates of a program with a key; whoever has none comes in as at every other door."""
PASSED = 1_000
"""So many requests on the pages before count as one more question."""
KEYS, TOKENS = "keys", "tokens"
"""What the city may insist on: a key for what is sent, and a token as the answer."""
KEPT_STATUSES = frozenset({403, 404, 405, 413, 429, 500, 503})
"""The others become 400, as the standard has it."""
OPEN_TO_ALL = {"Access-Control-Allow-Origin": "*"}
"""Pages of other hosts may read what everybody may."""
SENT_BY_ALL = {"Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, Idempotency-Key"}
"""What such pages may send along."""

log = logging.getLogger(__name__)


class UnknownJurisdiction(NotFound):
    """jurisdiction_id {value} was not found."""


class Asking(msgspec.Struct, frozen=True):
    """A request at an endpoint: what is asked for, and everything that was sent along."""

    request: HttpRequest
    call: Call
    pairs: Sequence[tuple[str, str]]
    test: bool

    @property
    def media(self) -> str:
        """What the addresses of photos begin with."""
        return self.request.build_absolute_uri(f"{PREFIX}media/")


@route("open311/<path:path>", "open311")
def respond(request: HttpRequest, path: str) -> HttpResponseBase:
    """Whatever is asked for below /open311/; every refusal is a list of errors."""
    try:
        response = _respond(request, path)
    except RequestDataTooBig:
        response = tell(request, TooMuch(limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1_000_000, remedy="send less"))
    except (SuspiciousOperation, MultiPartParserError):
        response = tell(request, NotDone(remedy="send a form"))
    except CivicGridError as error:
        response = tell(request, error)
    except (InterfaceError, OperationalError):
        raise
    except Exception:
        log.exception("Open311: %s %s", request.method, path)
        response = tell(request, Broken(remedy="try again in a moment; the failure has been written down"))
    for name, value in OPEN_TO_ALL.items():
        response.headers[name] = value
    return response


def tell(request: HttpRequest, error: CivicGridError) -> HttpResponse:
    """A refusal as a list of errors, in the format that was asked for."""
    form = _form_of(request)
    each = error.each if isinstance(error, taking.AttributesWanting) else [error]
    status = error.status if error.status in KEPT_STATUSES else 400
    body = open311.write_faults([Fault(status, _words(one)) for one in each], form)
    return HttpResponse(body, f"{MEDIA_TYPES[form]}; charset=utf-8", status, headers=headers_of(error))


refuses_in_its_way(PREFIX, tell)


def _words(error: CivicGridError) -> str:
    problem = problem_of(error)
    return f"{problem.title} ({problem.remedy})" if problem.remedy else problem.title


def _form_of(request: HttpRequest) -> Format:
    """By the end of the address, else by what is accepted; every client reads XML."""
    if request.path.endswith((".json", ".xml")):
        return Format(request.path.rpartition(".")[2])
    return Format.JSON if "application/json" in request.headers.get("Accept", "") else Format.XML


def _respond(request: HttpRequest, path: str) -> HttpResponseBase:
    look(sender_of(request))
    if path.startswith("media/"):
        return _photo(request, path.removeprefix("media/"))
    if path in {"discovery", "discovery.json", "discovery.xml"}:
        return _one_of({"GET": _discovery}, Asking(request, Call("discovery", "", _form_of(request)), (), test=False))
    for prefix, test in (("v2/", False), ("test/v2/", True)):
        if path.startswith(prefix) and (call := open311.read_call(path.removeprefix(prefix))):
            ways = WAYS.get((call.resource, bool(call.name)))
            if ways:
                return _one_of(ways, Asking(request, call, _pairs(request), test=test))
    raise NoSuchAddress(path=request.path, remedy="begin with {first}", first=f"{PREFIX}discovery.xml")


def _one_of(ways: Mapping[str, "Way"], asking: Asking) -> HttpResponse:
    """The answer by the way of the method."""
    method = "GET" if asking.request.method == "HEAD" else asking.request.method or ""
    allowed = ", ".join([*ways, "HEAD", "OPTIONS"])
    if method == "OPTIONS":
        said = {"Allow": allowed, "Access-Control-Allow-Methods": allowed, **SENT_BY_ALL}
        return HttpResponse(status=204, headers=said)
    if method not in ways:
        refused = tell(asking.request, NoSuchMethod(method=method, remedy="use {allowed}", allowed=allowed))
        refused.headers["Allow"] = allowed
        return refused
    _check_jurisdiction(asking)
    media_type = MEDIA_TYPES[asking.call.format]
    told = media_type if asking.call.resource == "discovery" else f"{media_type}; charset=utf-8"
    return HttpResponse(ways[method](asking), told)


def _check_jurisdiction(asking: Asking) -> None:
    named = open311.argument(asking.pairs, "jurisdiction_id")
    if named and named.casefold() != grid.city().code.casefold():
        raise UnknownJurisdiction(field="jurisdiction_id", value=named, remedy="use {code}", code=grid.city().code)


def _pairs(request: HttpRequest) -> list[tuple[str, str]]:
    """What was sent, in the address and as a form."""
    sent = (request.GET, request.POST) if request.method == "POST" else (request.GET,)
    return [(legible(name), legible(str(value))) for each in sent for name, values in each.lists() for value in values]


Way = Callable[[Asking], bytes]


def _discovery(asking: Asking) -> bytes:
    site, changed = asking.request.build_absolute_uri(PREFIX), _instant(city.changed_at())
    name = called("area", grid.root())
    endpoints = [
        open311.Endpoint(url=f"{site}v2", changeset=changed, type="production"),
        open311.Endpoint(url=f"{site}test/v2", changeset=changed, type="test"),
    ]
    contact = gettext("%(city)s, %(address)s") % {"city": name, "address": asking.request.build_absolute_uri("/")}
    key = gettext("Anybody may report. A program that reports often asks the administrator of %(city)s for a key.")
    told = open311.Discovery(changeset=changed, contact=contact, key_service=key % {"city": name}, endpoints=endpoints)
    return open311.write_discovery(told, asking.call.format)


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _services(asking: Asking) -> bytes:
    kind = Kind.BATCH if TOKENS in settings.CIVICGRID_OPEN311 else Kind.REALTIME
    return open311.write_services(city.services(kind), asking.call.format)


def _definition(asking: Asking) -> bytes:
    return open311.write_definition(city.definition(asking.call.name), asking.call.format)


def _requests(asking: Asking) -> bytes:
    asked = open311.read_asked(asking.pairs, datetime.now(UTC), get_current_timezone())
    if asked.page > 1:  # whoever pages far looks through all that comes before
        look(sender_of(asking.request), asked.page * asked.page_size // PASSED + 1)
    return open311.write_requests(city.requests(asked, asking.media), asking.call.format)


def _request(asking: Asking) -> bytes:
    return open311.write_requests([city.request(asking.call.name, asking.media)], asking.call.format)


def _token(asking: Asking) -> bytes:
    """The number of a token, "" while it is held; that of a public case is its own."""
    token = asking.call.name
    bearer = cases.bearer_of(token)
    if not bearer and services.held_under(token):
        return open311.write_requests([Resolved("", token)], asking.call.format)
    number = bearer.case.number if bearer else city.request(token, asking.media).service_request_id
    return open311.write_requests([Resolved(number, token)], asking.call.format)


def _take(asking: Asking) -> bytes:
    client = _client(asking)
    new = open311.read_submission(asking.pairs)
    if asking.test:
        done = taking.rehearse(new)
    else:
        named = taking.Delivery(client, key_in(asking.request.headers))
        files_sent = (file for _, each in asking.request.FILES.lists() for file in each)
        photos = [content for file in files_sent if (content := file.read())]
        done = taking.take(named, new, photos, sender_of(asking.request))
    by_token = not done.number or (TOKENS in settings.CIVICGRID_OPEN311 and not asking.test)
    taken = Taken(
        service_request_id=None if by_token else done.number,
        token=done.secret if by_token else None,
        service_notice=_notice(done),
    )
    return open311.write_requests([taken], asking.call.format)


def _notice(done: taking.Delivered) -> str:
    """What the city promises, and what it could not read."""
    said = []
    if not done.number:
        said.append(gettext("Somebody has a look at it first; the token then tells its number."))
    elif done.secret and (due := cases.case_of(SYSTEM, done.number).due_at):
        said.append(gettext("To be settled by %(day)s.") % {"day": localtime(due).strftime("%Y-%m-%d %H:%M")})
    if done.unread_photos:
        told = ngettext("%(count)s photo could not be read.", "%(count)s photos could not be read.", done.unread_photos)
        said.append(told % {"count": done.unread_photos})
    if done.unread_email:
        said.append(gettext("The e-mail address is none, so it was left out."))
    return " ".join(said)


def _client(asking: Asking) -> str:
    """The program that sends, "" for anybody; raises BadApiKey, NoApiKey and TooOften."""
    client = client_of(open311.argument(asking.pairs, "api_key"))
    if not client and KEYS in settings.CIVICGRID_OPEN311:
        raise NoApiKey(field="api_key", remedy="ask the administrator of the city for one")
    if client:
        spend("open311", client, WITH_KEY)
    return client


def _updates(asking: Asking) -> bytes:
    asked = open311.read_asked(asking.pairs, datetime.now(UTC), get_current_timezone())
    newest = not (open311.argument(asking.pairs, "start_date") or open311.argument(asking.pairs, "end_date"))
    return open311.write_updates(city.updates(asked, newest=newest), asking.call.format)


def _take_update(asking: Asking) -> bytes:
    client = _client(asking)
    if not client:
        raise NoApiKey(field="api_key", remedy="ask the administrator of the city for one")
    number = taking.take_update(client, open311.read_update(asking.pairs))
    return open311.write_updates([open311.UpdateTaken(number)], asking.call.format)


WAYS: Mapping[tuple[str, bool], Mapping[str, Way]] = {
    ("discovery", False): {"GET": _discovery},
    ("services", False): {"GET": _services},
    ("services", True): {"GET": _definition},
    ("requests", False): {"GET": _requests, "POST": _take},
    ("requests", True): {"GET": _request},
    ("request", True): {"GET": _request},
    ("tokens", True): {"GET": _token},
    ("servicerequestupdates", False): {"GET": _updates, "POST": _take_update},
}
"""(resource, whether one is named) -> method -> how it is answered. `request` is an oft-copied slip of the pen."""


def _photo(request: HttpRequest, path: str) -> HttpResponseBase:
    """A small picture of a public case."""
    number, _, name = path.removesuffix(".jpeg").partition("/")
    case = cases.public_case(number)
    if request.method not in {"GET", "HEAD"} or case is None or name not in case.photos:
        raise NoSuchAddress(path=request.path, remedy="look at the media_url of a request")
    response = FileResponse(files.path_of(name).open("rb"), content_type="image/jpeg")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response
