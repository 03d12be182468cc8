"""A page is a function beside a template: `pages/x.py` and `pages/x.html`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import URLPattern, path
from django.utils.http import urlencode

from civicgrid.base.access import needed_roles, refuse
from civicgrid.base.http import Request
from civicgrid.base.http.problems import refusal
from civicgrid.base.http.refusals import NotLoggedIn
from civicgrid.kernel.errors import CivicGridError
from civicgrid.kernel.page import Page
from civicgrid.kernel.roles import Role

FIRST = {Role.OFFICER: "my_cells", Role.VIEWER: "screen"}
"""Role -> the page with which its holders begin, whatever else they may open."""

Context = dict[str, Any]


class Answer(msgspec.Struct, frozen=True):
    """A page that is not simply shown: of another status, or only a part of it.

    `part` names a template beside the page's own.
    """

    context: Context
    status: int = 200
    part: str = ""


View = Callable[..., Context | Answer | HttpResponseBase]

_pages: dict[str, tuple[Page, Callable[..., HttpResponseBase]]] = {}


def page(
    route: str, title: str, *, needs: str = "", menu: int = 0, statements: int = 8, icon: str = "file"
) -> Callable[[View], View]:
    """Registers `view(request, …) -> context`, shown by its template.

    The template stands beside it under the same name. `needs` names the action whose permission opens the page;
    `statements` is the page's query budget.
    """

    def register(view: View) -> View:
        name = view.__name__
        template = view.__module__.removeprefix("civicgrid.").replace(".", "/")
        record = Page(route, name, title, needs, menu, statements, icon)

        @wraps(view)
        def respond(request: Request, **arguments: Any) -> HttpResponseBase:
            return _refusal(request, record) or _answer(request, template, record, view(request, **arguments))

        _pages[name] = record, respond
        return view

    return register


def data(
    route: str, title: str, *, needs: str, statements: int = 8
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Registers an address that the programs of a page ask.

    What it refuses is a problem document, also where a login is missing.
    """

    def register(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        record = Page(route, view.__name__, title, needs, 0, statements, "file")

        @wraps(view)
        def respond(request: Request, **arguments: Any) -> HttpResponseBase:
            try:
                _check(request, record)
                return view(request, **arguments)
            except CivicGridError as error:
                return refusal(error)

        _pages[record.name] = record, respond
        return view

    return register


def pages() -> list[Page]:
    """Every page, by name."""
    return [record for _, (record, _) in sorted(_pages.items())]


def menu(request: Request) -> list[Page]:
    """The pages of the menu that the actor's roles open, in order.

    Where the actor begins comes first.
    """
    begin = {FIRST.get(role) for role in request.actor.roles}
    return sorted((each for each in _offered(request) if each.menu > 0), key=lambda each: each.name not in begin)


def sheet(request: Request) -> list[Page]:
    """The pages beside the menu, under the actor's name, in order."""
    return [each for each in _offered(request) if each.menu < 0]


def _offered(request: Request) -> list[Page]:
    roles = request.actor.roles
    shown = (each for each in pages() if each.menu and (not each.needs or roles & needed_roles(each.needs)))
    return sorted(shown, key=lambda each: abs(each.menu))


def urls() -> list[URLPattern]:
    """A URL for each page."""
    return [path(record.route, respond, name=record.name) for record, respond in _pages.values()]


def _refusal(request: Request, record: Page) -> HttpResponseBase | None:
    """The way to the login for who has none; raises what is refused to the others."""
    try:
        _check(request, record)
    except NotLoggedIn:
        return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}")
    return None


def _check(request: Request, record: Page) -> None:
    """Raises NotLoggedIn or NoPost where the record needs what the actor has not."""
    if not record.needs or request.actor.roles & needed_roles(record.needs):
        return
    if not request.user.is_authenticated:
        raise NotLoggedIn(remedy="log in")
    raise refuse(record.needs)


def _answer(
    request: Request, template: str, record: Page, answer: Context | Answer | HttpResponseBase
) -> HttpResponseBase:
    if isinstance(answer, HttpResponseBase):
        return answer
    if not isinstance(answer, Answer):
        answer = Answer(answer)
    name = f"{template}_{answer.part}.html" if answer.part else f"{template}.html"
    response: HttpResponse = render(request, name, {"page": record, **answer.context}, status=answer.status)
    return response
