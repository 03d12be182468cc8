"""A photo of a draft, small: to its writer, its sender, and who has to look."""

from django.db.models import QuerySet
from django.http import HttpResponse

from civicgrid.apps.services.models import DraftPhoto, Link
from civicgrid.apps.services.queries.receipts import held_for
from civicgrid.base.http import Request
from civicgrid.base.ui import page
from civicgrid.kernel.errors import NotFound
from civicgrid.kernel.ids import digest_of


@page("report/<str:secret>/photos/<int:photo>/", "Photo of a draft", statements=2)
def draft_photo(_request: Request, secret: str, photo: int) -> HttpResponse:
    """The picture itself, as it was written anew by us."""
    return _picture(DraftPhoto.objects.filter(draft__secret=digest_of(secret), pk=photo))


@page("r/<str:secret>/held/<int:photo>/", "Photo of my held report", statements=2)
def receipt_held_photo(_request: Request, secret: str, photo: int) -> HttpResponse:
    """The same to the holder of its receipt, while somebody has to look at it."""
    mine = Link.objects.filter(digest=digest_of(secret), stopped_at=None, receipt__report=None)
    return _picture(DraftPhoto.objects.filter(draft__hold__receipt__links__in=mine, pk=photo))


@page("held-reports/photos/<int:photo>/", "Photo of a held report", needs="services.review", statements=6)
def held_photo(request: Request, photo: int) -> HttpResponse:
    """The same to whoever decides on it."""
    return _picture(DraftPhoto.objects.filter(draft__hold__in=held_for(request.actor), pk=photo))


def _picture(photos: QuerySet[DraftPhoto]) -> HttpResponse:
    found = photos.values_list("small", flat=True).first()
    if found is None:
        raise NotFound(field="photo", remedy="look at the photos of the report")
    response = HttpResponse(bytes(found), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
