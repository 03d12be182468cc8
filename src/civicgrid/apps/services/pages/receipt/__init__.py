"""The receipt: what became of a report, and what the holder of its link may do.

Every link that leads nowhere looks the same: never given, mistyped, exchanged, stopped.
"""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language

from civicgrid.apps.services.queries.receipts import Holder, holder_of
from civicgrid.base.http import Request, sender_of, spoken
from civicgrid.base.http.limits import spend
from civicgrid.base.ui import Answer, Context, page, see_other
from civicgrid.kernel.errors import CivicGridError, NotFound

from . import deeds
from .shown import held_context, story_context

WRONG_MOST = "60/hour"
"""Links that lead nowhere, from one network: nobody guesses one of 2^144, and nobody is to try."""
DONE_MOST = "120/hour"


class NoReceipt(NotFound):
    """This link leads nowhere: it is incomplete, or it was exchanged or stopped."""


@page("r/<str:secret>/", "My report", statements=24)
def receipt(request: Request, secret: str) -> Context | Answer | HttpResponseBase:
    """The story in plain words; below it what one can do now."""
    holder = holder_of(secret)
    if holder is None:
        spend("open a receipt", sender_of(request), WRONG_MOST)
        raise NoReceipt(remedy="copy the whole link, or ask for a new one at “My reports”")
    if request.method != "POST":
        return _page(request, holder)
    deed = DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        raise NotFound(field="do", remedy="load the page anew")
    try:
        spend("change a receipt", sender_of(request), DONE_MOST)
        said, onward = deed(request, holder)
    except CivicGridError as error:
        return _page(request, holder_of(secret) or holder, error)
    messages.success(request, said)
    if not onward:
        return see_other("link_stopped")
    return see_other("receipt", secret=onward)


def _page(request: Request, holder: Holder, error: CivicGridError | None = None) -> Context | Answer:
    now, language = timezone.now(), get_language() or "en"
    context = held_context(holder) if holder.bearer is None else story_context(holder, now, language)
    sent = request.POST.dict() if error else {}
    problem = spoken(error) if error else None
    context |= {"secret": holder.secret, "sent": sent, "problem": problem, "failed": sent.get("do", "")}
    return Answer(context, status=problem.status if problem else 200)


Deed = Callable[[Request, Holder], tuple[str, str]]
"""What was done in words, and the secret that leads on, "" for none."""

DEEDS: Mapping[str, Deed] = {
    "reply": deeds.reply,
    "photo": deeds.photo,
    "not_fixed": deeds.not_fixed,
    "rate": deeds.rate,
    "invite": deeds.invite_again,
    "quiet": deeds.be_quiet,
    "renew": deeds.renew_link,
    "stop": deeds.stop_link,
}
