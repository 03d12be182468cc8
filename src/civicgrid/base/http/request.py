"""A request that knows who acts."""

from typing import cast

from django.conf import settings
from django.http import HttpRequest

from civicgrid.base.access import Actor, require


class Request(HttpRequest):
    """A request after the middleware: `actor` is a person with posts, or the public."""

    actor: Actor


def staff(request: HttpRequest, action: str) -> Actor:
    """Who acts, if some post of theirs gives the action; raises NoPost (403)."""
    actor = as_request(request).actor
    require(actor, action)
    return actor


def as_request(request: HttpRequest) -> Request:
    """The request as what the middleware made of it."""
    return cast("Request", request)


def sender_of(request: HttpRequest) -> str:
    """The network address of who sent it: the proxy's word for it, where there is one."""
    told = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return told.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
