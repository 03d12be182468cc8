"""Who acts in a request: the session's person, or the bearer of a key."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from civicgrid.base.access import PUBLIC, Actor
from civicgrid.base.http import Request, UnknownKey, sender_of
from civicgrid.kernel.ids import digest_of

from .actions import key_failed
from .models import Person
from .queries import actor_of, bearer_of

KEYED = ("/api/", "/v1.1", "/metrics")
"""Below these programs may send a key; pages know people by their session alone."""
BEARER = "bearer"


class WhoActs:
    """Sets `request.actor`; posts are read when first asked for, by one statement."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = cast("Request", request)
        asked.actor = cast("Actor", SimpleLazyObject(lambda: _actor(asked)))
        if _key(request) is not None:
            # A key is sent on purpose by a program; no browser adds it by itself, so no forgery is possible.
            request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # noqa: SLF001
        return self.respond(request)


def _actor(request: Request) -> Actor:
    """The bearer of a key, if one is sent; else whoever is logged in, or the public."""
    today, language = timezone.localdate(), get_language() or "en"
    key, person = _key(request), request.user
    if key is not None:
        return _bearer(request, bearer_of(digest_of(key), today, language))
    if not isinstance(person, Person) or not person.is_active:
        return PUBLIC
    return actor_of(person, today, language)


def _key(request: HttpRequest) -> str | None:
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    return key.strip() if scheme.lower() == BEARER and request.path.startswith(KEYED) else None


def _bearer(request: Request, actor: Actor | None) -> Actor:
    """Whose key it is; raises UnknownKey, and TooManyTries where many came from there."""
    if actor:
        return actor
    key_failed(sender_of(request), timezone.now())
    raise UnknownKey(remedy="send a key that is in force, or none")
