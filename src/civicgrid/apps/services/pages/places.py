"""Places that may be meant, while somebody writes: for the script beside a field."""

import msgspec
from django.http import HttpResponse

from civicgrid.apps.services.queries.places import offers
from civicgrid.base.http import Request, sender_of
from civicgrid.base.http.limits import look
from civicgrid.base.ui import page


@page("places/", "Places that words may mean", statements=8)
def places(request: Request) -> HttpResponse:
    """What fits `words`, of what the reader may see; with `only=areas` no addresses."""
    look(sender_of(request))
    found = offers(request.actor, request.GET.get("words", ""), areas_only=request.GET.get("only") == "areas")
    response = HttpResponse(msgspec.json.encode({"places": found}), content_type="application/json")
    response.headers["Cache-Control"] = "private, no-store"
    return response
