"""The two ways to be known to the API: a key, or the session of a page."""

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from civicgrid.base.access import PUBLIC, Actor

from .refusals import Forged
from .request import as_request


class Key(HttpBearer):
    """A key that `civicgrid token issue` printed, as `Authorization: Bearer …`."""

    openapi_description = "A key that `civicgrid token issue` printed. It may do what its person's posts allow."

    def authenticate(self, request: HttpRequest, _token: str) -> Actor | None:
        """Who acts; the middleware has looked at the key."""
        return _known(request)


class Session(APIKeyCookie):
    """The cookie of somebody who is logged in at the pages."""

    param_name = settings.SESSION_COOKIE_NAME
    openapi_description = (
        "The cookie of somebody who is logged in at the pages. "
        "What changes something also needs the header `X-CSRFToken` with the value of the cookie `csrftoken`."
    )

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Who is logged in; raises Forged where another site made the browser send it."""
        actor = _known(request)
        if actor and check_csrf(request):
            raise Forged(remedy="send the header X-CSRFToken of the page, or a key")
        return actor

    def authenticate(self, request: HttpRequest, _key: str | None) -> Actor | None:
        """Who acts; the middleware has read the session."""
        return _known(request)


def anybody(request: HttpRequest) -> Actor:
    """Also the public."""
    return as_request(request).actor


def _known(request: HttpRequest) -> Actor | None:
    actor = as_request(request).actor
    return None if actor.id == PUBLIC.id else actor


LOGGED_IN = (Key(), Session())
"""Needs a login: what endpoints ask for unless they say otherwise."""
ANYBODY = (*LOGGED_IN, anybody)
"""Takes the public too, and knows who is logged in."""
