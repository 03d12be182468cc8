"""A display on a wall logs itself in, by a secret link, to look and nothing else."""

from django.contrib import auth
from django.http import HttpResponseRedirect
from django.utils import timezone

from civicgrid.apps.directory.actions import display_of
from civicgrid.base.http import Request, sender_of
from civicgrid.base.ui import page
from civicgrid.kernel.errors import NotFound

SCREEN = "/screen/"
A_YEAR_S = 365 * 24 * 3600


class NoSuchLink(NotFound):
    """This link is not in force."""


@page("display/<str:secret>/", "Wall display", statements=12)
def display(request: Request, secret: str) -> HttpResponseRedirect:
    """Logs in who `civicgrid people kiosk` made the link for; raises NoSuchLink."""
    person = display_of(secret, sender_of(request), timezone.now())
    if person is None:
        raise NoSuchLink(remedy="ask whoever looks after this display for a new one")
    auth.login(request, person)
    request.session.set_expiry(A_YEAR_S)
    return HttpResponseRedirect(SCREEN)
