"""Every address: pages and API come from their registries, in one place."""

from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path

from civicgrid.base import jobs
from civicgrid.base.access import PUBLIC
from civicgrid.base.http import api, as_request, routes
from civicgrid.base.ui.pages import menu, urls


def health(_request: HttpRequest) -> JsonResponse:
    """Whether the web reaches its database, and how many jobs were given up.

    Asked by whoever watches it.
    """
    return JsonResponse({"status": "ok", "jobs_given_up": jobs.count_given_up()})


def favicon(_request: HttpRequest) -> HttpResponse:
    """The icon, for whoever asks for it without reading a page."""
    return redirect(static("civicgrid/icon.svg"))


PAGES = urls()
FRONT = next(each for each in PAGES if each.name == "front")


def home(request: HttpRequest) -> HttpResponseBase:
    """Whoever works here begins with their first page; all others at the front."""
    asked = as_request(request)
    if asked.actor.id == PUBLIC.id:
        front: HttpResponseBase = FRONT.callback(request)
        return front
    return redirect(next((page.name for page in menu(asked)), "my_posts"))


urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("health/", health),
    path("favicon.ico", favicon),
    path("api/v1/", api.urls),
    path("language/", include("django.conf.urls.i18n")),
    path("logout/", LogoutView.as_view(), name="logout"),
    *routes(),
    *PAGES,
]
handler404 = "civicgrid.base.ui.errors.not_found"
handler500 = "civicgrid.base.ui.errors.broken"
