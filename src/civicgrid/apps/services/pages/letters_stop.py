"""No more letters: one press for people, one request for programs (RFC 8058)."""

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from civicgrid.apps.services.actions.notices import quiet
from civicgrid.apps.services.queries.tokens import receipt_in
from civicgrid.base.http import Request
from civicgrid.base.ui import Context, page
from civicgrid.kernel.errors import NotFound


@page("letters/<str:mark>/", "Letters about a report", statements=6)
@csrf_exempt  # mail programs send no cookie; the mark in the address is the proof, and all it can do is silence
def letters_stop(request: Request, mark: str) -> Context | HttpResponseBase:
    """Asked by GET it changes nothing: programs look at links before people do."""
    receipt = receipt_in("stop", mark)
    if receipt is None:
        raise NotFound(field="mark", remedy="copy the whole address out of the letter")
    if request.method == "POST":
        quiet(receipt, timezone.now())
        if "List-Unsubscribe" in request.POST:
            return HttpResponse(status=204)
        receipt.refresh_from_db()
    return {"quiet": receipt.quiet_at is not None}
