"""Refusals that need neither login nor database."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext

from civicgrid.kernel.errors import CivicGridError

from .problems import headers_of, refusal
from .spoken import spoken

API = "/api/"
"""Below it programs ask; every refusal is a problem document."""


def plain(request: HttpRequest, error: CivicGridError) -> HttpResponse:
    """A problem document below /api/, else a page without the frame."""
    if request.path.startswith(API):
        return refusal(error)
    problem = spoken(error)
    words = {
        "status": problem.status,
        "title": problem.title,
        "detail": problem.remedy,
        "again": gettext("Go to my work"),
        "language": get_language(),
    }
    page = render_to_string("base/ui/templates/broken.html", words)
    return HttpResponse(page, status=problem.status, headers=headers_of(error))
