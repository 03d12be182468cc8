"""A photo to whoever may see its case: of a fixed type, never guessed at."""

from django.http import FileResponse

from civicgrid.apps.cases import queries
from civicgrid.base import files
from civicgrid.base.http import Request
from civicgrid.base.ui import page
from civicgrid.kernel.errors import NotFound

FOR_A_YEAR = "private, max-age=31536000, immutable"


@page("cases/<str:number>/photos/<str:name>/", "Photo", needs="cases.see")
def photo(request: Request, number: str, name: str) -> FileResponse:
    """The picture itself; its name is the SHA-256 of its content, so it never changes."""
    case = queries.case_of(request.actor, number)
    found = next((each for each in queries.photos_of(case) if each.sha256 == name), None)
    if found is None:
        raise NotFound(field="name", remedy="look at the photos of the case")
    response = FileResponse(files.path_of(found.sha256).open("rb"), content_type=found.media_type)
    response.headers["Cache-Control"] = FOR_A_YEAR
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
