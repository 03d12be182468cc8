"""A photo of a draft, small, to whoever has the draft's address."""

from django.http import HttpResponse

from civicgrid.apps.services.models import DraftPhoto
from civicgrid.base.http import Request
from civicgrid.base.ui import page
from civicgrid.kernel.errors import NotFound
from civicgrid.kernel.ids import digest_of


@page("report/<str:secret>/photos/<int:photo>/", "Photo of a draft", statements=2)
def draft_photo(request: Request, secret: str, photo: int) -> HttpResponse:
    """The picture itself, as it was written anew by us."""
    found = DraftPhoto.objects.filter(draft__secret=digest_of(secret), pk=photo).values_list("small", flat=True).first()
    if found is None:
        raise NotFound(field="photo", remedy="look at the photos of the report")
    response = HttpResponse(bytes(found), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
