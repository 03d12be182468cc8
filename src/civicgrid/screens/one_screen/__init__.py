"""One screen: the whole city and everything in it, for a wall and for a laptop.

The page is a shell; what it shows comes as one snapshot and one stream (docs/reference/one-screen.md).
"""

from django.urls import reverse
from django.utils.translation import get_language

from civicgrid.base.http import Request
from civicgrid.base.ui import Context, page

from . import endpoints
from .endpoints import NAMES

__all__ = ["endpoints", "screen"]


@page("screen/", "One screen", needs="screen.see", menu=35, icon="screen")
def screen(_request: Request) -> Context:
    """The shell, with the addresses of what fills it."""
    addresses = {name.removeprefix("screen_"): reverse(name) for name in NAMES}
    return {"addresses": addresses, "language": get_language()}
