"""Pages for what Django itself refuses, in words."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from civicgrid.base.http import Problem
from civicgrid.base.http.away import AWAY, away
from civicgrid.base.http.plain import plain
from civicgrid.base.http.refusals import Broken

ERROR = "base/ui/templates/error.html"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is no page at this address."""
    problem = Problem(
        gettext("There is no page at this address"),
        404,
        remedy=gettext("check the address, or begin at the front page"),
    )
    return render(request, ERROR, {"problem": problem}, status=404)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: an old page, cookies that are off, or a trap."""
    problem = Problem(
        gettext("This form is too old, or your browser keeps no cookies"),
        403,
        detail=gettext("Nothing was changed."),
        remedy=gettext("go back, load the page anew and send it again"),
    )
    return render(request, ERROR, {"problem": problem}, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Something of ours failed: it is told without database and frame."""
    if isinstance(failure := sys.exc_info()[1], AWAY):
        return away(request, failure)
    return plain(request, Broken(remedy="try again in a moment; the failure has been written down"))
