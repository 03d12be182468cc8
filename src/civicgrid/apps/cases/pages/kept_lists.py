"""Keeps a list of cases under a name, or forgets one; both are the reader's own."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import gettext

from civicgrid.apps.cases.actions.kept_lists import forget, keep
from civicgrid.apps.cases.queries.lists.shelf import asked_in
from civicgrid.base.http import Request, spoken
from civicgrid.base.ui import page
from civicgrid.kernel.errors import CivicGridError


@page("kept-lists/", "Kept lists", needs="cases.keep_lists")
def kept_lists(request: Request) -> HttpResponseRedirect:
    """Does it, and shows the list."""
    query = asked_in(request.POST.get("query", ""))
    if gone := request.POST.get("forget", ""):
        forget(request.actor, gone)
        messages.success(request, gettext("The list is forgotten."))
    if name := request.POST.get("keep", "").strip():
        _keep(request, name, query)
    return HttpResponseRedirect(f"{resolve_url('cases')}?{query}" if query else resolve_url("cases"))


def _keep(request: Request, name: str, query: str) -> None:
    try:
        keep(request.actor, name, query)
    except CivicGridError as error:
        problem = spoken(error)
        messages.error(request, f"{problem.title} {problem.remedy}")
        return
    messages.success(request, gettext("The list is kept: you find it wherever you log in."))
