"""Light or dark: as the device wants it, or as a cookie says the reader chose."""

from django.http import HttpRequest, HttpResponseRedirect

from .pages import page
from .ways import way_back

FACES = ("device", "light", "dark")
COOKIE = "face"
YEAR_S = 365 * 24 * 3600


def face_of(request: HttpRequest) -> str:
    """The face that the reader chose."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in FACES else FACES[0]


@page("face/", "Light or dark")
def set_face(request: HttpRequest) -> HttpResponseRedirect:
    """Remembers the choice and goes back to where the reader was."""
    response = HttpResponseRedirect(way_back(request, "/"))
    chosen = request.POST.get(COOKIE, "")
    if chosen in FACES:
        response.set_cookie(COOKIE, chosen, max_age=YEAR_S, samesite="Lax", httponly=True, secure=request.is_secure())
    return response
