"""Addresses that are neither pages nor of the JSON API: others' protocols."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]

_routes: list[URLPattern] = []


def route(pattern: str, name: str) -> Callable[[View], View]:
    """Registers `view(request, …)` at an address.

    Nobody's session counts there, so that no other site can act in somebody's name.
    """

    def register(view: View) -> View:
        def respond(request: HttpRequest, **arguments: object) -> HttpResponseBase:
            return view(request, **arguments)

        _routes.append(path(pattern, csrf_exempt(respond), name=name))
        return view

    return register


def routes() -> list[URLPattern]:
    """A URL for each of them."""
    return _routes
