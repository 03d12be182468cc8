"""What a page of the form is."""

from collections.abc import Callable, Mapping

import msgspec

from civicgrid.apps.services.models import Draft
from civicgrid.base.http import Problem, Request
from civicgrid.base.ui import Context

Stay = bool | None
"""Whether to stay on the page anew; None = show it again with what was sent."""


class Form(msgspec.Struct, frozen=True):
    """A page of the form."""

    show: Callable[[Draft, Mapping[str, str], Problem | None], Context]
    take: Callable[[Draft, Request], Stay]
