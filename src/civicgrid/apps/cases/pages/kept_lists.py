"""Keeps a list of cases under a name, in the reader's browser, or forgets one."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import gettext

from civicgrid.apps.cases.queries.shelf import COOKIE, asked_in, packed, unpacked
from civicgrid.base.http import Request
from civicgrid.base.ui import page

YEAR_S = 365 * 24 * 3600
MOST, MOST_CHARACTERS, LONGEST_NAME = 12, 3_000, 40
"""Lists kept; what a cookie holds of them; and of a name."""


@page("kept-lists/", "Kept lists", needs="cases.see")
def kept_lists(request: Request) -> HttpResponseRedirect:
    """Does it, and shows the list."""
    lists = unpacked(request.COOKIES.get(COOKIE, ""))
    name, query = request.POST.get("keep", "").strip()[:LONGEST_NAME], asked_in(request.POST.get("query", ""))
    lists.pop(request.POST.get("forget", ""), None)
    full = len(lists) >= MOST or len(packed({**lists, name: query})) > MOST_CHARACTERS
    if name and full and name not in lists:
        messages.error(request, gettext("You keep as many lists as fit: forget one first."))
    elif name and query:
        lists[name] = query
        messages.success(request, gettext("The list is kept in this browser."))
    response = HttpResponseRedirect(f"{resolve_url('cases')}?{query}" if query else resolve_url("cases"))
    _write(response, lists, secure=request.is_secure())
    return response


def _write(response: HttpResponse, lists: Mapping[str, str], *, secure: bool) -> None:
    response.set_cookie(COOKIE, packed(lists), max_age=YEAR_S, samesite="Lax", httponly=True, secure=secure)
