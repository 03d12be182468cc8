"""Yes, write to me: the answer to the letter that asks."""

from django.http import HttpResponseBase
from django.utils import timezone

from civicgrid.apps.services.actions.notices import confirm
from civicgrid.apps.services.queries.tokens import receipt_in
from civicgrid.base.http import Request
from civicgrid.base.ui import Context, page
from civicgrid.kernel.errors import NotFound


@page("letters/<str:mark>/begin/", "Letters about my report", statements=12)
def letters_begin(request: Request, mark: str) -> Context | HttpResponseBase:
    """Asked by GET it changes nothing: programs look at links before people do.

    The address holds for good, so it never shows the way to the report: letters and the login have that.
    """
    receipt = receipt_in("begin", mark)
    if receipt is None:
        raise NotFound(field="mark", remedy="copy the whole address out of the letter")
    if request.method == "POST":
        confirm(receipt, timezone.now())
        receipt.refresh_from_db()
    return {"on": receipt.confirmed_at is not None and receipt.quiet_at is None}
