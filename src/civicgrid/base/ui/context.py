"""What every template may use: who acts, the menu, the languages."""

from typing import Any

from django.http import HttpRequest

from civicgrid.base.http import as_request

from .pages import menu


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame of a page."""
    asked = as_request(request)
    return {"actor": asked.actor, "menu": menu(asked)}
