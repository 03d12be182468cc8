"""A request that knows who acts."""

from typing import cast

from django.http import HttpRequest
from ninja.errors import AuthenticationError

from civicgrid.base.access import PUBLIC, Actor, require


class Request(HttpRequest):
    """A request after the middleware: `actor` is a person with posts, or the public."""

    actor: Actor


def staff(request: HttpRequest, action: str) -> Actor:
    """Who acts, if some post of theirs gives the action.

    Without a login or token it is AuthenticationError (401), without such a post NoPost (403).
    """
    actor = as_request(request).actor
    if actor.id == PUBLIC.id:
        raise AuthenticationError
    require(actor, action)
    return actor


def as_request(request: HttpRequest) -> Request:
    """The request as what the middleware made of it."""
    return cast("Request", request)
