"""Pages for what Django itself refuses, in words."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext

from civicgrid.base.http import Problem
from civicgrid.base.http.away import AWAY, away

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
    """Something of ours failed: a page that needs neither database nor frame."""
    if isinstance(failure := sys.exc_info()[1], AWAY):
        return away(request, failure)
    words = {
        "status": 500,
        "title": gettext("Something went wrong on our side"),
        "detail": gettext("Nothing was changed. The failure has been written down; try again in a moment."),
        "again": gettext("Go to my work"),
        "language": get_language(),
    }
    return HttpResponse(render_to_string("base/ui/templates/broken.html", words), status=500)
