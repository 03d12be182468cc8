"""A request that knows who acts."""

import logging
from functools import cache
from typing import cast

from django.conf import settings
from django.http import HttpRequest

from civicgrid.base.access import Actor, require

log = logging.getLogger(__name__)


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
    """The network address of who sent it."""
    return sender_told(request.headers.get("X-Forwarded-For", ""), request.META.get("REMOTE_ADDR", ""))


def sender_told(forwarded: str, address: str) -> str:
    """The proxy's word for who sends, where there is one; else who is on the line."""
    if forwarded and not settings.SECURE_PROXY_SSL_HEADER:
        tell_of_a_proxy()
        forwarded = ""
    return forwarded.rpartition(",")[2].strip() or address


@cache
def tell_of_a_proxy() -> None:
    """Says once that all who come by a proxy are one sender to every limit."""
    log.warning(
        "X-Forwarded-For is ignored: behind a proxy set CIVICGRID_SECURE=yes, else all who come by it are one sender,"
        " and share its limits"
    )
