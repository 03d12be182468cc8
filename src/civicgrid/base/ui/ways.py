"""Ways through the pages: back to where the reader was, never to another host."""

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest, otherwise: str) -> str:
    """The address in `next`, if it is one of ours."""
    back = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if ours else otherwise


def see_other(page: str, **arguments: str) -> HttpResponseRedirect:
    """On to a page after something was done: loaded anew, it does nothing again."""
    response = HttpResponseRedirect(resolve_url(page, **arguments))
    response.status_code = 303
    return response
