"""A request that knows who acts."""

from typing import cast

from django.http import HttpRequest

from civicgrid.base.access import Actor


class Request(HttpRequest):
    """A request after the middleware: `actor` is the person with their posts, or the public."""

    actor: Actor


def as_request(request: HttpRequest) -> Request:
    """The request as what the middleware made of it."""
    return cast("Request", request)
