"""The next free code for a kind at a place, offered while the form is filled."""

from django.http import HttpResponse, JsonResponse

from civicgrid.apps.assets.queries.offers import next_free
from civicgrid.apps.assets.queries.written import drawing_said
from civicgrid.apps.grid import api as grid
from civicgrid.base.http import Request, narrowed_by
from civicgrid.base.ui import data


@data("assets/next-code.json", "Next code of an asset", needs="assets.register")
def next_code(request: Request) -> HttpResponse:
    """The code, "" where the kind or the place can have none."""
    narrowed_by(request.GET, ("kind", "lon", "lat"))
    drawing = drawing_said(request.GET.dict())
    area = grid.locate_one(*drawing).area if isinstance(drawing, tuple) else ""
    return JsonResponse({"next": next_free(request.GET.get("kind", ""), area)})
