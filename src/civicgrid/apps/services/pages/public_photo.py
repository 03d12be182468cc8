"""A photo of a public case, small, to everybody."""

from django.http import FileResponse

from civicgrid.apps.cases import api as cases
from civicgrid.base import files
from civicgrid.base.http import Request
from civicgrid.base.ui import page
from civicgrid.kernel.errors import NotFound

FOR_A_DAY = "public, max-age=86400"
"""What is no longer public is seen no longer after that."""


class NoSuchPhoto(NotFound):
    """There is no such photo that everybody may see."""


@page("map/cases/<str:number>/photos/<str:name>/", "Photo")
def public_photo(request: Request, number: str, name: str) -> FileResponse:
    """The small picture; its name is the SHA-256 of its content."""
    case = cases.public_case(number.replace("\0", " "))
    if case is None or name not in case.photos:
        raise NoSuchPhoto(field="name", remedy="look at the photos of the report")
    response = FileResponse(files.path_of(name).open("rb"), content_type="image/jpeg")
    response.headers["Cache-Control"] = FOR_A_DAY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
