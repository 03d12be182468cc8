"""A request at SensorThings: who asks, for what, and with which body."""

from functools import cached_property

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja.utils import check_csrf

from civicgrid.apps.telemetry.queries.sensorthings import Json, Reading, Telling
from civicgrid.base.access import PUBLIC, SYSTEM, Actor, require
from civicgrid.base.http import as_request
from civicgrid.base.http.refusals import Forged, NotLoggedIn
from civicgrid.kernel.errors import InvalidInput
from civicgrid.protocols import sensorthings as sta

ROOT, JSON = "v1.1", "application/json"
SEE = "telemetry.see"
OPEN = "open"
ANYBODY = Actor(id="anybody", name="anybody", grants=SYSTEM.grants)
"""Who sends no key to a deployment for tests, where everybody may do everything."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class NoJson(InvalidInput):
    """The body is not JSON."""


class Asking:
    """What is asked for, by whom."""

    def __init__(self, request: HttpRequest, path: str, actor: Actor) -> None:
        self.request, self.path, self.actor = request, path.strip("/"), actor
        self.reading = Reading(actor)

    @cached_property
    def root(self) -> str:
        """The address of the service."""
        return self.request.build_absolute_uri(f"/{ROOT}")

    @cached_property
    def resource(self) -> sta.Resource:
        """What the path names; raises NoSuchResource."""
        return sta.read_path(self.path)

    @cached_property
    def entity(self) -> sta.EntityType:
        """The type of what the path leads to."""
        entity = self.resource.entity
        if entity is None:
            raise sta.NoSuchResource(path=self.path, part=self.path)
        return entity

    @cached_property
    def options(self) -> sta.Options:
        """What the query asks for."""
        return sta.read_options(self.request.META.get("QUERY_STRING", ""), self.entity)

    @property
    def telling(self) -> Telling:
        """Writes the answer."""
        return Telling(self.reading, self.root)

    def document(self) -> object:
        """The body; raises NoJson."""
        try:
            return msgspec.json.decode(self.request.body)
        except (msgspec.DecodeError, RecursionError) as error:
            raise NoJson(field="body", remedy="send a JSON object") from error


def actor_of(request: HttpRequest) -> Actor:
    """Who asks: the holder of a key or of a session; anybody where that is allowed."""
    actor = as_request(request).actor
    if actor.id == PUBLIC.id:
        if settings.CIVICGRID_SENSORTHINGS == OPEN:
            return ANYBODY
        raise NotLoggedIn(remedy="log in, or send a key as Authorization: Bearer")
    if request.method not in SAFE and check_csrf(request):
        raise Forged(remedy="send the header X-CSRFToken of the page, or a key")
    require(actor, SEE)
    return actor


def answer(told: Json | list[object], status: int = 200) -> HttpResponse:
    """A document."""
    return HttpResponse(msgspec.json.encode(told), JSON, status)
