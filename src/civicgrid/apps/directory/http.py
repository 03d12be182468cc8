"""Who acts in a request: the session's person, or the bearer of a token."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from civicgrid.base.access import PUBLIC, Actor
from civicgrid.base.http import Request

from .actions import digest
from .models import Person, Token
from .queries import actor_of

BEARER = "Bearer "


class WhoActs:
    """Sets `request.actor`; posts are read when first asked for, by one statement."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = cast("Request", request)
        asked.actor = cast("Actor", SimpleLazyObject(lambda: _actor(asked)))
        if request.headers.get("Authorization", "").startswith(BEARER):
            # A token is sent on purpose by a program; no browser adds it by itself, so no forgery is possible.
            request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # noqa: SLF001
        return self.respond(request)


def _actor(request: Request) -> Actor:
    person = _bearer(request) or request.user
    if not isinstance(person, Person) or not person.is_active:
        return PUBLIC
    return actor_of(person, timezone.localdate(), get_language() or "en")


def _bearer(request: Request) -> Person | None:
    header = request.headers.get("Authorization", "")
    if not header.startswith(BEARER):
        return None
    held = (
        Token.objects.filter(digest=digest(header.removeprefix(BEARER)), revoked=None).select_related("person").first()
    )
    return held.person if held else None
