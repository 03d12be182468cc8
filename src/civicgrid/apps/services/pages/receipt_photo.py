"""A photo to the holder of a receipt: their own, and what everybody may see."""

from django.http import FileResponse

from civicgrid.apps.cases import api as cases
from civicgrid.apps.services.queries.receipts import photos_for
from civicgrid.base import files
from civicgrid.base.http import Request
from civicgrid.base.ui import page
from civicgrid.kernel.errors import NotFound


@page("r/<str:secret>/photos/<str:name>/", "Photo of my report", statements=12)
def receipt_photo(_request: Request, secret: str, name: str) -> FileResponse:
    """The picture itself; its name is the SHA-256 of its content."""
    bearer = cases.bearer_of(secret)
    shown = photos_for(bearer) if bearer else []
    if name not in {name for each in shown for name in (each.name, each.small)}:
        raise NotFound(field="name", remedy="look at the photos of the report")
    response = FileResponse(files.path_of(name).open("rb"), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response
