"""Refusals that need neither login nor database."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext

from civicgrid.kernel.errors import CivicGridError

from .problems import headers_of, refusal
from .spoken import spoken

API = "/api/"
"""Below it programs ask; every refusal is a problem document."""

Tell = Callable[[HttpRequest, CivicGridError], HttpResponse]

_ways: dict[str, Tell] = {}


def refuses_in_its_way(prefix: str, tell: Tell) -> None:
    """Registers how refusals are told below a prefix, whose clients read nothing else."""
    _ways[prefix] = tell


def has_its_way(request: HttpRequest) -> bool:
    """Whether refusals are told in a way of its own where it asks."""
    return any(request.path.startswith(prefix) for prefix in _ways)


def plain(request: HttpRequest, error: CivicGridError) -> HttpResponse:
    """A problem document below /api/, else a bare page.

    Where a protocol has its own way, it is told so.
    """
    for prefix, tell in _ways.items():
        if request.path.startswith(prefix):
            return tell(request, error)
    if request.path.startswith(API):
        return refusal(error)
    return bare(error)


def bare(error: CivicGridError) -> HttpResponse:
    """A page without the frame."""
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
