"""The way in: login and password, refused in words."""

from django.conf import settings
from django.contrib import auth
from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext

from civicgrid.apps.directory.actions import proven
from civicgrid.base.http import Request, sender_of
from civicgrid.base.ui import Answer, Context, Field, page, way_back


@page("login/", "Log in")
def login(request: Request) -> Context | Answer | HttpResponseBase:
    """Asks who it is, and goes on to where the reader wanted to be.

    After some tries that failed it has to be waited (429).
    """
    onward = way_back(request, resolve_url(settings.LOGIN_REDIRECT_URL))
    if request.method != "POST":
        return {"fields": _fields(), "next": onward}
    name, password = request.POST.get("login", "").strip(), request.POST.get("password", "")
    missing = {field for field, value in (("login", name), ("password", password)) if not value}
    person = None if missing else proven(name, password, sender_of(request), timezone.now())
    if person is None:
        return Answer({"fields": _fields(name, missing, failed=True), "next": onward}, status=400)
    auth.login(request, person)
    return HttpResponseRedirect(onward)


def _fields(name: str = "", missing: frozenset[str] | set[str] = frozenset(), *, failed: bool = False) -> list[Field]:
    wrong = gettext("The login or the password is wrong.") if failed and not missing else ""
    return [
        Field(
            name="login",
            label=gettext("Login"),
            value=name,
            required=True,
            fills="username",
            error=gettext("Write your login.") if "login" in missing else wrong,
            remedy=gettext("capital letters matter") if wrong else "",
        ),
        Field(
            name="password",
            label=gettext("Password"),
            kind="password",
            required=True,
            fills="current-password",
            error=gettext("Write your password.") if "password" in missing else "",
        ),
    ]
