"""A request that knows who acts."""

from typing import cast

from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.utils import check_csrf

from civicgrid.base.access import PUBLIC, Actor, require
from civicgrid.kernel.errors import Denied


class Forged(Denied):
    """This was not sent from one of our own pages."""


class Request(HttpRequest):
    """A request after the middleware: `actor` is a person with posts, or the public."""

    actor: Actor


def staff(request: HttpRequest, action: str) -> Actor:
    """Who acts, if some post of theirs gives the action.

    Without a login or token it is AuthenticationError (401), without such a post NoPost (403), and Forged (403)
    where the browser of somebody who is logged in was made to send it by another site.
    """
    actor = as_request(request).actor
    if actor.id == PUBLIC.id:
        raise AuthenticationError
    if check_csrf(request):
        raise Forged(remedy="send the header X-CSRFToken of the page, or a bearer token")
    require(actor, action)
    return actor


def as_request(request: HttpRequest) -> Request:
    """The request as what the middleware made of it."""
    return cast("Request", request)
