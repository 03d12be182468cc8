"""Every address: pages and API come from their registries, in one place."""

from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path

from civicgrid.base import jobs
from civicgrid.base.http import api, as_request
from civicgrid.base.ui.pages import menu, urls


def health(_request: HttpRequest) -> JsonResponse:
    """Whether the web reaches its database, and how many jobs were given up.

    Asked by whoever watches it.
    """
    return JsonResponse({"status": "ok", "jobs_given_up": jobs.count_given_up()})


def favicon(_request: HttpRequest) -> HttpResponse:
    """The icon, for whoever asks for it without reading a page."""
    return redirect(static("civicgrid/icon.svg"))


def home(request: HttpRequest) -> HttpResponse:
    """Everybody begins with the first page that is theirs."""
    first = next((page.name for page in menu(as_request(request))), "my_posts")
    return redirect(first)


urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("health/", health),
    path("favicon.ico", favicon),
    path("api/v1/", api.urls),
    path("language/", include("django.conf.urls.i18n")),
    path("logout/", LogoutView.as_view(), name="logout"),
    *urls(),
]
handler404 = "civicgrid.base.ui.errors.not_found"
handler500 = "civicgrid.base.ui.errors.broken"
